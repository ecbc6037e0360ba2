"""What a document holds: texts with their places, and objects with names that stand in them twice.

Numbers are texts, as they are written. Lists, booleans and null are Python's own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Self

from ..model import Position

_NEWLINE = re.compile(r"\r\n|\r|\n")


class Lines:
    """Where the lines of a document begin."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]

    def position(self, at: int) -> Position:
        """Return the line and column of a character."""
        line = bisect_right(self._starts, at)
        return Position(line, at - self._starts[line - 1] + 1)


class Text(str):
    """A text, and where it begins in its document."""

    _lines: Lines | None = None
    _at = 0

    def __repr__(self) -> str:
        """Show no text: it may be a value."""
        return "Text(…)"

    def placed(self, lines: Lines, at: int) -> Self:
        """Set where it begins, and return it."""
        self._lines, self._at = lines, at
        return self

    def instead(self, text: str) -> Text:
        """Return another text that stands where this one does."""
        made = Text(text)
        made._lines, made._at = self._lines, self._at
        return made

    @property
    def position(self) -> Position:
        """Where it begins; unknown if it stands in no document."""
        return self._lines.position(self._at) if self._lines else Position()


class Block(Text):
    """A text whose lines stand one below the other in the document, from its second line: ``|``."""

    indent = 0
    """How many characters of the document stand before each line."""

    def of_line(self, number: int) -> Position:
        """Return where one of its own lines stands, counted from 0."""
        return Position(self.position.line + 1 + number, self.indent + 1)


class Number(Text):
    """A number as it is written: Lambda's variables are texts."""


class Members(tuple[tuple[Text, object], ...]):
    """An object's members: if a name is there twice, both values are scanned."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} pairs)"

    @property
    def names(self) -> set[str]:
        """The names of its members."""
        return {name for name, _ in self}

    def all(self, name: str) -> list[object]:
        """Return the values under a name."""
        return [value for key, value in self if key == name]

    def objects(self, name: str) -> Iterator[Members]:
        """Yield the objects under a name."""
        return (value for key, value in self if key == name and isinstance(value, Members))

    def text(self, *names: str) -> Text:
        """Return the first text under one of the names; empty if there is none."""
        return next((v for k, v in self if k in names and isinstance(v, Text)), Text())


def text_of(value: object) -> str | None:
    """Return the text that a variable of a function gets; None for what is no text or boolean."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str) else None
