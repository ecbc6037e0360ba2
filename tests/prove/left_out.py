"""The tests that `make test` leaves out, and the random cases of the others in full number."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from tests.prove.mutation.project_copy import ROOT
from tests.prove.proof import Proof

SELECTED = "proof or hypothesis"
"""Marks: the first is ours, the second is set by Hypothesis on every test with random cases."""
CLAIM = "the tests that take long pass, and those of random cases with four times as many"


def rows(seconds: float) -> Iterator[Proof]:  # noqa: ARG001 - it takes what it takes
    """Run them all, on all cores."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            *(sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal"),
            *("-m", SELECTED, "--hypothesis-profile", "proof", f"--junit-xml={report}"),
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
    skipped = sum(case.find("skipped") is not None for case in cases)
    if not failed and (code or not cases):
        failed = [f"pytest ended with {code} after {len(cases)} tests"]
    count = f"{len(cases) - skipped:,} tests" + (f", {skipped} skipped" if skipped else "")
    return Proof(CLAIM, count, tuple(failed))
