from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench.process import ProcessBroke
from tests.bench.watched import watched

HELD = 60
"""Megabytes that each of two processes holds."""
TWO = f"""
import subprocess, sys, time
hold = "held = bytearray(b'1') * {HELD << 20}; print(flush=True); input()"
children = [
    subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
    )
    for _ in range(2)
]
for child in children:
    child.stdout.readline()
time.sleep(1)
for child in children:
    child.communicate(b"\\n")
"""


@pytest.mark.process
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells")
def test_memory_is_that_of_all_processes_together_whatever_their_groups() -> None:
    cost = watched([sys.executable, "-c", TWO], environment={}, finished=(0,))

    assert cost.peak_megabytes > 2 * HELD
    assert cost.cpu_seconds > 0
    assert cost.clock_seconds >= 1


@pytest.mark.process
def test_a_run_that_did_not_finish_has_no_cost() -> None:
    with pytest.raises(ProcessBroke, match="ended with 7"):
        watched([sys.executable, "-c", "raise SystemExit(7)"], environment={}, finished=(0, 1))
