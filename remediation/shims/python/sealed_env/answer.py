"""What the process that loads the secret tells: texts between NULs, and an empty one at the end."""

from __future__ import annotations

import os

from sealed_env.errors import SecretNotLoaded, not_loaded

TYPE_CHECKING = False  # Stands for typing's: the package may have a ``typing`` of its own.
if TYPE_CHECKING:
    from collections.abc import Mapping

_LOADED, _FAILED = "loaded", "failed"


def of_values(values: Mapping[str, str], note: str = "") -> bytes:
    """Return the message for a secret that was loaded.

    Args:
        values: by variables' names.
        note: for the function's log, such as on a copy that did not load before.
    """
    return _bytes([f"{_LOADED}:{note}", *(f"{name}={value}" for name, value in values.items())])


def of_failure(failure: SecretNotLoaded, note: str = "") -> bytes:
    """Return the message for a secret that was not loaded."""
    return _bytes([f"{_FAILED}:{note}", failure.code, failure.remedy])


def is_whole(told: bytes) -> bool:
    """Tell whether the message is complete: only its last text is empty."""
    return told.endswith(b"\0\0")


def note_in(told: bytes) -> str:
    """Return the message's note for the function's log; empty if there is none."""
    kind, _, note = os.fsdecode(told).split("\0")[0].partition(":")
    return note if kind in (_LOADED, _FAILED) else ""


def values_of(arn: str, told: bytes) -> dict[str, str]:
    """Return the values in the message.

    Raises:
        SecretNotLoaded: none were.
    """
    # Decoded as the interpreter decodes a process's environment, in any locale.
    kind, *texts = os.fsdecode(told).split("\0")
    if texts[-2:] == ["", ""]:
        texts, kind = texts[:-2], kind.partition(":")[0]
        if kind == _LOADED:
            return {name: value for name, _, value in (text.partition("=") for text in texts)}
        if kind == _FAILED:
            raise SecretNotLoaded(arn, *texts)
    raise not_loaded(arn, "no process")


def _bytes(texts: list[str]) -> bytes:
    return "".join(f"{text}\0" for text in [*texts, ""]).encode()
