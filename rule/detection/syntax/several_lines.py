"""Commands and expressions of several lines, of which only the first says whose the value is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

from ...startup import deferred_re as re
from .command_lines import on_command_line, parameters_in
from .file_syntax import OF_CODE, Syntax
from .lines import under_names
from .runs import giving_names
from .written import Written

_LONGEST = 2_000
"""Characters of a command or an expression that is read as one line."""
_AROUND = 400
"""Characters around the type of a parameter in which its value may stand."""
_STEP = 200
"""Characters in which one search is enough."""
_TYPE = "SecureString"
_NEWLINE = re.compile("\n")
_DEEPEST = 200
"""Spaces before an operator, and fewer."""
_DEFAULT = re.compile(rf"\n[ \t]{{0,{_DEEPEST - 1}}}(?:\|\||\?\?|\?:)[ \t]{{0,3}}[\"'`]")
"""An operator that begins a line, and the first quote of the default behind it."""
MARKS = re.compile(rf"{_TYPE}|{_DEFAULT.pattern}")
"""Matches every text of code in which something is found."""
_GOES_ON = ("||", "??", "?:", ".", "?.")
_MOST_LINES = 4
"""Lines of an expression before its default."""


def written_over_lines(
    text: str, syntax: Syntax, *, is_marked: bool = True
) -> Iterator[tuple[int, Written]]:
    """Yield the values that a file gives in another line than their names, each with its line.

    Args:
        text: the file's text.
        syntax: how values are written in it.
        is_marked: whether `MARKS` may match in the text.

    Yields:
        the number of the value's line, counted from 1, and the value.
    """
    if syntax in OF_CODE and not is_marked:
        return
    lines = _Lines(text)
    if syntax not in OF_CODE:
        for start, command in _commands(text):
            yield from lines.located(start, command, on_command_line(command))
        return
    at = text.find(_TYPE)
    while at >= 0:
        first = max(0, at - _AROUND)
        start = max(text.rfind(";", first, at) + 1, first)
        call = text[start : at + _STEP + _AROUND].replace("\n", " ")
        yield from lines.located(start, call, parameters_in(call))
        at = text.find(_TYPE, at + _STEP)
    for default in _DEFAULT.finditer(text):
        start = default.start() + 1
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)][:_LONGEST]
        joined = f"{_before(text, start)} {line.strip()}"
        names = giving_names(joined, None)
        yield from lines.located(start, line, under_names(names, joined, syntax))


class _Lines:
    """The lines of a text, counted only if something is found."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _ends(self) -> list[int]:
        return [newline.start() for newline in _NEWLINE.finditer(self._text)]

    def located(
        self, start: int, piece: str, found: Iterable[Written]
    ) -> Iterator[tuple[int, Written]]:
        """Yield values with the numbers of their lines; the piece of text begins at a place."""
        for each in found:
            at = piece.find(each.variable.value)
            if at >= 0:
                yield 1 + bisect_left(self._ends, start + at), each


def _commands(text: str) -> Iterator[tuple[int, str]]:
    """Yield commands whose lines go on behind a backslash, as one line of the same length."""
    at = text.find("\\\n")
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, at + 2
        while True:
            stop = text.find("\n", end)
            if stop < 0 or text[stop - 1] != "\\" or stop - start > _LONGEST:
                break
            end = stop + 1
        end = stop if stop >= 0 else len(text)
        yield start, text[start:end].replace("\\\n", "  ")
        at = text.find("\\\n", end)


def _before(text: str, start: int) -> str:
    """Return the lines of an expression before one that goes on with it."""
    lines: list[str] = []
    while start and len(lines) < _MOST_LINES:
        end, start = start - 1, text.rfind("\n", 0, start - 1) + 1
        line = text[start:end].strip()
        lines.append(line)
        if not line.startswith(_GOES_ON):
            break
    return " ".join(reversed(lines))[-_LONGEST:]
