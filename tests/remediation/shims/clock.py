"""A clock of a test's own."""

from __future__ import annotations

from sealed_env.deadline import Deadline

SECONDS = 6.0
"""Until the deadline, unless a test says otherwise."""


class Time:
    """A clock that goes on only when something takes time."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def pass_(self, seconds: float) -> None:
        self.now += seconds

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def within(self, seconds: float) -> Deadline:
        return Deadline(self.now + seconds, lambda: self.now, self.sleep)
