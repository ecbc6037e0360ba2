"""How fast the rule asks Lambda for functions: slowly enough for everybody else.

Lambda answers GetFunction 100 times a second to all callers of an account and Region, deployments
among them, and AWS Config tells of all functions at once when the stack is new or a parameter has
changed. An execution environment sees no other one, but Lambda runs no more of them than are
reserved: if each leaves some time between two questions, all of them together keep to the limit.
No call to AWS is needed for it, and a change that comes alone waits for nothing.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html ("API requests")
"""

from __future__ import annotations

import time
from collections.abc import Callable

REQUESTS_A_SECOND = 20.0
"""GetFunction, by all environments together: a fifth of what Lambda answers."""
UNRESERVED_SECONDS = 2.0
"""Between two questions of an environment if nothing is reserved.

How many there are is then up to the account. Those that cannot reserve have a quota of less than
110, of which Lambda keeps 100 unreserved: 55 questions a second at most.
"""
_MOST_SECONDS = 5.0
"""Nobody waits longer: who reserves more than a hundred wants to be faster."""


def seconds_between(reserved: int) -> float:
    """Return the seconds from one question of an environment to its next.

    Args:
        reserved: evaluations at once, as the function's reserved concurrency; negative if none is.
    """
    if reserved < 0:
        return UNRESERVED_SECONDS
    return min(reserved / REQUESTS_A_SECOND, _MOST_SECONDS)


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


class Pace:
    """Leaves time between the questions of one execution environment."""

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = _sleep,
    ) -> None:
        """Begin: the first question waits for nothing.

        Args:
            seconds: from one question to the next.
            clock: tells seconds.
            sleep: waits for seconds.
        """
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._next = float("-inf")

    def wait(self) -> None:
        """Wait until the next question may be asked."""
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._seconds
