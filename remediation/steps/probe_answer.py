"""What a shim answered to a probe, as far as it may be shown. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_CAUSE = re.compile(r"[\w. '-]{1,100}")
"""The form of error names of AWS, the runtimes and the shims. Messages have other characters."""
_SHORTEST_VALUE = 4
"""Characters. A shorter value may occur in a cause by coincidence."""


def load_failure(answer: dict[str, Any] | str, values: Iterable[str]) -> str | None:
    """Return why a shim did not load its secret; None if it did.

    The text comes from the function, and may hold a value: then it is not shown.

    Args:
        answer: of the shim; or the name of the error by which the invocation failed.
        values: that must not be shown.
    """
    if isinstance(answer, str):
        return _without_values(answer, values)
    if answer.get("loaded"):
        return None
    return _without_values(str(answer.get("cause") or "no cause given"), values)


def _without_values(cause: str, values: Iterable[str]) -> str:
    repeats = any(
        value.casefold() in cause.casefold() for value in values if len(value) >= _SHORTEST_VALUE
    )
    if repeats or not _CAUSE.fullmatch(cause):
        return "an error that is not shown, since it may hold a value"
    return cause
