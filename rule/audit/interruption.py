"""Ctrl-C as a wish that the work looks at, and not as an exception in its midst."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Interruption:
    """Whether somebody wants the work to end."""

    wanted: bool = False


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Take note of the first Ctrl-C, or of a request to terminate; the next one acts as usual.

    Signals reach only the main thread; in another one nothing is taken note of.
    """
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = {each: signal.getsignal(each) for each in _SIGNALS}

    def restore() -> None:
        for each, handler in before.items():
            signal.signal(each, handler)

    def note(_: int, __: FrameType | None) -> None:
        interruption.wanted = True
        restore()

    for each in _SIGNALS:
        signal.signal(each, note)
    try:
        yield interruption
    finally:
        restore()
