"""A deadline on the monotonic clock."""

from __future__ import annotations

import time

TYPE_CHECKING = False  # Stands for typing's, whose import costs time.
if TYPE_CHECKING:
    from collections.abc import Callable


class Deadline:
    """Tells how much time is left."""

    def __init__(
        self,
        end: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._end = end
        self._clock = clock
        self.sleep = sleep

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: there are none.
        """
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left

    def is_within(self, seconds: float) -> bool:
        """Tell whether the deadline is at most so many seconds away."""
        return self._end - self._clock() <= seconds

    def at_most(self, seconds: float) -> Deadline:
        """Return a deadline so many seconds from now, but not later than this one."""
        return Deadline(min(self._end, self._clock() + seconds), self._clock, self.sleep)
