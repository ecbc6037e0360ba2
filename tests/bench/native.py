"""Whole scans against detect-secrets as it comes, with all of its plugins."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from tests.bench.packages import node_package, python_package
from tests.bench.row import Row
from tests.bench.scanning import detect_secrets, ours

RUNS = 3
GOAL = 20.0
_STOPPED_AT = 50.0
"""Times our cost: the goal is long reached, and some lines would take it hours."""


def rows() -> Iterator[Row]:
    """Yield detect-secrets' cost against ours, which looks for as much and more."""
    for subject in (python_package(), node_package()):
        own = statistics.median(ours(subject).cpu_seconds for _ in range(RUNS))
        theirs = detect_secrets(subject, most_seconds=_STOPPED_AT * own).cpu_seconds
        ratio = theirs / own
        stopped = ", which was stopped there" if ratio > 0.97 * _STOPPED_AT else ""
        yield Row(
            f"{subject.name}, native detect-secrets{stopped} ÷ ours",
            ratio,
            GOAL,
            RUNS,
            at_least=True,
        )
