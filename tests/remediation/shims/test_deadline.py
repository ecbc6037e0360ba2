"""All that the Python shim does ends by one deadline; the clock is the test's own."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sealed_env import secret
from sealed_env.deadline import Deadline
from sealed_env.errors import ProxyRefused, SecretNotLoaded
from sealed_env.message import BrokenAnswer
from sealed_env.secret import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, TRIES, load

from tests.remediation.builders import secret_arn
from tests.remediation.shims.clock import SECONDS, Time

ARN = secret_arn("orders")
KEYS = {"AWS_ACCESS_KEY_ID": "key-id", "AWS_SECRET_ACCESS_KEY": "-"}
GOOD = (200, b'{"SecretString": "{}"}')
THROTTLED = (400, b'{"__type": "ThrottlingException"}')
BROKEN = (500, b'{"__type": "InternalServiceError"}')


def answering(
    monkeypatch: pytest.MonkeyPatch, answers: Iterator[Any], then: Callable[[Deadline], None]
) -> None:
    """Let requests be answered, or end in an error, after something has happened."""

    def exchange(*given: Any) -> Any:
        then(given[-1])
        answer = next(answers)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr(secret, "exchange", exchange)


def taking(time: Time, seconds: Iterator[float], _: Deadline) -> None:
    """Let each request take the next of these times."""
    time.pass_(next(seconds))


def endlessly(answer: Any) -> Iterator[Any]:
    while True:
        yield answer


# ------------------------------------------------------------------------ trying again


@pytest.mark.parametrize(
    "answer",
    [
        THROTTLED,
        (400, b'{"__type": "com.amazonaws#ThrottlingException"}'),
        (400, b'{"__type": "TooManyRequestsException"}'),
        (400, b'{"__type": "RequestLimitExceeded"}'),
        (429, b"slow down"),
        BROKEN,
        (503, b""),
        (400, b'{"__type": "ServiceUnavailableException"}'),
    ],
)
def test_throttling_and_errors_of_the_service_are_waited_out_until_the_deadline(
    answer: tuple[int, bytes], time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "uniform", lambda _, most: most)
    answering(monkeypatch, endlessly(answer), lambda _: time.pass_(0.01))
    deadline = time.within(SECONDS)

    with pytest.raises(SecretNotLoaded):
        load(ARN, KEYS, deadline)

    growing = [min(FIRST_PAUSE_SECONDS * 2**n, LONGEST_PAUSE_SECONDS) for n in range(30)]
    assert time.pauses == growing[: len(time.pauses)]
    # One more pause would have gone past the end.
    assert not deadline.is_within(0)
    assert deadline.is_within(LONGEST_PAUSE_SECONDS)


def test_a_burst_that_was_throttled_together_does_not_ask_together_again(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[tuple[float, float]] = []

    def uniform(least: float, most: float) -> float:
        limits.append((least, most))
        return most / 3

    monkeypatch.setattr(random, "uniform", uniform)
    answering(monkeypatch, iter([THROTTLED, BROKEN, THROTTLED, GOOD]), lambda _: None)

    assert load(ARN, KEYS, time.within(SECONDS)) == {}

    assert [least for least, _ in limits] == [0, 0, 0]
    assert time.pauses == [most / 3 for _, most in limits]
    assert limits[0][1] < limits[1][1] < limits[2][1]


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), socket.gaierror(), TimeoutError(), BrokenAnswer()]
)
def test_a_network_that_is_not_there_is_tried_once_more(
    error: OSError, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Deadline] = []
    answering(monkeypatch, endlessly(error), asked.append)

    with pytest.raises(SecretNotLoaded) as failed:
        load(ARN, KEYS, time.within(SECONDS))

    assert failed.value.code == type(error).__name__
    assert len(asked) == TRIES


@pytest.mark.parametrize(
    "given",
    [(400, b'{"__type": "AccessDeniedException"}'), ValueError(), ProxyRefused(), TypeError()],
)
def test_what_does_not_pass_is_not_tried_again(
    given: Any, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Deadline] = []
    answering(monkeypatch, endlessly(given), asked.append)

    with pytest.raises(SecretNotLoaded):
        load(ARN, KEYS, time.within(SECONDS))

    assert (len(asked), time.pauses) == (1, [])


@pytest.mark.parametrize("answer", [THROTTLED, BROKEN, (503, b"")])
def test_what_the_service_said_is_told_if_the_deadline_cuts_the_next_request_off(
    answer: tuple[int, bytes], time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for answers in ([*2 * [answer], TimeoutError()], endlessly(answer)):
        took = iter([0.01, 0.01, SECONDS])
        answering(monkeypatch, iter(answers), partial(taking, time, took))
        with pytest.raises(SecretNotLoaded) as failed:
            load(ARN, KEYS, time.within(SECONDS))
        told.append(str(failed.value))

    assert told[0] == told[1]


def test_a_network_that_went_away_is_told_while_there_is_time(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = ConnectionRefusedError()
    answering(monkeypatch, iter([BROKEN, gone, gone]), lambda _: time.pass_(0.01))

    with pytest.raises(SecretNotLoaded) as failed:
        load(ARN, KEYS, time.within(SECONDS))

    assert failed.value.code == "ConnectionRefusedError"


def test_one_try_leaves_time_for_another_and_none_goes_past_the_end(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[float] = []

    def take_all(deadline: Deadline) -> None:
        left.append(deadline.left())
        time.pass_(left[-1])

    monkeypatch.setattr(random, "uniform", lambda *_: 0.0)
    answering(monkeypatch, endlessly(TimeoutError()), take_all)
    started = time.now

    with pytest.raises(SecretNotLoaded):
        load(ARN, KEYS, time.within(5.0))

    assert left == [secret.TRY_SECONDS, 5.0 - secret.TRY_SECONDS]
    assert time.now == started + 5.0
