"""A time limit for work in this process, which also ends a search for a regular expression.

CPython's engine for regular expressions checks for signals while it searches, so that a signal's
handler can end the search by an exception. For work that is too short for a process of its own.
Source: https://github.com/python/cpython/blob/3.13/Modules/_sre/sre_lib.h (MAYBE_CHECK_SIGNALS)
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_MOST_SECONDS = 1e9
"""The longest time that is given to the system's timer."""


class TimeUsedUp(Exception):
    """The work took longer than it may."""


def _end(*_: object) -> None:
    raise TimeUsedUp


@cache
def _handle_alarms() -> None:
    # Only once: setting and restoring a handler takes longer than scanning most environments.
    signal.signal(signal.SIGALRM, _end)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeUsedUp` within the context when the time is used up.

    Signals reach only the main thread, in which Lambda runs handlers; in other threads there is no
    limit. From the first call on, this module handles the process's SIGALRM.

    Args:
        seconds: of wall-clock time, more than 0.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    _handle_alarms()
    try:
        signal.setitimer(signal.ITIMER_REAL, min(seconds, _MOST_SECONDS))
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
