"""A container image of 500 MB against a package of 25 MB, and against the fastest scanners.

The image has three layers, packed by gzip: a distribution with dpkg's sums and a standard library
without any, dependencies with pip's records, and own code, which also changes files of dependencies
and hides a folder. We read the layers as a registry keeps them, each twice; the peers are fed with
a folder of the files that survive, as they like best.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from tests.bench.built_image import built_image
from tests.bench.image_content import dependencies, distribution, own_code
from tests.bench.kept_image import Kept
from tests.bench.packages import BUILT, ROOT, Subject, grown
from tests.bench.process import Cost, cost
from tests.bench.row import Row
from tests.bench.scanning import PEERS, ours

RUNS = 3
MEMORY_GOAL = 1.2
CPU_GOAL = 1.0
_SMALL = 25
_SCAN = """
import sys
from tests.bench.kept_image import scan
sys.exit(0 if scan(sys.argv[1]) else 9)
"""


def cost_of_image(kept: Kept) -> Cost:
    """Scan an image in a process of its own, as the rule does."""
    return cost(
        [sys.executable, "-c", _SCAN, kept.folder],
        environment={"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(BUILT / "cache")},
    )


def rows() -> Iterator[Row]:
    """Yield our memory against that of a package, and our CPU time against each peer's."""
    with tempfile.TemporaryDirectory() as folder:
        layers = (distribution(), dependencies(), own_code())
        kept, unpacked = built_image(Path(folder) / "image", layers)
        subject = Subject("image", unpacked, kept.folder)
        size = f"{subject.megabytes:.0f} MB"
        small = grown(_SMALL, Path(folder) / "small")
        sides: list[Callable[[], Cost]] = [
            partial(cost_of_image, kept),
            partial(ours, small),
            *(partial(peer.scan, subject) for peer in PEERS),
        ]
        # The first turn fills caches, as in `in_alternation`.
        turns = [[side() for side in sides] for _ in range(RUNS + 1)][1:]
    image, package, *peers = zip(*turns, strict=True)
    peak = _median_peak(image) / _median_peak(package)
    name = f"peak memory of an image of {size} ÷ of a package of {_SMALL} MB"
    yield Row(name, peak, MEMORY_GOAL, RUNS)
    ratios = {
        peer.name: _median_cpu(image) / _median_cpu(costs)
        for peer, costs in zip(PEERS, peers, strict=True)
    }
    each = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    name = f"image of {size} in {len(layers)} layers, ours ÷ each of: {each}"
    yield Row(name, max(ratios.values()), CPU_GOAL, RUNS)


def _median_peak(costs: Iterable[Cost]) -> float:
    return statistics.median(cost.peak_megabytes for cost in costs)


def _median_cpu(costs: Iterable[Cost]) -> float:
    return statistics.median(cost.cpu_seconds for cost in costs)
