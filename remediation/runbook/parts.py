"""The parts of a request, each checked for its kind: `InvalidRequest` if it is of another. Pure.

Automation passes every parameter as text, and another step's output as JSON in a string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from ..model import RemediationError

_VERSION = re.compile(r"[1-9][0-9]*")


class InvalidRequest(RemediationError):
    """The payload is not a valid request of a step; the stack's runbook sends only valid ones."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"{fault}: start the stack's runbook again, with parameters as it describes them"
        )


def step_output(event: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    """Read another step's output, which Automation may have encoded as JSON more than once."""
    output = event.get(part) or {}
    for _ in range(2):
        if isinstance(output, str):
            try:
                output = json.loads(output)
            except (ValueError, RecursionError):
                raise InvalidRequest(f"The {part} is not JSON") from None
    if not isinstance(output, Mapping):
        raise InvalidRequest(f"The {part} must be an object")
    return output


def text_in(event: Mapping[str, Any], part: str) -> str | None:
    """Read a text; None if it is empty or left out."""
    text = event.get(part) or None
    if text is not None and not isinstance(text, str):
        raise InvalidRequest(f"{part} must be text")
    return text


def flag_in(event: Mapping[str, Any], part: str) -> bool:
    """Read a choice; False if it is empty or left out."""
    value = event.get(part) or False
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise InvalidRequest(f"{part} must be true or false")
    return value


def names_in(value: Any) -> tuple[str, ...]:
    """Read the names of variables: a list, or one as text."""
    names = [value] if isinstance(value, str) else value or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidRequest("The variables must be a list of names")
    return tuple(name for name in names if name)


def version_in(output: Mapping[str, Any], what: str) -> str | None:
    """Read the number of a published version; None if the output names none.

    Args:
        output: of another step.
        what: which version it is, for the error.
    """
    version = output.get("version")
    if version is not None and not is_version(version):
        raise InvalidRequest(f"{what} is no version's number")
    return version


def is_version(value: Any) -> TypeGuard[str]:
    """Tell whether a value is the number of a published version, as text."""
    return isinstance(value, str) and _VERSION.fullmatch(value) is not None
