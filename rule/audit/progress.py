"""Shows on standard error how far an audit is: a bar on a terminal, or a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .times import duration

_LINE_SECONDS = 5.0
"""From one line to the next."""
_SLOW = 1.5
"""From this on, it is said that AWS slows the audit down."""


def doing(current: str, slowness: float) -> str:
    """Say what is being done."""
    slowed = f", slowed down by AWS {slowness:.0f} times" if slowness >= _SLOW else ""
    return f"{current}{slowed}"


@dataclass(slots=True)
class Estimate:
    """How long it takes yet, by how long it took so far."""

    clock: Callable[[], float] = time.monotonic
    _began: tuple[float, int] | None = None

    def left(self, done: int, total: int) -> str:
        """Return the time that is left, as text; empty while nobody can know."""
        if self._began is None:
            self._began = self.clock(), done
        began, before = self._began
        if done <= before:
            return ""
        return duration((self.clock() - began) / (done - before) * (total - done))


@dataclass(slots=True)
class Lines:
    """Progress as lines: for pipes, logs, and terminals that show no colours."""

    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    _estimate: Estimate = field(init=False)
    _of_plans: Estimate = field(init=False)
    _next: float = field(default=float("-inf"))

    def __post_init__(self) -> None:
        self._estimate = Estimate(self.clock)
        self._of_plans = Estimate(self.clock)

    def listing(self, left: int, current: str) -> None:
        """Say which place is listed."""
        more = f", {left - 1:,} more to list" if left > 1 else ""
        self._now_and_then(f"listing the functions of {current}{more}")

    def judging(self, done: int, total: int, current: str, slowness: float) -> None:
        """Say how many functions are judged."""
        left = self._estimate.left(done, total)
        rest = f", some {left} left" if left else ""
        self._now_and_then(f"{done:,} of {total:,} functions{rest}: {doing(current, slowness)}")

    def planning(self, done: int, total: int, current: str) -> None:
        """Say how many functions are planned."""
        left = self._of_plans.left(done, total)
        rest = f", some {left} left" if left else ""
        self._now_and_then(f"{done:,} of {total:,} planned{rest}: {current}")

    def pressing(self, done: int, total: int, current: str) -> None:
        """Say how many functions are through, and at which steps the others are."""
        self._now_and_then(f"{done:,} of {total:,} through: {current}")

    def note(self, text: str) -> None:
        """Say what matters beyond the moment."""
        self.say(f"note: {text}")

    def close(self) -> None:
        """End; nothing is left to say."""

    def _now_and_then(self, text: str) -> None:
        now = self.clock()
        if now >= self._next:
            self._next = now + _LINE_SECONDS
            self.say(text)
