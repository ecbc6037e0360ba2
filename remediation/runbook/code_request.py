"""The part of a request that is about a function's code. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .parts import InvalidRequest, names_in


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """What the plan said of the function's code."""

    before: str
    """The CodeSha256 of the code that holds the secrets."""
    after: str
    """The CodeSha256 of the code that looks them up."""
    added: tuple[str, ...]
    """The variables that are added for that."""


def code_request(plan: Mapping[str, Any]) -> CodeRequest | None:
    """Read the output of the step Plan; None if no code is to be replaced.

    Raises:
        InvalidRequest: a part is of the wrong kind.
    """
    given = plan.get("code")
    if given is None:
        return None
    before, after = (
        (given.get("before"), given.get("after")) if isinstance(given, Mapping) else (None, None)
    )
    if not isinstance(before, str) or not isinstance(after, str) or not before or not after:
        raise InvalidRequest("The plan's code names no two packages")
    return CodeRequest(before, after, names_in(given.get("added")))
