"""What is changed in one file: spans of its text, and the variables that take their place. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..model import Refusal

_Item = TypeVar("_Item")
Span = tuple[int, int]
"""Start and end, in characters."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A span of a text, and what stands there afterwards."""

    start: int
    end: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Moved:
    """A literal that a lookup of a variable replaces."""

    line: int
    variable: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Changes:
    """All that is changed in one file, and the lines where nothing can be."""

    edits: tuple[Edit, ...] = ()
    hidden: tuple[Span, ...] = ()
    """Spans of the text that are not shown: each may hold a secret."""
    moved: tuple[Moved, ...] = ()
    refusals: tuple[tuple[int, Refusal], ...] = ()
    """Lines, each with the reason."""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits that do not overlap."""
    parts, position = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*parts, text[position:]])


def refused(lines: Sequence[int], refusal: Refusal) -> Changes:
    """Return that nothing is changed, for one reason."""
    return Changes(refusals=tuple((line, refusal) for line in lines))


def by_line(
    items: Iterable[tuple[int, int, _Item]], lines: Collection[int]
) -> dict[int, list[_Item]]:
    """Return which of some things stand on each of some lines, or in part.

    Args:
        items: each with its first and its last line.
        lines: that are asked for.
    """
    wanted = sorted(lines)
    found: dict[int, list[_Item]] = {line: [] for line in wanted}
    for first, last, item in items:
        for line in wanted[bisect_left(wanted, first) : bisect_right(wanted, last)]:
            found[line].append(item)
    return found


def line_starts(text: str) -> tuple[int, ...]:
    """Return where each line begins; a line ends with its line feed, and with nothing else."""
    starts, position = [0], text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return tuple(starts)
