"""What a worker leaves out is nothing that the session says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TESTS = """\
import pytest
@pytest.fixture
def breaks():
    raise OSError("the set-up broke")
@pytest.fixture
def leaves():
    yield
    raise OSError("the end broke")
def test_good(): print("said by the good one")
def test_bad(): assert False, "the call broke"
def test_set_up(breaks): pass
def test_end(leaves): print("said before the end")
@pytest.mark.skip(reason="no reason")
def test_left_out(): pass
@pytest.mark.xfail(reason="known")
def test_known(): assert False
"""


def said(folder: Path, *options: str, is_quiet: bool = True) -> str:
    """Return what a session of one worker prints."""
    (folder / "test_it.py").write_text(TESTS)
    plugin = ("-p", "xdist.plugin", *(("-p", "tests.worker_messages") if is_quiet else ()))
    ran = subprocess.run(  # noqa: S603 - our own program
        [
            *(sys.executable, "-m", "pytest", "--numprocesses=1", *plugin, *options),
            *("-c", "pyproject.toml", "-p", "no:cacheprovider", str(folder)),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED, ran.stderr
    return ran.stdout


def test_what_fails_is_told_wherever_it_fails(tmp_path: Path) -> None:
    printed = said(tmp_path)

    assert "1 failed, 2 passed, 1 skipped, 1 xfailed, 2 errors" in printed
    assert all(f"the {part} broke" in printed for part in ("set-up", "call", "end"))
    assert "said before the end" in printed
    assert "[100%]" in printed


@pytest.mark.parametrize(
    ("options", "asked_for"),
    [
        (["--durations=0", "--durations-min=0"], r"(?:setup|call|teardown) +(?=test_it)\S+"),
        pytest.param(["-rA"], r"said \w+ the \w+|^[A-Z]+ \S+", marks=pytest.mark.long),
    ],
    ids=["durations", "all outcomes"],
)
def test_who_asks_for_more_is_told_all(options: list[str], asked_for: str, tmp_path: Path) -> None:
    quiet, plain = (
        sorted(re.findall(asked_for, said(tmp_path, *options, is_quiet=is_quiet), re.MULTILINE))
        for is_quiet in (True, False)
    )

    assert len(quiet) > len(TESTS.split("def test_")) - 1
    assert quiet == plain
