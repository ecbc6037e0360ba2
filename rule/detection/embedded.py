"""Variables that are embedded in a variable's value, with their own names.

These are members of JSON and YAML, and pairs in connection strings, queries and command lines, also
in base64 and percent-encoding.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, starmap
from urllib.parse import unquote, unquote_plus

from ..model import Variable
from ..startup import deferred_re as re
from .encoded_text import SHORTEST, decoded_text
from .escapes import ENTITY, unescaped
from .filters.stand_ins import is_pattern
from .json_members import LONGEST, members, parsed_json
from .syntax.defaults import default_of
from .syntax.pairs import pairs_in
from .syntax.texts import written_in_text

DEEPEST = 8
"""The deepest nesting of JSON in JSON and of encodings."""
_MOST = 1_000
"""Embedded variables of one variable; Lambda's environment of 4 KB has no room for more."""
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_MAY_HOLD = re.compile(r"[=:%{\[<\\&\s]|--|[A-Za-z0-9+/_-]{14}")
"""Matches every value in which another may be embedded."""
_SIGN = re.compile(r"[=:%{\[<\\&\s\"'(]")
"""Without any of these, a value can hold another one only in base64 or hexadecimal digits."""
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{14,}={0,2}")


def may_hold_variables(value: str) -> bool:
    """Tell whether another variable may be embedded in a value. Most values are words."""
    return len(value) > LONGEST or _MAY_HOLD.search(value) is not None


def embedded_variables(
    variable: Variable, unread: list[str] | None = None, most: int = _MOST
) -> Iterator[Variable]:
    """Yield the variables that are embedded in a value; none for plain text.

    A list's members, and text in base64 or percent-encoding, have the name of the outer variable.

    Args:
        variable: the outer variable.
        unread: gets a reason for each limit that was reached.
        most: how many are yielded at most.
    """
    if not may_hold_variables(variable.value):
        return
    reasons = [] if unread is None else unread
    seen: set[Variable] = set()
    for field in _within(variable, DEEPEST, set(), reasons):
        if field in seen:
            continue
        if len(seen) == most:
            reasons.append(f"it holds more than {most:,} fields; the rest was not looked at")
            return
        seen.add(field)
        yield field


def _within(
    variable: Variable, depth: int, visited: set[Variable], reasons: list[str]
) -> Iterator[Variable]:
    if variable in visited:
        return
    visited.add(variable)
    for field, may_hold_more in _directly_within(variable, reasons):
        if depth == 0:
            reasons.append(f"what stands in it is nested more than {DEEPEST} deep")
            return
        yield field
        if may_hold_more:
            yield from _within(field, depth - 1, visited, reasons)


def _directly_within(variable: Variable, reasons: list[str]) -> Iterator[tuple[Variable, bool]]:
    """Yield the variables in a value, each with whether it may hold others."""
    name, value = variable.name, variable.value
    if len(value) > LONGEST:
        reasons.append(f"it is longer than {LONGEST:,} characters; what it holds was not parsed")
        return
    if not _SIGN.search(value):
        yield from ((Variable(name, hidden), True) for hidden in _decoded(value))
        return
    try:
        parsed = parsed_json(value)
    except RecursionError:
        reasons.append("it is JSON that is nested too deep")
        parsed = None
    if parsed is not None:
        for key, text in members(name, parsed):
            yield Variable(key, text), True
        return
    for other in (default_of(value), *hidden_in(value)):
        if other and other != value:
            yield Variable(name, other), True
    for field in chain(starmap(Variable, pairs_in(value)), written_in_text(value)):
        if not is_pattern(field.value):
            yield field, next(hidden_in(field.value), None) is not None


def hidden_in(value: str) -> Iterator[str]:
    """Yield the texts that a value holds encoded, whole or in one of its words, or escaped.

    One of them may be the value itself.
    """
    if len(value) >= SHORTEST:
        yield from _decoded(value)
    if _is_escaped(value):
        yield unquote(value)
        if "+" in value:
            yield unquote_plus(value)
    if "\\" in value or ("&" in value and ENTITY.search(value)):
        yield unescaped(value)


def _decoded(value: str) -> Iterator[str]:
    # Base64 may be broken into lines that cannot be decoded alone.
    joined = "".join(value.split())
    if whole := decoded_text(joined):
        yield whole
    else:
        for word in dict.fromkeys(_ENCODED.findall(value)):
            if word != joined and (decoded := decoded_text(word)):
                yield decoded


def _is_escaped(value: str) -> bool:
    return "%" in value and _ESCAPE.search(value) is not None
