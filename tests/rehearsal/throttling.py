"""Throttling, as AWS's control planes answer who asks too often: switched on by tests.

Each service has a token bucket of its own. The account's root is spared: it is the test itself, and
what AWS does inside. Sources:
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (15 requests a second) and
https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Protocol
from urllib.parse import unquote

from .lambda_answers import Answer, Handler

_FUNCTION = re.compile(r"/functions/([^/]+)")


_AT_ONCE = 1.0
"""Tokens in a bucket: who asks twice at once is throttled, however slow this machine is."""


class TokenBucket:
    """Fills evenly, and gives what it has."""

    def __init__(
        self, rate: float, most: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin full.

        Args:
            rate: tokens a second.
            most: tokens that it holds; None: those of a second.
            clock: seconds.
        """
        self._rate = rate
        self._most = rate if most is None else most
        self._clock = clock
        self._tokens = self._most
        self._filled = clock()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take a token, if there is one."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._most, self._tokens + (now - self._filled) * self._rate)
            self._filled = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that counted."""

    service: str
    what: str
    """The function's name, or the action."""
    throttled: bool


class Requester(Protocol):
    """Who makes a request."""

    @property
    def arn(self) -> str:
        """The ARN of the caller."""


Identify = Callable[[dict[str, str]], Requester]


class Throttling:
    """Throttles services while it is switched on, and keeps count of what they were asked."""

    def __init__(self, identify: Identify) -> None:
        self._identify = identify
        self._buckets: dict[str, TokenBucket] = {}
        self._rate: float | None = None
        self._asked: list[Asked] = []

    def switch(self, rate: float | None) -> None:
        """Allow so many requests a second to each service from now on; None: any number."""
        self._rate, self._buckets, self._asked = rate, {}, []

    def asked(self) -> list[dict[str, Any]]:
        """Return what was asked since it was switched on."""
        return [asdict(each) for each in self._asked]

    def of(self, service: str, handler: Handler) -> Handler:
        """Wrap a service of the emulator."""

        async def handle(
            method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
        ) -> Answer:
            if self._rate is None or not self._counts(path, headers):
                return await handler(method, path, headers, body, query)
            bucket = self._buckets.setdefault(service, TokenBucket(self._rate, _AT_ONCE))
            throttled = not bucket.take()
            self._asked.append(Asked(service, _what(path, headers, query), throttled))
            if throttled:
                return REFUSALS[service]
            return await handler(method, path, headers, body, query)

        return handle

    def _counts(self, path: str, headers: dict[str, str]) -> bool:
        # Invocations are limited by concurrency, and not in this way.
        if path.rstrip("/").endswith("/invocations"):
            return False
        return not self._identify(headers).arn.endswith(":root")


def _what(path: str, headers: dict[str, str], query: dict[str, Any]) -> str:
    function = _FUNCTION.search(unquote(path))
    if function:
        return function[1].rpartition(":")[2]
    action = headers.get("x-amz-target", "").rpartition(".")[2]
    return action or str((query.get("Action") or [path])[0])


def _json(status: int, code: str) -> Answer:
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code}
    content = {"__type": code, "message": "Rate exceeded"}
    return status, headers, json.dumps(content).encode()


_QUERY: Answer = (
    400,
    {"Content-Type": "text/xml"},
    (
        b"<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code>"
        b"<Message>Rate exceeded</Message></Error></ErrorResponse>"
    ),
)
REFUSALS: dict[str, Answer] = {
    "lambda": _json(429, "TooManyRequestsException"),
    "config": _json(400, "ThrottlingException"),
    "secretsmanager": _json(400, "ThrottlingException"),
    "ssm": _json(400, "ThrottlingException"),
    "iam": _QUERY,
    "cloudformation": _QUERY,
}
"""How each service says it."""
