"""Where in a text something matches, by lines: detect-secrets' plugins look at lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LONGEST_LINE = 4_000
"""Characters of a line that a plugin gets whole. Several of detect-secrets' patterns take
quadratic time, so of a longer line they get windows around each place that may match."""
BEFORE, AFTER = 400, 1_100
"""Characters of a window, before and after such a place: more than any token has."""
_SPANNED = 600
"""Characters that a plugin gets which looks past its line: a private key's first lines."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that may match: the line, counted from 1, and the text to look at."""

    line: int
    text: str = field(repr=False)


def windows(text: str) -> Sequence[str]:
    """Return a text whole if plugins can take it, else in pieces that overlap."""
    if len(text) <= LONGEST_LINE:
        return (text,)
    return [
        text[start : start + LONGEST_LINE] for start in range(0, len(text), LONGEST_LINE - AFTER)
    ]


class LineIndex:
    """The lines of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def hits(
        self, gate: re.Pattern[str], *, spans_lines: bool = False, in_long_lines: bool = True
    ) -> Iterator[Hit]:
        """Yield what is to be looked at for a gate, each line or window of a line once.

        Args:
            gate: matches where something may be.
            spans_lines: what is to be looked at goes on behind the line's end.
            in_long_lines: whether lines are looked at that no person wrote.
        """
        position = 0
        while match := gate.search(self._text, position):
            at = match.start()
            number = bisect_right(self._starts, at)
            start, end = self._starts[number - 1], self._end(number)
            if spans_lines:
                yield Hit(number, self._text[at : at + _SPANNED])
                position = match.end()
            elif end - start <= LONGEST_LINE:
                yield Hit(number, self._text[start:end].rstrip())
                position = end + 1
            elif not in_long_lines:
                position = end + 1
            else:
                first, last = max(start, at - BEFORE), min(end, at + AFTER)
                yield Hit(number, self._text[first:last])
                # The next window begins inside this one, so that nothing is cut in two.
                position = max(match.end(), min(last, at + AFTER - BEFORE))
            if position > len(self._text):
                return

    def _end(self, number: int) -> int:
        return self._starts[number] - 1 if number < len(self._starts) else len(self._text)
