"""All names and values that a line gives, in the syntax of its kind of file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from ...model import Variable
from ..embedded import embedded_variables
from .assigned import assigned_to, next_element
from .command_lines import on_command_line
from .expressions import Expressions
from .file_syntax import Syntax
from .headers import in_headers
from .keyed_calls import passed_to_calls
from .names import Name, names_in
from .settings import settings_in
from .written import Written, written

_LITERAL = re.compile(r"\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\\n]|\\.)*+)`")
_MAY_HOLD = re.compile(r"[\"'`>]|[\[({]\s{0,3}(?:\(byte\)|0[xX]|\d)")
"""In code, a value stands in quotes or in an element, or is an array of bytes."""
_SHORTEST_HOLDER = 8
"""Characters of a literal that holds a name and a value."""


def written_in(line: str, syntax: Syntax, unread: list[str]) -> Iterator[Written]:
    """Yield what a line gives to names of secrets, and to functions that take secrets.

    Args:
        line: a line of code or settings, or a part of a long line.
        syntax: how values are written in its file.
        unread: gets a reason for each limit that was reached in a literal.
    """
    yield from on_command_line(line)
    if syntax is Syntax.CODE and not _MAY_HOLD.search(line):
        return
    names = list(names_in(line))
    expressions = Expressions(line)
    # From the end on: an expression does not read again what another name within it is given.
    assigned = [list(assigned_to(name, expressions)) for name in reversed(names)]
    for name in names:
        # Under any other name, what is embedded in the value has names of its own.
        yield from assigned.pop()
        if name.asks:
            yield from next_element(name, line)
            yield from settings_in(name, line, syntax)
    yield from _in_literals(names, line, unread)
    yield from passed_to_calls(expressions)
    yield from in_headers(line)


def _in_literals(names: list[Name], line: str, unread: list[str]) -> Iterator[Written]:
    """Yield the variables that are embedded in literals, such as a connection string."""
    names = [name for name in names if name.asks]
    if not names:
        return
    starts = [name.start for name in names]
    for literal in _LITERAL.finditer(line):
        start, end = literal.start() + 1, literal.end() - 1
        if end - start < _SHORTEST_HOLDER:
            continue
        first = bisect_left(starts, start)
        if first < len(names) and names[first].end < end:
            text = line[start:end]
            for variable in embedded_variables(Variable("", text), unread):
                if variable.name:
                    is_assigned = _is_assigned(variable.name, text)
                    yield written(variable.name, variable.value, is_assigned=is_assigned)


def _is_assigned(name: str, text: str) -> bool:
    """Tell a text that assigns, ``password=…`` or ``"password": …``, from a sentence."""
    at = text.find(name)
    return at >= 0 and text[at + len(name) :].lstrip("\\")[:1] in {"=", '"', "'", ">"}
