"""What a cold start of the rule costs, against importing the SDK."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.packages import BUILT
from tests.bench.row import Row, in_alternation

ROOT = Path(__file__).parents[2]
ARTIFACT = ROOT / "build" / "local" / "RuleFunction"
RUNS = 15
GOAL = 1.6
_ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "key-id",
    "AWS_SECRET_ACCESS_KEY": "-",
    "POWERTOOLS_METRICS_NAMESPACE": "rule",
    "POWERTOOLS_SERVICE_NAME": "rule",
    "SCAN_CACHE_TABLE": "examinations",
    "PYTHONPATH": str(ARTIFACT),
    # What is built stays as it was built, and is compiled once all the same.
    "PYTHONPYCACHEPREFIX": str(BUILT / "compiled"),
}


def cpu_seconds(program: str) -> float:
    """Return the CPU time of a process of its own, with the deployed artifact's packages."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(  # noqa: S603 - our own program
        [ROOT / ".venv" / "bin" / "python", "-c", program],
        env={"PATH": os.environ["PATH"], **_ENVIRONMENT},
        cwd="/",
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def rows() -> Iterator[Row]:
    """Yield the ratio."""
    ours, theirs = in_alternation(
        [lambda: cpu_seconds("import rule.app"), lambda: cpu_seconds("import boto3")], RUNS
    )
    ratio = statistics.median(ours) / statistics.median(theirs)
    yield Row("cold start of rule.app, clients ready ÷ import boto3", ratio, GOAL, RUNS)
