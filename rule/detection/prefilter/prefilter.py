"""One search of a file that tells which detectors have to search which of its lines.

Python's `re` searches for one pattern at a time, and most of a scan's time would be spent on that.
Hyperscan (on arm64 its fork, Vectorscan) searches for all patterns at once. It gets weaker
expressions, made of the detectors' own patterns. Where one matches, the detector itself decides
whether there is a secret. Without Hyperscan the findings are the same, and the scan takes longer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path

from ...startup.deferred_re import given_flags
from ..candidate_lines import MatchEnds
from ..detector import Detector, Marks
from ..detectors.patterns import patterns_of
from ..fingerprint import fingerprint
from .hyperscan import Database, Expression, databases_for
from .superset import longest_match, superset

Group = Sequence[Detector | Marks]
"""What is searched for together."""
_MAKING = fingerprint(("detection/prefilter/",))
"""Of the code that makes expressions, read as it is imported: files may be replaced later on."""


class Prefilter:
    """Tells where each detector has to search a file. Keeps no state between files."""

    def __init__(self, groups: Sequence[Group], databases: Sequence[Database]) -> None:
        self._groups = tuple(
            (frozenset(map(id, group)), tuple(group), database)
            for group, database in zip(groups, databases, strict=True)
        )
        self._longest: dict[int, int | None] = {}

    def search(self, data: bytes, wanted: AbstractSet[int]) -> Iterator[tuple[int, MatchEnds]]:
        """Search a text for all detectors at once.

        Args:
            data: the text in UTF-8.
            wanted: the `id` of each detector to search for.

        Yields:
            a detector's `id`, and where its expressions matched, in the order of the groups. A
            detector without a match is left out.
        """
        for members, by_number, database in self._groups:
            if not wanted.isdisjoint(members):
                found = database.ends(data)
                for number in sorted(found):
                    if number >= len(by_number):
                        break  # From here on, they are narrower ones.
                    ends, detector = found[number], by_number[number]
                    if id(detector) not in wanted:
                        continue
                    narrower = found.get(len(by_number) + number)
                    if narrower is not None or not detector.narrower:
                        longest = partial(self._longest_match, detector)
                        yield id(detector), MatchEnds(ends, longest, narrower)

    def _longest_match(self, detector: Detector | Marks) -> int | None:
        # Computed for the first long line with a match, which most detectors never have.
        if id(detector) not in self._longest:
            is_own = _patterns(detector) == (detector.prefilter,)
            self._longest[id(detector)] = longest_match(detector.prefilter) if is_own else None
        return self._longest[id(detector)]


def prefilter_for(groups: Sequence[Group], folder: Path | None = None) -> Prefilter | None:
    """Return the prefilter of groups of detectors, or None without Hyperscan.

    Args:
        groups: what is searched for together.
        folder: as in `databases_for`.
    """
    databases = databases_for(
        lambda: [list(expressions(group)) for group in groups], key_of(groups), folder
    )
    return None if databases is None else Prefilter(groups, databases)


def key_of(groups: Sequence[Group]) -> str:
    """Return a digest of everything that the expressions of groups are made of.

    It is taken from the patterns in memory: while a process runs, an update may replace the files
    that its code was read from, and a database of the former code must not pass for the new one's.
    """
    digest = hashlib.sha256(_MAKING.encode())
    for group in groups:
        patterns = [
            [
                [(each.pattern, given_flags(each)) for each in some]
                for some in (_patterns(detector), detector.narrower)
            ]
            for detector in group
        ]
        digest.update(repr((patterns, [each.spans_lines for each in group])).encode())
    return digest.hexdigest()


def expressions(group: Group) -> Iterator[Expression]:
    """Yield the expressions of a group, each with the number of its detector in the group.

    Narrower ones have that number, and the number of all detectors is added to it.
    """
    for number, detector in enumerate(group):
        for pattern in _patterns(detector):
            yield Expression(number, superset(pattern), once=detector.spans_lines)
        for pattern in detector.narrower:
            yield Expression(len(group) + number, superset(pattern))


def _patterns(detector: Detector | Marks) -> tuple[re.Pattern[str], ...]:
    if isinstance(detector, Marks):
        return (detector.prefilter,)
    # What goes on behind the line's end cannot be told to be in one line.
    return (
        (detector.prefilter,)
        if detector.spans_lines
        else patterns_of(detector.plugin, detector.prefilter)
    )
