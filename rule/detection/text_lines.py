"""The lines of one text, by their numbers."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import overload

from ..startup import deferred_re as re

LONG = 256 * 1024
"""Characters of a text whose lines are not all made at once: each takes 50 bytes more than it
has."""


def lines_of(text: str) -> Sequence[str]:
    """Return a text's lines without their newlines; of a long text, each when it is asked for."""
    return text.split("\n") if len(text) < LONG else _LongText(text)


class _LongText(Sequence[str]):
    """The lines of a long text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = array("Q", (newline.start() for newline in re.finditer("\n", text)))
        self._ends.append(len(text))

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        end = self._ends[at]
        at %= len(self)
        return self._text[self._ends[at - 1] + 1 if at else 0 : end]
