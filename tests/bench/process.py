"""What a process costs, as the system counts it for the whole of it and its children."""

from __future__ import annotations

import os
import subprocess
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
    process = subprocess.Popen(  # noqa: S603 - programs of our own choice
        [str(word) for word in command],
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            **(environment or {}),
        },
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in finished:
        raise ProcessBroke(f"{Path(command[0]).name} ended with {process.returncode}")
    # Linux counts the resident set in KiB.
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
