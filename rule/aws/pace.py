"""The pace of requests to Lambda: slow enough for the account's other callers.

Lambda answers 100 GetFunction requests a second for a whole account and Region, deployments
included, and 15 of all its other requests that do not invoke. AWS Config sends notifications for
all functions at once when the stack is new or a parameter changes. Execution environments do not
know of each other, but Lambda runs no more of them than the reserved concurrency. So if each
environment leaves enough time between two requests, all of them together stay within the limit.
This needs no call to AWS, except in an account whose quota of concurrency is too small to reserve
any: there Lambda runs no more environments than the quota, and each of them reads the quota once.
An evaluation may make more requests than its first; the next evaluation in the same environment
then waits longer.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html ("API requests")
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from ..model import Unread

NOTHING_RESERVED = -1
"""What the template passes if the function reserves no concurrency."""
LEAST_QUOTA_TO_RESERVE = 110
"""The smallest quota of which an account can reserve 10, the template's default: Lambda keeps 100
of the quota unreserved.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
"""
REQUESTS_A_SECOND = 20.0
"""GetFunction requests of all environments together: a fifth of Lambda's limit."""
OTHERS_A_SECOND = 5.0
"""Other requests of all environments together: a third of Lambda's limit."""
_AT_ONCE_SECONDS = 1.0
"""The longest interval at which all environments may make their first request at once.

At this interval, there are so few environments that all may make a request within one second. More
environments, started at once, would exceed the limit: so each begins at a random time within its
interval.
"""


def seconds_between(environments: int) -> float:
    """Return the seconds from one request of an environment to its next.

    Args:
        environments: how many may run at once: the function's reserved concurrency; 0 if
            the function is stopped.
    """
    return environments / REQUESTS_A_SECOND


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
        """Begin; the first request waits only if the interval is longer than a second.

        Args:
            seconds: from one GetFunction request to the next.
            clock: returns the time in seconds.
            sleep: waits for a number of seconds.
        """
        self._clock = clock
        self._sleep = sleep
        self._next_other = float("-inf")
        self._begin(seconds)

    def _begin(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = self._clock()
        if seconds > _AT_ONCE_SECONDS:
            self._next += random.uniform(0, seconds)  # noqa: S311 - nothing secret

    def wait(self) -> None:
        """Wait until the next evaluation may begin, which begins with GetFunction."""
        now = self._clock()
        ready = max(self._next, self._next_other)
        if now < ready:
            self._sleep(ready - now)
        self._next = max(now, ready) + self._seconds

    def count_get_function(self) -> None:
        """Count one more GetFunction request: the next evaluation waits longer."""
        self._next = max(self._clock(), self._next) + self._seconds

    def count_other(self) -> None:
        """Count a request other than GetFunction: the next evaluation waits longer."""
        seconds = self._seconds * REQUESTS_A_SECOND / OTHERS_A_SECOND
        self._next_other = max(self._clock(), self._next_other) + seconds


class SharedPace(Pace):
    """The pace of one of several execution environments, which do not know of each other."""

    def __init__(
        self,
        reserved: int,
        quota: Callable[[], int | Unread],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = _sleep,
    ) -> None:
        """Begin; the quota is read before the first request, and only if the pace depends on it.

        Args:
            reserved: the function's reserved concurrency, or `NOTHING_RESERVED`.
            quota: reads the account's quota of concurrency, or says why not.
            clock: returns the time in seconds.
            sleep: waits for a number of seconds.
        """
        super().__init__(seconds_between(max(reserved, 0)), clock, sleep)
        self._quota = quota
        self._is_known = reserved != NOTHING_RESERVED
        self._refusal: Unread | None = None

    def refusal(self) -> Unread | None:
        """Return why no request may be made; None if there is a pace, which the caller must keep.

        A larger account could reserve concurrency. If it does not, nothing limits the rule's
        requests.
        """
        if self._is_known:
            return self._refusal
        quota = self._quota()
        if isinstance(quota, Unread):
            return quota
        self._is_known = True
        if quota >= LEAST_QUOTA_TO_RESERVE:
            self._refusal = _could_reserve(quota)
        else:
            self._begin(seconds_between(quota))
        return self._refusal


def _could_reserve(quota: int) -> Unread:
    """Return the refusal. The invocation fails, too, so that somebody is told."""
    return Unread(
        "function",
        "nothing is reserved for the rule, although the account's quota of concurrency is "
        f"{quota}; set the stack's ReservedConcurrency to 10",
        is_temporary=True,
    )
