"""Throttling as AWS's control planes do it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from .throttling import REFUSALS, Throttling, TokenBucket

ROOT = "arn:aws:iam::123456789012:root"
ROLE = "arn:aws:sts::123456789012:assumed-role/rule/session"
GET = "/2015-03-31/functions/orders-api"


@dataclass(frozen=True)
class Somebody:
    arn: str


def asked(throttling: Throttling, service: str, path: str, times: int) -> list[int]:
    """Ask a service so often; return the statuses."""

    async def answer(*_: Any) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, b"{}"

    async def ask() -> list[int]:
        handle = throttling.of(service, answer)
        return [(await handle("GET", path, {}, b"", {}))[0] for _ in range(times)]

    return asyncio.run(ask())


def test_a_bucket_gives_as_many_as_a_second_brings() -> None:
    now = [0.0]
    bucket = TokenBucket(15, clock=lambda: now[0])

    given = []
    for second in range(3):
        now[0] = float(second)
        given.append(sum(bucket.take() for _ in range(100)))

    assert given == [15, 15, 15]


@pytest.mark.parametrize("service", REFUSALS)
def test_who_asks_too_often_is_refused_as_the_service_does(service: str) -> None:
    throttling = Throttling(lambda _: Somebody(ROLE))
    throttling.switch(1)

    statuses = asked(throttling, service, GET, 4)

    assert statuses == [200, *3 * [REFUSALS[service][0]]]
    assert [each["throttled"] for each in throttling.asked()] == [False, True, True, True]
    assert {each["what"] for each in throttling.asked()} == {"orders-api"}


@pytest.mark.parametrize(
    ("arn", "path", "rate"),
    [(ROOT, GET, 1), (ROLE, f"{GET}/invocations", 1), (ROLE, GET, None)],
    ids=["the account's root", "an invocation", "switched off"],
)
def test_whom_it_does_not_concern_is_never_refused(arn: str, path: str, rate: float | None) -> None:
    throttling = Throttling(lambda _: Somebody(arn))
    throttling.switch(rate)

    assert asked(throttling, "lambda", path, 4) == [200] * 4
