"""Whole scans against the fastest scanners that there are: CPU time of the whole process.

CPU time is what a function pays for, and what a busy machine cannot change. The peers use all
processors that they find, so that on two of them their clock time is up to half of it.

We are fed with zips. A Python package lies in one as pip leaves it, and a Node package as npm does:
what they installed is proven to be published. The same Node package is scanned once more as if all
of it were one's own code.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.packages import (
    Subject,
    bundle,
    installed_node_package,
    node_package,
    one_line,
    python_package,
)
from tests.bench.process import Cost
from tests.bench.row import Row, in_alternation
from tests.bench.scanning import PEERS, ours

RUNS = 7
GOAL = 1.0


def rows() -> Iterator[Row]:
    """Yield our cost against each peer's, and against the cheapest, subject by subject."""
    subjects = {
        "Python package": python_package(),
        "Node package": installed_node_package(),
        "Node package, as if all of it were own code": node_package(),
        "minified bundle": bundle(),
        "one line of 5 MB": one_line(),
    }
    for what, subject in subjects.items():
        scans: list[Callable[[Subject], Cost]] = [ours, *(peer.scan for peer in PEERS)]
        sides = [partial(_cpu_seconds, scan, subject) for scan in scans]
        own, *theirs = map(statistics.median, in_alternation(sides, RUNS))
        ratios = {peer.name: own / cost for peer, cost in zip(PEERS, theirs, strict=True)}
        each = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
        name = f"{what} ({subject.megabytes:.0f} MB), ours ÷ each of: {each}"
        yield Row(name, max(ratios.values()), GOAL, RUNS)


def _cpu_seconds(scan: Callable[[Subject], Cost], subject: Subject) -> float:
    return scan(subject).cpu_seconds
