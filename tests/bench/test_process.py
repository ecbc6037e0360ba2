"""What a process costs is its own, whoever starts it."""

from __future__ import annotations

import sys

import pytest

from tests.bench.process import ProcessBroke, cost

MB = 1024 * 1024


@pytest.mark.process
def test_what_the_parent_held_is_not_its_childs_peak() -> None:
    held = bytearray(150 * MB)
    measured = cost([sys.executable, "-c", "pass"])
    del held

    assert 1 < measured.peak_megabytes < 100


@pytest.mark.process
def test_the_peak_and_time_of_children_count() -> None:
    child = "a = bytearray(150 * 2**20); sum(range(3_000_000))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    measured = cost([sys.executable, "-c", parent])

    assert measured.peak_megabytes > 150
    assert measured.cpu_seconds > 0


@pytest.mark.process
def test_a_program_that_ends_otherwise_has_no_cost() -> None:
    with pytest.raises(ProcessBroke, match="ended with 3"):
        cost([sys.executable, "-c", "raise SystemExit(3)"])
