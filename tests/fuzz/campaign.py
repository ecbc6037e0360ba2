"""`make fuzz`: each target in turn, for so long (SECONDS=600), or one of them (TARGET=name)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.corpus import corpus_of
from tests.fuzz.target import FUZZER, ROOT, TARGETS, WORK, Target

_SECONDS_OF_AN_INPUT = 60
_MEGABYTES = 2_048
_GRACE = 600
"""Seconds for a campaign to begin and to end."""


@dataclass(frozen=True)
class Campaign:
    """What came of fuzzing one target."""

    target: str
    executions: int
    branches: int
    """Of the instrumented packages, that any input reached."""
    crashes: tuple[str, ...]
    """What broke, and the file with the input that broke it."""


def run(target: Target, seconds: float) -> Campaign:
    """Fuzz a target for so many seconds, or until it breaks."""
    kept, broken = WORK / "corpus" / target.name, WORK / "broken"
    for folder in (kept, broken):
        folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="corpus-") as begins_with:
        corpus_of(target).unpack(Path(begins_with))
        return _fuzzed(target, seconds, (str(kept), begins_with), broken)


def _fuzzed(target: Target, seconds: float, corpora: Sequence[str], broken: Path) -> Campaign:
    command = [
        str(FUZZER), "-m", "tests.fuzz", target.name,
        f"-max_total_time={max(1, round(seconds))}", f"-timeout={_SECONDS_OF_AN_INPUT}",
        f"-rss_limit_mb={_MEGABYTES}", f"-max_len={target.longest}", "-print_final_stats=1",
        f"-artifact_prefix={broken}/{target.name}-", *corpora,
    ]  # fmt: skip
    ran = subprocess.run(  # noqa: S603 - our own program
        command,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds + _GRACE,
        check=False,
    )
    return _told(target, ran.returncode, ran.stderr + ran.stdout)


def _told(target: Target, code: int, told: str) -> Campaign:
    """Read what libFuzzer printed."""
    executions = re.findall(r"number_of_executed_units:\s+(\d+)", told)
    branches = re.findall(r"cov: (\d+)", told)
    crashes: tuple[str, ...] = ()
    if code or not executions:
        where = re.search(r"Test unit written to (\S+)", told)
        crashes = (f"{target.name}: {_cause(told)}, {where[1] if where else f'code {code}'}",)
    return Campaign(
        target.name,
        int(executions[-1]) if executions else 0,
        int(branches[-1]) if branches else 0,
        crashes,
    )


def _cause(told: str) -> str:
    """Return what broke, without what an exception of the product says: it may hold the input."""
    ours = re.search(r"^AssertionError: (.+)$", told, re.MULTILINE)
    error = re.search(r"Uncaught Python exception: ===\n([\w.]+)", told)
    fuzzers = re.search(r"ERROR: libFuzzer: ([\w -]+)", told)
    return next((found[1] for found in (ours, error, fuzzers) if found), "it did not run")


def main(seconds: float, names: list[str]) -> None:
    """Fuzz the targets of these names, or all, and say what came of it."""
    campaigns = [run(TARGETS[name], seconds) for name in names or TARGETS]
    for campaign in campaigns:
        figures = f"{campaign.executions:>12,} inputs {campaign.branches:>6,} branches"
        print(f"{campaign.target:13}", figures, *(campaign.crashes or ("held",)))  # noqa: T201
    sys.exit(any(campaign.crashes for campaign in campaigns))


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2:])
