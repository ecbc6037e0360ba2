"""Ends what would take too long: who has a time to end by begins with what runs nowhere else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prove.mutation.project_copy import ROOT
from tests.prove.until import NOT_REACHED

CASES = """\
import pytest

def test_short(): pass

@pytest.mark.proof
def test_long(): pass
"""


@pytest.mark.parametrize(("until", "outcome"), [(1e12, "PASSED"), (1.0, "SKIPPED")])
def test_no_test_begins_after_the_time_and_what_make_test_leaves_out_goes_first(
    until: float, outcome: str, tmp_path: Path
) -> None:
    (tmp_path / "test_it.py").write_text(CASES)
    options = ["-vvrs", "-p", "tests.prove.until", f"--until={until}", "-p", "no:cacheprovider"]

    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", *options, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.findall(r"::(\w+) (\w+)", ran.stdout) == [
        ("test_long", outcome),
        ("test_short", outcome),
    ]
    assert (NOT_REACHED in ran.stdout) is (outcome == "SKIPPED")
