"""The lines of a text that may match: detect-secrets' plugins search line by line."""

import string
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..startup import deferred_re as re
from .detector import Detector

LONGEST_LINE = 4_000
"""Characters. A plugin gets a shorter line whole, and windows of a longer one around each place
that may match: several of detect-secrets' patterns take quadratic time."""
BEFORE, AFTER = 400, 1_100
"""Characters of a window, before and after the place that may match: more than any token has."""
_LONGEST_WORD = 1_000
_OF_WORD = string.ascii_letters + string.digits + "_-"
_REST_OF_WORD = re.compile(rf"[\w-]{{0,{_LONGEST_WORD}}}")
_SPANNED = 4_000
"""Characters for a plugin that searches several lines at once: a private key's first lines, or all
members of a JSON Web Key, whose numbers may have 4,096 bits."""


class Hit(NamedTuple):
    """A place that may match: its line, counted from 1, and the text to search."""

    line: int
    text: str
    written: bytes = b""
    """The whole line in UTF-8, with its end; empty if the text is only a part of it."""
    ends: Sequence[int] | None = None
    """Where in the text the prefilter may have matched; None if it is not known."""

    def __repr__(self) -> str:  # Without any text.
        return f"Hit(line={self.line!r})"


def window_around(text: str, at: int, start: int, end: int) -> tuple[int, int]:
    """Return where a window begins and ends around a place: beside a word, not within one.

    A part of a word may look like a token that is none.

    Args:
        text: a long line, or what holds it.
        at: the place that may match.
        start: where the line begins.
        end: where it ends.
    """
    first, last = max(start, at - BEFORE), min(end, at + AFTER)
    before = text[max(start, first - _LONGEST_WORD) : first]
    rest = _REST_OF_WORD.match(text, last, end)
    return first - len(before) + len(before.rstrip(_OF_WORD)), rest.end() if rest else last


def windows(text: str) -> Sequence[str]:
    """Return a short text whole, and a long one in pieces that overlap."""
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

    def hits(self, detector: Detector, *, in_long_lines: bool = True) -> Iterator[Hit]:
        """Yield what a detector has to search, each line or window of a line once.

        Args:
            detector: whose prefilter tells where.
            in_long_lines: whether to search lines longer than a person writes.
        """
        position = 0
        while match := detector.prefilter.search(self._text, position):
            at = match.start()
            number = bisect_right(self._starts, at)
            start, end = self._starts[number - 1], self._end(number)
            if detector.spans_lines:
                first, last = at, at + _SPANNED
                if detector.spans_object:
                    first, last = self._object_around(at)
                yield Hit(number, self._text[first:last])
                position = match.end()
            elif detector.in_whole_lines or end - start <= LONGEST_LINE:
                yield Hit(number, self._text[start:end].rstrip())
                position = end + 1
            elif not in_long_lines:
                position = end + 1
            else:
                first, last = window_around(self._text, at, start, end)
                yield Hit(number, self._text[first:last])
                # The next window begins inside this one, so that nothing is cut in two.
                position = max(match.end(), min(last, at + AFTER - BEFORE))
            if position > len(self._text):
                return

    def _object_around(self, at: int) -> tuple[int, int]:
        """Return where the members around a place begin and end, as far as that is near."""
        low, high = max(0, at - _SPANNED), at + _SPANNED
        ends = (self._text.find(sign, at, high) for sign in "{})")
        return (
            max(low, *(self._text.rfind(sign, low, at) + 1 for sign in "{}(")),
            min((end for end in ends if end >= 0), default=high),
        )

    def _end(self, number: int) -> int:
        return self._starts[number] - 1 if number < len(self._starts) else len(self._text)
