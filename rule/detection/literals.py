"""The variables that are embedded in a line's literals, such as a connection string."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from ..model import Variable
from .embedded import embedded_variables
from .syntax.names import names_in
from .syntax.written import Written, written

_LITERAL = re.compile(r"\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\\n]|\\.)*+)`")
_SHORTEST_HOLDER = 8
"""Characters of a literal that holds a name and a value."""


def embedded_in_literals(line: str, unread: list[str]) -> Iterator[Written]:
    """Yield the variables in those literals of a line that hold the name of a secret.

    Args:
        line: a line of code or settings, or a part of a long line.
        unread: gets a reason for each limit that was reached in a literal.
    """
    names = [name for name in names_in(line) if name.asks]
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
