"""What a process costs, as the system counts it for the whole of it and its children."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run, children that were waited for included."""

    cpu_seconds: float
    """User and system time."""
    peak_megabytes: float
    """The largest resident set of any one of its processes."""


_LAUNCHER = """
import os, sys
silent = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)
_, status, usage = os.wait4(process, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
"""Starts a program from a small process: Linux counts what a parent held as its child's peak."""


class ProcessBroke(Exception):
    """A process did not end as it should, so that its time means nothing."""


def cost(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | str = "/",
    finished: Collection[int] = (0,),
) -> Cost:
    """Run a program to its end and return its cost; its output goes nowhere.

    Raises:
        ProcessBroke: it ended with another code than those of a run that finished.
    """
    launched = subprocess.run(  # noqa: S603 - programs of our own choice
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, *(str(word) for word in command)],
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            **(environment or {}),
        },
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    code, cpu_seconds, peak = launched.stdout.split()
    if int(code) not in finished:
        raise ProcessBroke(f"{Path(command[0]).name} ended with {code}")
    # Linux counts the resident set in KiB.
    return Cost(float(cpu_seconds), int(peak) / 1024)
