"""The pace of GetFunction requests: slow enough for the account's other callers.

Lambda answers 100 GetFunction requests a second for a whole account and Region, deployments
included. AWS Config sends notifications for all functions at once when the stack is new or a
parameter changes. Execution environments do not know of each other, but Lambda runs no more of them
than the reserved concurrency: if each leaves some time between two requests, all of them together
keep the limit. This needs no call to AWS, and a single change does not wait.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html ("API requests")
"""

from __future__ import annotations

import time
from collections.abc import Callable

REQUESTS_A_SECOND = 20.0
"""GetFunction requests of all environments together: a fifth of Lambda's limit."""
UNRESERVED_SECONDS = 2.0
"""Between two requests of an environment if no concurrency is reserved.

Then the account's quota limits the environments. An account that cannot reserve any has a quota
below 110, since Lambda keeps 100 unreserved: 55 requests a second at most.
"""
_MOST_SECONDS = 5.0
"""The longest wait: an owner who reserves more than a hundred wants more speed."""


def seconds_between(reserved: int) -> float:
    """Return the seconds from one request of an environment to its next.

    Args:
        reserved: the function's reserved concurrency; negative if none is reserved.
    """
    if reserved < 0:
        return UNRESERVED_SECONDS
    return min(reserved / REQUESTS_A_SECOND, _MOST_SECONDS)


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


class Pace:
    """Leaves time between the requests of one execution environment."""

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = _sleep,
    ) -> None:
        """Begin; the first request does not wait.

        Args:
            seconds: from one request to the next.
            clock: returns the time in seconds.
            sleep: waits for a number of seconds.
        """
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._next = float("-inf")

    def wait(self) -> None:
        """Wait until the next request may be sent."""
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._seconds
