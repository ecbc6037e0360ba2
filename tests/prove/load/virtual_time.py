"""Threads whose waiting costs no time: the clock jumps to whoever wakes next."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterable


class VirtualTime:
    """Runs jobs as if at once, one at a time, in the order in which they wake.

    Stands for the module `time` where code waits. Given the same jobs, which draw the same random
    numbers, the same happens each time.
    """

    def __init__(self) -> None:
        """Begin at 0 seconds."""
        self.now = 0.0
        self._wakings: list[tuple[float, int, threading.Event]] = []
        self._number = 0
        self._yielded = threading.Event()
        self._own = threading.local()

    def time(self) -> float:
        """Return the seconds since the beginning."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let others run until so many seconds have passed."""
        self._wake(self._own.turn, self.now + seconds)
        self._yielded.set()
        self._own.turn.wait()
        self._own.turn.clear()

    def run(self, jobs: Iterable[Callable[[], None]]) -> None:
        """Start all jobs now, and return when all have ended."""
        threads = [self._start(job) for job in jobs]
        while self._wakings:
            self.now, _, turn = heapq.heappop(self._wakings)
            self._yielded.clear()
            turn.set()
            self._yielded.wait()
        for thread in threads:
            thread.join()

    def _start(self, job: Callable[[], None]) -> threading.Thread:
        turn = threading.Event()

        def run() -> None:
            self._own.turn = turn
            turn.wait()
            turn.clear()
            try:
                job()
            finally:
                self._yielded.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self._wake(turn, self.now)
        return thread

    def _wake(self, turn: threading.Event, at: float) -> None:
        self._number += 1
        heapq.heappush(self._wakings, (at, self._number, turn))
