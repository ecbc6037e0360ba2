"""Reading a package with all caps against reading the same bytes bare."""

from __future__ import annotations

import gc
import statistics
import time
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from rule.sources.reader import text_files_of_zip
from tests.bench.packages import node_package
from tests.bench.row import Row, in_alternation

RUNS = 9
GOAL = 1.4


def capped(zipped: Path) -> float:
    """Return the CPU seconds of reading all candidates of a package, decoded and sorted out."""
    started = time.process_time()
    with zipped.open("rb") as file:
        deque(text_files_of_zip(file), maxlen=0)
    return time.process_time() - started


def bare(zipped: Path) -> float:
    """Return the CPU seconds of reading all files of a zip as text, and nothing else."""
    started = time.process_time()
    with zipfile.ZipFile(zipped) as archive:
        for info in archive.infolist():
            archive.read(info).decode("utf-8", "replace")
    return time.process_time() - started


def rows() -> Iterator[Row]:
    """Yield the ratio, for a package of ten thousand files, all of them text."""
    zipped = node_package().zipped
    # What was measured before in this process shall not be gone through again and again.
    gc.collect()
    gc.freeze()
    ours, theirs = in_alternation([lambda: capped(zipped), lambda: bare(zipped)], RUNS)
    ratio = statistics.median(ours) / statistics.median(theirs)
    yield Row("reading a zip with all caps ÷ bare", ratio, GOAL, RUNS)
