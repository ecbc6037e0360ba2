"""Addresses that do not answer, and answers that drip, take no longer than the deadline."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from sealed_env.deadline import Deadline
from sealed_env.message import read_answer
from sealed_env.stream import Plain, connected

from tests.remediation.shims.clock import SECONDS, Time


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
