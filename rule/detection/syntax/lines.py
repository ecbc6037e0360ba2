"""All names and values that a line gives, in the syntax of its kind of file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .assigned import assigned_to
from .command_lines import on_command_line
from .elements import beside
from .expressions import Expressions
from .file_syntax import Syntax
from .headers import in_headers
from .keyed_calls import passed_to_calls
from .names import names_in
from .settings import settings_in
from .written import Written

_MAY_HOLD = re.compile(r"[\"'`>]|%[qQ]?[(\[{]|[\[({]\s{0,3}(?:\(byte\)|0[xX]|\d)")
"""In code, a value stands in quotes or in an element, or is an array of bytes."""


def written_in(line: str, syntax: Syntax) -> Iterator[Written]:
    """Yield what a line gives to names of secrets, and to functions that take secrets.

    Args:
        line: a line of code or settings, or a part of a long line.
        syntax: how values are written in its file.
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
            yield from beside(name, line)
            yield from settings_in(name, line, syntax)
    yield from passed_to_calls(expressions)
    yield from in_headers(line)
