"""How time and memory grow with a package: whole processes, packages without equal files."""

from __future__ import annotations

import math
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from rule.evidence.allowance import SHARE_OF_MEMORY
from tests.bench.packages import BUILT, grown
from tests.bench.picture import picture
from tests.bench.row import Row
from tests.bench.scanning import PEERS, detect_secrets, ours
from tests.template import TEMPLATE

RUNS = 3
SLOPE_GOAL = 1.05
MEMORY_GOAL = 1.2
SIZES = (10, 20, 40, 80, 160)
_SMALL, _LARGE = 25, 250
_NATIVE_SECONDS = 60.0
_STOPPED = 0.95
"""Of the time that it is given: then it did not come to its end."""
PICTURE = BUILT / "growth.svg"


def slope(seconds: Mapping[int, float]) -> float:
    """Return the slope of log time on log size: 1 if twice the size takes twice the time."""
    sizes = [math.log(size) for size in seconds]
    times = [math.log(second) for second in seconds.values()]
    return statistics.linear_regression(sizes, times).slope


def rows() -> Iterator[Row]:
    """Yield the slope of our time and the ratio of our memory; draw the picture."""
    figures: dict[str, dict[int, float]] = {}
    peaks: dict[int, float] = {}
    native = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in sorted({*SIZES, _SMALL, _LARGE}):
            subject = grown(megabytes, Path(folder) / str(megabytes))
            runs = [ours(subject) for _ in range(RUNS)]
            peaks[megabytes] = statistics.median(run.peak_megabytes for run in runs)
            if megabytes not in SIZES:
                continue
            cost = statistics.median(run.cpu_seconds for run in runs)
            figures.setdefault("ours", {})[megabytes] = cost
            unpacked = subject.unpacked()
            for peer in PEERS:
                figures.setdefault(peer.name, {})[megabytes] = peer.scan(unpacked).cpu_seconds
            if native < _STOPPED * _NATIVE_SECONDS:
                native = detect_secrets(unpacked, most_seconds=_NATIVE_SECONDS).cpu_seconds
            if native < _STOPPED * _NATIVE_SECONDS:
                figures.setdefault("detect-secrets", {})[megabytes] = native
    PICTURE.write_text(picture(figures))
    yield Row(
        "growth: slope of log time on log size, 10 to 160 MB",
        slope(figures["ours"]),
        SLOPE_GOAL,
        RUNS,
    )
    size = int(TEMPLATE["Parameters"]["MemorySize"]["Default"])
    name = f"peak memory at {_LARGE} MB ÷ what MemorySize {size} allows a scan"
    yield Row(name, peaks[_LARGE] / (size * SHARE_OF_MEMORY), 0.5, RUNS)
    ratio = peaks[_LARGE] / peaks[_SMALL]
    yield Row(f"peak memory at {_LARGE} MB ÷ at {_SMALL} MB", ratio, MEMORY_GOAL, RUNS)
