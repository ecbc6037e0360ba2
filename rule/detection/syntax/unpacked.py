"""Names that one statement gives values at once: ``user, token = …, …``."""

from __future__ import annotations

from ...startup import deferred_re as re
from .names import Name

_BEGINNING = r"(?:^|[;{])\s*(?:(?:const|let|var)\s{1,3})?[\[(]?"
_OTHER_NAME = r"\s{0,2},\s{0,2}[\w.$@]{1,60}"
_GIVES = r"[\])]?\s{0,3}:?=(?![=>])\s{0,3}[\[(]?"
_LITERAL = r"[bru]?\"([^\"\n]{0,400})\"|[bru]?'([^'\n]{0,400})'"
_TARGETS = re.compile(rf"{_BEGINNING}((?:[\w.$@]{{1,60}}\s{{0,2}},\s{{0,2}}){{1,6}})\Z")
_OPERATOR = re.compile(rf"(?:{_OTHER_NAME}){{0,6}}{_GIVES}")
_VALUE = re.compile(rf"\s{{0,3}}(?:{_LITERAL}|[^\s,\"'`]{{1,80}})\s{{0,3}}(?=[,\])}};#]|$)")
_BEFORE_FIRST = re.compile(rf"{_BEGINNING}\Z")
_FIRST = re.compile(rf"(?:{_OTHER_NAME}){{1,6}}{_GIVES}\s{{0,3}}(?:{_LITERAL})\s{{0,3}},")
"""From behind the first name to behind its literal; another value follows."""
_LONGEST_BEFORE = 240
_NEAR = 3
"""Characters beside a name that a comma is among, between it and another name."""


def unpacked(name: Name, line: str) -> str | None:
    """Return what a statement of several names gives one of them; empty if that is no literal.

    Returns:
        None if the line is no such statement, or the name is its first.
    """
    if "," not in line[max(0, name.start - _NEAR) : name.start]:
        return None
    low = max(0, name.start - _LONGEST_BEFORE)
    # No sign that begins a statement stands within the targets.
    opened = max(line.rfind(";", low, name.start), line.rfind("{", low, name.start))
    if opened < 0 < low:
        return None
    targets = _TARGETS.match(line, max(opened, 0), name.start)
    operator = _OPERATOR.match(line, name.end) if targets else None
    if targets is None or operator is None:
        return None
    at, value = operator.end(), None
    for number in range(targets[1].count(",") + 1):
        if number:
            at += line.startswith(",", at)
        value = _VALUE.match(line, at)
        if value is None:
            return None
        at = value.end()
    return value and (value[1] or value[2] or "")


def first_of_several(name: Name, line: str) -> str | None:
    """Return the literal that a statement of several names gives the first; None for none."""
    if not line[name.end : name.end + _NEAR].lstrip().startswith(","):
        return None
    first = _FIRST.match(line, name.end)
    if first and _BEFORE_FIRST.search(line, max(0, name.start - _LONGEST_BEFORE), name.start):
        return first[1] or first[2]
    return None
