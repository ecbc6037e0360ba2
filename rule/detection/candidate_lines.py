"""The lines of a text that a gate has opened, as `rule.detection.lines` would give them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .lines import AFTER, BEFORE, LONGEST_LINE, Hit

_CONTINUATIONS = bytes(range(0x80, 0xC0))
"""Bytes that go on with a character of UTF-8, and begin none."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Where in a text one sense need look."""

    ends: Sequence[int]
    """Among the text's bytes in UTF-8, in rising order: where something ended that the sense may
    take for a secret."""
    longest_match: int | None = None
    """Characters that the sense's own pattern matches at most, if what ended are its matches."""


class OpenedLines:
    """The lines of one text in UTF-8, of which only those are read in which something ended."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def hits(
        self, gate: re.Pattern[str], opening: Opening, *, in_long_lines: bool = True
    ) -> Iterator[Hit]:
        """Yield what `LineIndex.hits` does, but for hits in which nothing ended.

        Args:
            gate: matches where something may be.
            opening: where something ended.
            in_long_lines: whether lines are looked at that no person wrote.
        """
        data, ends, number, counted, i = self._data, opening.ends, 1, 0, 0
        while i < len(ends):
            # What ended with a newline ended in the line before it.
            start = data.rfind(b"\n", 0, ends[i] - 1) + 1
            end = data.find(b"\n", ends[i] - 1)
            end = len(data) if end < 0 else end
            following = bisect_right(ends, end + 1, i)
            number += data.count(b"\n", counted, start)
            counted = start
            line = data[start : end + 1].decode("utf-8", "surrogatepass")
            if len(line.removesuffix("\n")) <= LONGEST_LINE:
                if gate.search(line):
                    yield Hit(number, line.rstrip())
            elif in_long_lines:
                within = Opening(_within(line, ends, start, i, following), opening.longest_match)
                for window in _windows(line, gate, within):
                    yield Hit(number, window)
            i = following


def _within(line: str, ends: Sequence[int], start: int, first: int, last: int) -> list[int]:
    """Return for places among bytes where in their line they are, in characters."""
    places = [end - start for end in ends[first:last]]
    if line.isascii():
        return places
    encoded, counted, characters, found = line.encode("utf-8", "surrogatepass"), 0, 0, []
    for place in places:
        characters += len(encoded[counted:place].translate(None, _CONTINUATIONS))
        counted = place
        found.append(characters)
    return found


def _windows(line: str, gate: re.Pattern[str], opening: Opening) -> Iterator[str]:
    ends, position, length = opening.ends, 0, len(line.removesuffix("\n"))
    while position <= length:
        i = bisect_right(ends, position)
        if i == len(ends):
            return
        if opening.longest_match is not None:
            position = max(position, ends[i] - opening.longest_match)
        match = gate.search(line, position)
        if match is None:
            return
        at = match.start()
        first, last = max(0, at - BEFORE), min(length, at + AFTER)
        i = bisect_right(ends, first)
        if i < len(ends) and ends[i] <= last:
            yield line[first:last]
        # The next window begins inside this one, so that nothing is cut in two.
        position = max(match.end(), min(last, at + AFTER - BEFORE))
