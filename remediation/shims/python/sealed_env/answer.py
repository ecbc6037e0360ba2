"""The message from the process that loads the secret to the function's process, as bytes.

Texts between NULs, as an environment is handed to a process, and an empty one at the end: neither
names nor values can hold a NUL, and what breaks off is noticed.
"""

from __future__ import annotations

import os

from sealed_env.errors import SecretNotLoaded, not_loaded

TYPE_CHECKING = False  # Stands for typing's: the package may have a ``typing`` of its own.
if TYPE_CHECKING:
    from collections.abc import Mapping

_LOADED, _FAILED = "loaded", "failed"


def of_values(values: Mapping[str, str]) -> bytes:
    """Return the message for a secret that was loaded."""
    return _bytes([_LOADED, *(f"{name}={value}" for name, value in values.items())])


def of_failure(failure: SecretNotLoaded) -> bytes:
    """Return the message for a secret that was not loaded."""
    return _bytes([_FAILED, failure.code, failure.remedy])


def is_whole(told: bytes) -> bool:
    """Tell whether the message is complete: only its last text is empty."""
    return told.endswith(b"\0\0")


def values_of(arn: str, told: bytes) -> dict[str, str]:
    """Return the values in the message.

    Raises:
        SecretNotLoaded: none were.
    """
    # Decoded as the interpreter decodes a process's environment, in any locale.
    kind, *texts = os.fsdecode(told).split("\0")
    if texts[-2:] == ["", ""]:
        texts = texts[:-2]
        if kind == _LOADED:
            return {name: value for name, _, value in (text.partition("=") for text in texts)}
        if kind == _FAILED:
            raise SecretNotLoaded(arn, *texts)
    raise not_loaded(arn, "no process")


def _bytes(texts: list[str]) -> bytes:
    return "".join(f"{text}\0" for text in [*texts, ""]).encode()
