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
from sealed_env.message import BrokenAnswer, read_answer
from sealed_env.secret import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, TRIES, load
from sealed_env.stream import Plain, connected

from tests.remediation.builders import secret_arn

ARN = secret_arn("orders")
KEYS = {"AWS_ACCESS_KEY_ID": "key-id", "AWS_SECRET_ACCESS_KEY": "-"}
SECONDS = 6.0
GOOD = (200, b'{"SecretString": "{}"}')
THROTTLED = (400, b'{"__type": "ThrottlingException"}')
BROKEN = (500, b'{"__type": "InternalServiceError"}')


class Time:
    """A clock that goes on only when something takes time."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def pass_(self, seconds: float) -> None:
        self.now += seconds

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def within(self, seconds: float) -> Deadline:
        return Deadline(self.now + seconds, lambda: self.now, self.sleep)


@pytest.fixture
def time() -> Time:
    return Time()


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


# ------------------------------------------------------------------------ many addresses


class Silent:
    """A socket whose connection takes all the time that it is given; the working ones do not."""

    def __init__(self, time: Time, working: str | None) -> None:
        self.time, self.working = time, working
        self.tried: list[tuple[str, float]] = []
        self.closed = 0

    def __call__(self, *_: Any) -> Silent:
        return self

    def settimeout(self, seconds: float) -> None:
        self.seconds = seconds

    def connect(self, address: tuple[str, int]) -> None:
        self.tried.append((address[0], self.seconds))
        if address[0] != self.working:
            self.time.pass_(self.seconds)
            raise TimeoutError

    def setsockopt(self, *_: Any) -> None:
        pass

    def close(self) -> None:
        self.closed += 1


def resolved_to(monkeypatch: pytest.MonkeyPatch, sockets: Silent, count: int) -> list[str]:
    addresses = [f"192.0.2.{number}" for number in range(1, count + 1)]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "socket", sockets)
    return addresses


@pytest.mark.parametrize("count", [1, 2, 8, 40])
def test_addresses_that_do_not_answer_take_no_longer_than_one(
    count: int, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    sockets = Silent(time, None)
    addresses = resolved_to(monkeypatch, sockets, count)
    started = time.now

    with pytest.raises(TimeoutError):
        connected("a.example", 443, time.within(SECONDS))

    assert [address for address, _ in sockets.tried] == addresses
    assert time.now <= started + SECONDS
    assert sockets.closed == count


def test_the_last_of_many_addresses_is_reached(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    sockets = Silent(time, "192.0.2.8")
    resolved_to(monkeypatch, sockets, 8)
    deadline = time.within(SECONDS)

    made: Any = connected("a.example", 443, deadline)

    assert made is sockets

    assert deadline.left() > 0
    assert sockets.closed == 7


def test_a_family_that_this_machine_has_not_is_passed_over(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    sockets = Silent(time, "192.0.2.2")
    resolved_to(monkeypatch, sockets, 2)
    made = iter([OSError("no such family"), sockets])

    def make(*_: Any) -> Any:
        one = next(made)
        if isinstance(one, OSError):
            raise one
        return one

    monkeypatch.setattr(socket, "socket", make)

    made_of_the_other: Any = connected("a.example", 443, time.within(SECONDS))

    assert made_of_the_other is sockets


def test_a_name_without_addresses_is_an_error(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    resolved_to(monkeypatch, Silent(time, None), 0)

    with pytest.raises(socket.gaierror):
        connected("a.example", 443, time.within(SECONDS))


# ------------------------------------------------------------------------ slow answers


class Dripping:
    """A stream that gives one byte at a time, each in its own time."""

    def __init__(self, data: bytes, time: Time, deadline: Deadline, seconds: float) -> None:
        self._data, self._time = data, time
        self._deadline, self._seconds = deadline, seconds

    def receive(self) -> bytes:
        if self._deadline.left() < self._seconds:
            self._time.pass_(self._deadline.left())
            raise TimeoutError
        self._time.pass_(self._seconds)
        part, self._data = self._data[:1], self._data[1:]
        return part

    def send(self, data: bytes) -> None:
        pass

    def close(self) -> None:
        pass


ANSWERS = {
    "a head without end": b"HTTP/1.1 200 OK\r\nx: " + 1000 * b"y",
    "a body": b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + 1000 * b"x",
    "a body without a length": b"HTTP/1.1 200 OK\r\n\r\n" + 1000 * b"x",
    "chunks": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + 200 * b"1\r\nx\r\n",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_drips_is_read_no_longer_than_the_deadline(
    answer: bytes, time: Time
) -> None:
    deadline = time.within(SECONDS)
    started = time.now

    with pytest.raises(TimeoutError):
        read_answer(Dripping(answer, time, deadline, 0.1))

    assert time.now == pytest.approx(started + SECONDS)


def test_a_socket_may_take_what_is_left_at_each_step(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    class Socket(Silent):
        def settimeout(self, seconds: float) -> None:
            super().settimeout(seconds)
            given.append(seconds)

        def sendall(self, _: bytes) -> None:
            self.time.pass_(1)

        def recv(self, _: int) -> bytes:
            self.time.pass_(1)
            return b"x"

    resolved_to(monkeypatch, Socket(time, "192.0.2.1"), 1)
    plain = Plain("a.example", 80, time.within(4))
    plain.send(b"x")
    plain.receive()
    plain.receive()

    assert given == pytest.approx([4, 4, 3, 2])
    time.pass_(1)
    with pytest.raises(TimeoutError):
        plain.receive()
