"""The lines that may hold a secret, by a prefilter's hits, as `rule.detection.lines` gives them."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..startup import deferred_re as re
from .detector import Detector
from .lines import AFTER, BEFORE, LONGEST_LINE, Hit, window_around

_CONTINUATIONS = bytes(range(0x80, 0xC0))
"""Bytes of UTF-8 that continue a character."""


class MatchEnds(NamedTuple):
    """Where in a text matches of one detector's expressions ended."""

    ends: Sequence[int]
    """Positions among the text's bytes in UTF-8, in rising order."""
    longest_match: Callable[[], int | None]
    """Returns how many characters the detector's longest match has; None if matches have no limit,
    or if the expressions are not made of the detector's own prefilter."""
    narrower: Sequence[int] | None = None
    """Where matches of its narrower patterns ended; None if it has none."""

    @property
    def needed(self) -> Sequence[int]:
        """Where something may be found."""
        return self.ends if self.narrower is None else self.narrower


class SearchedLines:
    """Lines in which one detector found nothing in files of one kind: it would find nothing again.

    The files of a package have many equal lines. A line that holds a secret is never kept.
    """

    _LONGEST = 256
    _MOST = 4_096
    """Lines: a megabyte at most."""

    def __init__(self) -> None:
        self._lines: set[bytes] = set()

    def __contains__(self, line: bytes) -> bool:
        return len(line) <= self._LONGEST and line in self._lines

    def add(self, line: bytes) -> None:
        """Keep a line, unless it is longer than people write: an empty one stands for such."""
        if 0 < len(line) <= self._LONGEST:
            if len(self._lines) == self._MOST:
                self._lines.clear()
            self._lines.add(line)


class CandidateLines:
    """The lines of one text in UTF-8; only those in which a match ended are read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._long_lines: dict[int, str] = {}

    def hits(
        self,
        detector: Detector,
        match_ends: MatchEnds,
        written_as: str,
        *,
        in_long_lines: bool = True,
        known: SearchedLines | None = None,
    ) -> Iterator[Hit]:
        """Yield what `LineIndex.hits` yields, without the hits in which no match ended.

        Args:
            detector: whose prefilter matches wherever the detector could.
            match_ends: where matches ended.
            written_as: the file's path, as `rule.detection.file_kinds` returns it.
            in_long_lines: whether to search lines longer than a person writes.
            known: lines that need not be searched again; gets those that the prefilter excludes.
        """
        data, ends, number, counted, i = self._data, match_ends.needed, 1, 0, 0
        known = SearchedLines() if known is None else known
        may_count = detector.may_count and detector.may_count(data)
        may_hold = detector.may_hold
        while i < len(ends):
            # Most matches do not count, so each is judged before its line is looked for.
            if may_count and not may_count(ends[i]):
                i += 1
                continue
            # A match that ends with a newline ended in the line before it.
            start = data.rfind(b"\n", 0, ends[i] - 1) + 1
            end = data.find(b"\n", ends[i] - 1)
            end = len(data) if end < 0 else end
            first, i = i, bisect_right(ends, end + 1, i)
            is_long = end + 1 - start > LONGEST_LINE
            # A long line is not copied for each detector, nor kept by any.
            written = data[start : end + 1] if may_hold or not is_long else b""
            if written in known:
                continue
            if may_hold and not may_hold(written, written_as):
                known.add(written)
                continue
            number += data.count(b"\n", counted, start)
            counted = start
            line = self._long_line(start, end + 1) if is_long else _decoded(written)
            if detector.in_whole_lines:
                rest = ends[first + 1 : i]  # The first one is known to count.
                counting = [each for each in rest if may_count is None or may_count(each)]
                within = [each - start for each in (ends[first], *counting)]
                yield Hit(number, line.rstrip(), written, in_characters(line, within))
            elif _length(line) <= LONGEST_LINE:
                if detector.prefilter.search(line):
                    yield Hit(number, line.rstrip(), written)
                else:
                    known.add(written)
            elif in_long_lines:
                places = _within(match_ends, line, start, end + 1)
                for window in _windows(line, detector.prefilter, places):
                    yield Hit(number, window)

    def _long_line(self, start: int, end: int) -> str:
        """Decode a line that begins and ends at bytes, only once for all detectors."""
        if start not in self._long_lines:
            self._long_lines[start] = _decoded(memoryview(self._data)[start:end])
        return self._long_lines[start]


def _decoded(line: bytes | memoryview) -> str:
    return str(line, "utf-8", "surrogatepass")


def _length(line: str) -> int:
    """Return how many characters a line has without its end."""
    return len(line) - line.endswith("\n")


def _within(match_ends: MatchEnds, line: str, start: int, end: int) -> MatchEnds:
    """Return the same places among the characters of a line, which begins and ends at bytes."""

    def places(all_ends: Sequence[int]) -> Sequence[int]:
        ends = all_ends[bisect_right(all_ends, start) : bisect_right(all_ends, end)]
        return in_characters(line, [each - start for each in ends])

    narrower = None if match_ends.narrower is None else places(match_ends.narrower)
    return MatchEnds(places(match_ends.ends), match_ends.longest_match, narrower)


def in_characters(text: str, places: Sequence[int]) -> Sequence[int]:
    """Turn positions among a text's bytes, in rising order, into positions among characters."""
    if text.isascii():
        return places
    encoded, counted, characters, found = text.encode("utf-8", "surrogatepass"), 0, 0, []
    for place in places:
        characters += len(encoded[counted:place].translate(None, _CONTINUATIONS))
        counted = place
        found.append(characters)
    return found


def _windows(line: str, prefilter: re.Pattern[str], match_ends: MatchEnds) -> Iterator[str]:
    ends, needed, longest = match_ends.ends, match_ends.needed, match_ends.longest_match()
    position, length = 0, _length(line)
    while position <= length:
        i = bisect_right(ends, position)
        if i == len(ends):
            return
        if longest is not None:
            position = max(position, ends[i] - longest)
        match = prefilter.search(line, position)
        if match is None:
            return
        at = match.start()
        first, last = window_around(line, at, 0, length)
        i = bisect_right(needed, first)
        if i < len(needed) and needed[i] <= last:
            yield line[first:last]
        # The next window begins inside this one, so that nothing is cut in two.
        position = max(match.end(), min(last, at + AFTER - BEFORE))
