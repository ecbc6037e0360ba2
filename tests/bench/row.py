"""A figure and its goal."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; the smaller the better, unless `at_least`."""

    name: str
    ratio: float
    """What it is, of what it is measured against; or a count, where the goal is one."""
    goal: float
    """The most it should be, or the least."""
    runs: int
    """How often each side was measured."""
    at_least: bool = False
    """Whether more is better."""

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal


def in_alternation(sides: Sequence[Callable[[], float]], runs: int) -> list[list[float]]:
    """Measure each side in turn, over and over, so that all see the same machine.

    The first turn is left out: it fills caches.

    Returns:
        for each side, its measurements.
    """
    turns = [[side() for side in sides] for _ in range(runs + 1)][1:]
    return [list(measured) for measured in zip(*turns, strict=True)]


def ratio_of_added(bare: Sequence[float], one: Sequence[float], other: Sequence[float]) -> float:
    """Return what one adds to the bare, of what the other adds: medians over the turns."""
    added_by_one = statistics.median(a - b for a, b in zip(one, bare, strict=True))
    added_by_other = statistics.median(a - b for a, b in zip(other, bare, strict=True))
    return added_by_one / added_by_other
