"""One pass over a file that tells which detectors need look at which of its lines.

Searching a file for one pattern after another is what a scan's time would go into: Python's `re`
takes one at a time. Hyperscan (on arm64 its fork, Vectorscan) looks for all of them at once. It is
given weaker expressions, made of the very patterns of the detectors, and opens a line for a
detector; what is found there is for the detector to say. Without Hyperscan the same is found, only
later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, KeysView, Sequence

from ..candidate_lines import Opening
from ..detector import Detector
from ..detectors.patterns import patterns_of
from .hyperscan import Database, Expression, databases_for
from .superset import longest_match, superset


class Gate:
    """Opens lines for senses. Holds no state between files."""

    def __init__(self, groups: Sequence[Sequence[Detector]], databases: Sequence[Database]) -> None:
        self._groups = tuple(
            (frozenset(map(id, group)), tuple(group), database)
            for group, database in zip(groups, databases, strict=True)
        )
        self._longest: dict[int, int | None] = {}

    def openings(self, data: bytes, wanted: KeysView[int]) -> Iterator[tuple[int, Opening]]:
        """Search a text in UTF-8 for all senses at once.

        Args:
            data: the text.
            wanted: the `id` of each sense that is looked for.

        Yields:
            a sense's `id`, and where it need look, in the order of the groups; a sense that need
            not look at all is left out.
        """
        for members, by_number, database in self._groups:
            if not wanted.isdisjoint(members):
                for number, ends in sorted(database.ends(data).items()):
                    sense = by_number[number]
                    if id(sense) in wanted:
                        yield id(sense), Opening(ends, self._longest_match(sense))

    def _longest_match(self, sense: Detector) -> int | None:
        # Once a sense opens, which most never do.
        if id(sense) not in self._longest:
            is_own = _patterns(sense) == (sense.gate,)
            self._longest[id(sense)] = longest_match(sense.gate) if is_own else None
        return self._longest[id(sense)]


def gate_for(groups: Sequence[Sequence[Detector]], key: str) -> Gate | None:
    """Return the gate of groups of senses that are looked for together, or None without Hyperscan.

    Args:
        groups: what is searched for in one pass each.
        key: changes whenever a pattern does.
    """
    databases = databases_for(lambda: [list(expressions(group)) for group in groups], key)
    return None if databases is None else Gate(groups, databases)


def expressions(group: Sequence[Detector]) -> Iterator[Expression]:
    """Yield what is searched for, with the number of its sense in the group."""
    for number, sense in enumerate(group):
        for pattern in _patterns(sense):
            yield Expression(number, superset(pattern))


def _patterns(sense: Detector) -> tuple[re.Pattern[str], ...]:
    # What goes on behind the line's end cannot be told to be in one line.
    return (sense.gate,) if sense.spans_lines else patterns_of(sense.plugin, sense.gate)
