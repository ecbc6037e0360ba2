"""What the process that loads the secret tells the function's own, as bytes.

Texts between NULs, as an environment is handed to a process, and an empty one at the end: neither
names nor values can hold a NUL, and what breaks off is noticed.
"""

from __future__ import annotations

from sealed_env.errors import SecretNotLoaded, not_loaded

TYPE_CHECKING = False  # of ``typing``, which the package may have a module of
if TYPE_CHECKING:
    from collections.abc import Mapping

_LOADED, _FAILED = "loaded", "failed"


def of_values(values: Mapping[str, str]) -> bytes:
    """Return what is told of a secret that was loaded."""
    return _bytes([_LOADED, *(f"{name}={value}" for name, value in values.items())])


def of_failure(failure: SecretNotLoaded) -> bytes:
    """Return what is told of one that was not."""
    return _bytes([_FAILED, failure.code, failure.remedy])


def values_of(arn: str, told: bytes) -> dict[str, str]:
    """Return the values that were told.

    Raises:
        SecretNotLoaded: none were.
    """
    kind, *texts = told.decode(errors="replace").split("\0")
    if texts[-2:] == ["", ""]:
        texts = texts[:-2]
        if kind == _LOADED:
            return {name: value for name, _, value in (text.partition("=") for text in texts)}
        if kind == _FAILED:
            raise SecretNotLoaded(arn, *texts)
    raise not_loaded(arn, "no process")


def _bytes(texts: list[str]) -> bytes:
    return "".join(f"{text}\0" for text in [*texts, ""]).encode()
