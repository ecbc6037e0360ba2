"""What a line gives to names, in the syntax of its kind of file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ...model import Variable
from ..lines import BEFORE, LONGEST_LINE
from .assigned import assigned_to, next_element
from .expressions import Expressions
from .file_syntax import Syntax
from .holders import embedded_in
from .names import Name
from .quotes import Quotes
from .runs import giving_names
from .settings import settings_in
from .written import Written, written

_LITERAL = re.compile(r"\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\\n]|\\.)*+)`")
_MAY_HOLD = re.compile(r"[\"'`>]|[\[({]\s{0,3}(?:\(byte\)|0[xX]|\d)")
"""In code, a value stands in quotes or in an element, or is an array of bytes."""
_QUOTE = re.compile(r"[\"'`]")
_NEAR = 60
"""Characters behind a name in which its sign stands, behind escapes."""
_LONGEST_TEXT = 64 * 1024
"""Characters of what can be one text; more is code between two literals."""
_SHORTEST_HOLDER = 8
"""Characters of a literal that holds a name and a value."""
_LONGEST_SETTING = 1_000
"""Characters of a value without quotes in which no other name is given a value of its own."""


def may_hold_value(line: str, syntax: Syntax) -> bool:
    """Tell whether any value stands in a line: in code, not without quotes or the like."""
    return syntax is not Syntax.CODE or _MAY_HOLD.search(line) is not None


def under_names(
    line: str, syntax: Syntax, unread: list[str], ends: Sequence[int] | None = None
) -> Iterator[Written]:
    """Yield what a line gives to names of secrets.

    Args:
        line: a line of code or settings.
        syntax: how values are written in its file.
        unread: gets a reason for each limit that was reached in a literal.
        ends: where words of secrets may have ended, each with the character behind its name; None
            if nobody has searched for them.
    """
    if not may_hold_value(line, syntax):
        return
    names = giving_names(line, ends)
    if not names:
        return
    expressions = Expressions(line)
    # From the end on: an expression does not read again what another name within it is given.
    assigned = [list(assigned_to(name, expressions)) for name in reversed(names)]
    read = 0
    for name in names:
        # Under any other name, what is embedded in the value has names of its own.
        yield from assigned.pop()
        if name.asks:
            yield from next_element(name, line)
            if name.start >= read:
                for each in settings_in(name, line, syntax):
                    if len(each.variable.value) > _LONGEST_SETTING:
                        # What it holds is read as what is embedded in it.
                        read = name.end + len(each.variable.value)
                    yield each
    yield from _in_literals(names, line, unread)


def _in_literals(names: list[Name], line: str, unread: list[str]) -> Iterator[Written]:
    """Yield the variables that are embedded in literals, such as a connection string."""
    names = [name for name in names if name.asks]
    if not names:
        return
    starts = [name.start for name in names]
    for opened, closed in _literals_around(names, line):
        start, end = opened + 1, closed - 1
        if end - start < _SHORTEST_HOLDER:
            continue
        first = bisect_left(starts, start)
        if first < len(names) and names[first].end < end:
            text = line[start:end]
            for variable in embedded_in(Variable("", text), unread):
                if variable.name:
                    is_assigned = _is_assigned(variable.name, text)
                    yield written(variable.name, variable.value, is_assigned=is_assigned)


def _literals_around(names: list[Name], line: str) -> Iterator[tuple[int, int]]:
    """Yield where literals of a line begin and end; of a long one, those near names, each once."""
    if len(line) <= LONGEST_LINE:
        yield from (literal.span() for literal in _LITERAL.finditer(line))
        return
    quotes, at = Quotes(line), 0
    for name in names:
        if name.start < at:
            continue  # In a literal that was read.
        at = max(at, name.start - BEFORE)
        while at < name.end:
            quote = _QUOTE.search(line, at)
            if quote is None:
                return
            at = quotes.simple_at(quote.start())
            if at < 0:
                at = quote.end()
            elif at > name.end:
                yield quote.start(), at


def _is_assigned(name: str, text: str) -> bool:
    """Tell a text that assigns, ``password=…`` or ``"password": …``, from a sentence."""
    if len(text) > _LONGEST_TEXT:
        return False
    at = text.find(name)
    behind = at + len(name)
    return at >= 0 and text[behind : behind + _NEAR].lstrip("\\")[:1] in {"=", '"', "'", ">"}
