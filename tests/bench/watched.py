"""What a program of several processes costs: their time, and their memory together."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.process import ProcessBroke

_EVERY_SECONDS = 0.25
_STATE, _SESSION = 0, 3
"""Places behind the name in /proc/PID/stat, as proc(5) lists them."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Of one run."""

    cpu_seconds: float
    """User and system time of all its processes that were waited for."""
    clock_seconds: float
    peak_megabytes: float
    """The most that its processes held at once, as seen four times a second; what several of them
    share is counted once. 0 where there is no /proc."""


def watched(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    finished: Collection[int],
) -> Watched:
    """Run a program in a session of its own to its end; its output goes nowhere.

    Raises:
        ProcessBroke: it ended with another code than those of a run that finished.
    """
    begun, peak = time.perf_counter(), 0.0
    process = subprocess.Popen(  # noqa: S603 - programs of our own choice
        [str(word) for word in command],
        env={"PATH": os.environ["PATH"], **environment},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        peak = max(peak, sum(_megabytes(each) for each in _of_session(process.pid)))
        time.sleep(_EVERY_SECONDS)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in finished:
        raise ProcessBroke(f"{Path(command[0]).name} ended with {process.returncode}")
    return Watched(usage.ru_utime + usage.ru_stime, seconds, peak)


def _of_session(session: int) -> Iterator[Path]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # It has ended meanwhile.
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            if int(fields[_SESSION]) == session and fields[_STATE] != "Z":
                yield stat.parent


def _megabytes(process: Path) -> float:
    """Return a process's part of the memory that it holds: what n share counts 1/n for each."""
    with suppress(OSError):
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
