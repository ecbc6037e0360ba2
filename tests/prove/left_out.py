"""The tests that `make test` leaves out, and the random cases of the others in full number."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from tests.prove.mutation.project_copy import ROOT
from tests.prove.proof import Proof
from tests.prove.until import NOT_REACHED

SELECTED = "proof or long or hypothesis"
"""Marks: two are ours, the last is set by Hypothesis on every test with random cases."""
CLAIM = "the tests that take long pass, and those of random cases with four times as many"


def rows(seconds: float) -> Iterator[Proof]:
    """Run them on all cores, and begin none after so many seconds."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            *(sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal"),
            *("-m", SELECTED, "--hypothesis-profile", "proof", f"--junit-xml={report}"),
            *("-p", "tests.prove.until", f"--until={time.time() + seconds}"),
        ]
        ran = subprocess.run(  # noqa: S603 - our own tests
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        text = report.read_text(encoding="utf-8") if report.exists() else "<testsuites/>"
    yield proof_of(text, ran.returncode)


def proof_of(report: str, code: int) -> Proof:
    """Sum up a report of JUnit's form: what failed is named without what it said."""
    cases = list(ET.fromstring(report).iter("testcase"))  # noqa: S314 - pytest wrote it
    failed = [
        f"{case.get('classname')}: {case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    reasons = [skipped.get("message") for case in cases for skipped in case.findall("skipped")]
    late = reasons.count(NOT_REACHED)
    skipped, run = len(reasons) - late, len(cases) - len(reasons)
    if not failed and (code or not run):
        failed = [f"pytest ended with {code} after {run} tests"]
    parts = [f"{run:,} tests"]
    parts += [f"{skipped} skipped"] if skipped else []
    parts += [f"{late:,} {NOT_REACHED}"] if late else []
    return Proof(CLAIM, ", ".join(parts), tuple(failed))
