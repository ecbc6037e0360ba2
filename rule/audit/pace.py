"""The pace of an audit's requests to Lambda, which all of its processes share.

Lambda answers 100 GetFunction requests a second for an account and Region, and 15 of all other
requests that do not invoke; deployments need their part. If Lambda throttles, the audit halves its
pace at once, and comes back to it little by little.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html ("API requests")
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from typing import Any

from ..aws.pace import Pace

GET_FUNCTION_SECONDS = 1 / 40
"""From one GetFunction request to the next."""
OTHER_SECONDS = 1 / 8
"""From one other request to the next."""
_SLOWEST = 64.0
"""Times slower than without throttling."""
_RECOVERY = 0.97
"""By which each request shortens the intervals, down to those without throttling."""
_ONCE_SECONDS = 1.0
"""All requests under way may be throttled at once; that halves the pace once."""
_NEXT_GET, _NEXT_OTHER, _SLOWNESS, _SLOWED_AT = range(4)


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


class AuditPace(Pace):
    """Makes each request wait for its turn among those of all processes."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = _sleep,
    ) -> None:
        """Begin; to be called before the processes are forked.

        Args:
            clock: returns the time in seconds, the same in all processes.
            sleep: waits for a number of seconds.
        """
        super().__init__(0.0, clock, sleep)
        self._shared: Any = multiprocessing.get_context("fork").Array("d", 4)
        self._shared[_SLOWNESS] = 1.0
        self._shared[_SLOWED_AT] = float("-inf")

    @property
    def slowness(self) -> float:
        """How many times slower than without throttling."""
        return float(self._shared.get_obj()[_SLOWNESS])

    def wait(self) -> None:
        """Wait until a GetFunction request may be made."""
        self._take(_NEXT_GET, GET_FUNCTION_SECONDS)

    def count_get_function(self) -> None:
        """Wait until one more GetFunction request may be made."""
        self._take(_NEXT_GET, GET_FUNCTION_SECONDS)

    def count_other(self) -> None:
        """Wait until a request other than GetFunction may be made."""
        self._take(_NEXT_OTHER, OTHER_SECONDS)

    def slow_down(self) -> None:
        """Halve the pace: a request was throttled."""
        with self._shared.get_lock():
            now = self._clock()
            if now - self._shared[_SLOWED_AT] >= _ONCE_SECONDS:
                self._shared[_SLOWED_AT] = now
                self._shared[_SLOWNESS] = min(self._shared[_SLOWNESS] * 2, _SLOWEST)

    def _take(self, which: int, seconds: float) -> None:
        with self._shared.get_lock():
            now = self._clock()
            at = max(now, self._shared[which])
            self._shared[which] = at + seconds * self._shared[_SLOWNESS]
            self._shared[_SLOWNESS] = max(1.0, self._shared[_SLOWNESS] * _RECOVERY)
        if at > now:
            self._sleep(at - now)
