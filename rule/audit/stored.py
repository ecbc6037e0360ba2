"""Outcomes as JSON: for the journal of an audit. Locations, types and reasons, never a value."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from ..model import (
    Association,
    Broken,
    CodeLine,
    ComplianceType,
    Confidence,
    EnvironmentVariable,
    Evidence,
    Exemption,
    ExemptionOutcome,
    Finding,
    Position,
    Provenance,
    Unread,
    Verdict,
    Version,
)
from .outcome import Outcome, Place

_TYPES: Mapping[str, type[Any]] = {
    each.__name__: each
    for each in (
        Association,
        Broken,
        CodeLine,
        EnvironmentVariable,
        Evidence,
        Exemption,
        ExemptionOutcome,
        Finding,
        Outcome,
        Place,
        Position,
        Unread,
        Verdict,
        Version,
    )
}
_READERS: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("CodeLine", "provenance"): Provenance,
    ("Exemption", "until"): lambda day: None if day is None else date.fromisoformat(day),
    ("Finding", "confidence"): Confidence,
    ("Verdict", "compliance_type"): ComplianceType,
}
"""Of members that are no strings, numbers, lists or objects."""
_TYPE = "is"


def written(outcome: Outcome) -> str:
    """Return an outcome as one line of JSON."""
    return json.dumps(_plain(outcome))


def read(line: str) -> Outcome:
    """Read what `written` returned.

    Raises:
        ValueError: it has another form.
    """
    try:
        outcome = _made(json.loads(line))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no outcome") from error
    if not isinstance(outcome, Outcome):
        raise ValueError("no outcome")
    return outcome


def _plain(value: Any) -> Any:
    if names := _members(value):
        members = {name: _plain(getattr(value, name)) for name in names}
        return {_TYPE: type(value).__name__, **members}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _members(value: Any) -> Sequence[str]:
    """Return the names of a dataclass's or a named tuple's members; none for anything else."""
    if is_dataclass(value):
        return [each.name for each in fields(value)]
    return getattr(value, "_fields", ())


def _made(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_made(each) for each in plain)
    if not isinstance(plain, dict):
        return plain
    name = plain[_TYPE]
    return _TYPES[name](
        **{
            member: _READERS.get((name, member), _made)(each)
            for member, each in plain.items()
            if member != _TYPE
        }
    )
