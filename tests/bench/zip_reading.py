"""Reading a package: with all caps against bare, finding out what is published against knowing."""

from __future__ import annotations

import gc
import statistics
import time
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from rule.sources.dependencies import Claim, Dependencies
from rule.sources.reader import text_files_of_zip
from tests.bench.packages import Subject, installed_node_package, node_package, python_package
from tests.bench.row import Row, in_alternation

RUNS = 9
GOAL = 1.4
PROVENANCE_GOAL = 1.5
"""Each file of a Python distribution is hashed."""


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


def claims_of(zipped: Path) -> dict[str, Claim]:
    """Return the claims in a package that files are published, as if each were proven."""
    claims, real = dict[str, Claim](), Dependencies.claim

    def noted(self: Dependencies, name: str) -> Claim | None:
        if claim := real(self, name):
            claims[name] = Claim(claim.path)
        return claim

    with patch.object(Dependencies, "claim", noted):
        capped(zipped)
    return claims


def told(zipped: Path, claims: dict[str, Claim]) -> float:
    """Return the CPU seconds of reading a package if it is known what in it is published."""
    with (
        patch.object(Dependencies, "__init__", lambda *_: None),
        patch.object(Dependencies, "claim", lambda _, name: claims.get(name)),
        patch.object(Dependencies, "may_be_published", lambda _, name: name in claims),
    ):
        return capped(zipped)


def rows() -> Iterator[Row]:
    """Yield the ratio for a package of ten thousand files, all of them text; then provenance's."""
    zipped = node_package().zipped
    # What was measured before in this process shall not be gone through again and again.
    gc.collect()
    gc.freeze()
    ours, theirs = in_alternation([lambda: capped(zipped), lambda: bare(zipped)], RUNS)
    ratio = statistics.median(ours) / statistics.median(theirs)
    yield Row("reading a zip with all caps ÷ bare", ratio, GOAL, RUNS)
    for subject in (installed_node_package(), python_package()):
        yield _provenance(subject)


def _provenance(subject: Subject) -> Row:
    zipped, claims = subject.zipped, claims_of(subject.zipped)
    finding_out, knowing = in_alternation(
        [lambda: capped(zipped), lambda: told(zipped, claims)], RUNS
    )
    ratio = statistics.median(finding_out) / statistics.median(knowing)
    name = f"reading {subject.name}, and finding out what of it is published ÷ knowing that"
    return Row(name, ratio, PROVENANCE_GOAL, RUNS)
