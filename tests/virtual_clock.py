"""A clock on which time passes only where somebody waits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class VirtualClock:
    """Stands in for the module `time`."""

    now: float = 0.0

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
