"""Ending work in this process after a while, in the middle of a regular expression, too.

CPython's engine for regular expressions looks for signals as it goes, so that a signal's handler
can end a search by raising. It is for work that is not worth a process of its own.
Source: https://github.com/python/cpython/blob/3.13/Modules/_sre/sre_lib.h (MAYBE_CHECK_SIGNALS)
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_MOST_SECONDS = 1e9
"""That a timer of the system can take."""


class TimeUsedUp(Exception):
    """The work took longer than it may."""


def _end(*_: object) -> None:
    raise TimeUsedUp


@cache
def _handle_alarms() -> None:
    # Once: setting and restoring a handler takes longer than most environments' variables do.
    signal.signal(signal.SIGALRM, _end)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Within, `TimeUsedUp` is raised once the time is over.

    Only the main thread gets signals, which is where Lambda runs handlers; elsewhere there is no
    limit. The process's SIGALRM is this module's from then on.

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
