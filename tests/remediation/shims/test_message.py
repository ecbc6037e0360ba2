"""The Python shim's HTTP: what it sends, and what it makes of what comes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sealed_env.message import LARGEST_BODY, BrokenAnswer, read_answer, read_head, send_request


class Parts:
    """A stream that gives these parts, then ends; and keeps what was sent."""

    def __init__(self, parts: Sequence[bytes] = ()) -> None:
        self._parts = list(parts)
        self.sent = b""

    def send(self, data: bytes) -> None:
        self.sent += data

    def receive(self) -> bytes:
        return self._parts.pop(0) if self._parts else b""

    def close(self) -> None:
        pass


WHOLE = {
    "by its length": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more",
    "until the end": b"HTTP/1.1 200 OK\r\n\r\nhello",
    "of HTTP/1.0": b"HTTP/1.0 200 OK\r\nserver: x\r\n\r\nhello",
    "without a reason": b"HTTP/1.1 200\r\n\r\nhello",
    "in a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "in chunks": (
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        b"2;name=value\r\nhe\r\n003\r\nllo\r\n0\r\nx: y\r\n\r\n"
    ),
}


@pytest.mark.parametrize("size", [1, 3, 10_000])
@pytest.mark.parametrize("answer", WHOLE.values(), ids=WHOLE)
def test_an_answer_is_read_however_it_is_cut(answer: bytes, size: int) -> None:
    parts = [answer[start : start + size] for start in range(0, len(answer), size)]

    assert read_answer(Parts(parts)) == (200, b"hello")


BROKEN = {
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "HTTP/2": b"HTTP/2 200\r\n\r\n",
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "a status of two digits": b"HTTP/1.1 20\r\n\r\n",
    "a status of other digits": "HTTP/1.1 ²²²\r\n\r\n".encode("latin-1"),
    "half a head": b"HTTP/1.1 200 OK\r\ncontent-le",
    "a length that is none": b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello",
    "a chunk without a size": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\nhello",
    "a negative chunk": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-5\r\nhello",
    "a chunk that is longer": (
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n"
    ),
    "a size without end": (
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + 70_000 * b"1"
    ),
    "a head without end": b"HTTP/1.1 200 OK\r\nx: " + 70_000 * b"y",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_what_is_no_answer_is_an_error_of_the_network(answer: bytes) -> None:
    with pytest.raises(BrokenAnswer):
        read_answer(Parts([answer, b"more"] if len(answer) > 60_000 else [answer]))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\nhello",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5",
    ],
)
def test_an_answer_that_breaks_off_is_no_answer(answer: bytes) -> None:
    with pytest.raises(ConnectionResetError):
        read_answer(Parts([answer]))


@pytest.mark.parametrize(
    "head",
    [
        b"content-length: 1000020\r\n\r\n",
        b"\r\n",
        b"transfer-encoding: chunked\r\n\r\nf4254\r\n",
    ],
)
def test_no_more_is_read_than_a_secret_can_have(head: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\n" + head + 1_000_020 * b"x"

    assert read_answer(Parts([answer])) == (200, LARGEST_BODY * b"x")


def test_what_follows_a_head_is_kept() -> None:
    came = Parts([b"HTTP/1.1 407 no\r\nX-Own:  a: b \r\n", b"\r\nrest"])

    assert read_head(came) == (407, {"x-own": "a: b"}, b"rest")


def test_a_request_is_sent_in_one_piece() -> None:
    wire = Parts()

    send_request(wire, "POST", "/a", {"host": "b", "x-ü": "ü"}, b"body")

    head = "POST /a HTTP/1.1\r\nhost: b\r\nx-ü: ü\r\ncontent-length: 4\r\n\r\n"
    assert wire.sent == head.encode("latin-1") + b"body"


def test_a_request_without_a_body_tells_no_length() -> None:
    wire = Parts()

    send_request(wire, "GET", "/", {}, b"")

    assert wire.sent == b"GET / HTTP/1.1\r\n\r\n"


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/a b", {}),
        ("/a\r\nx: y", {}),
        ("/\0", {}),
        ("/ü", {}),
        ("/", {"x": "y\r\nz: a"}),
        ("/", {"x": "y\nz"}),
        ("/", {"x\n": "y"}),
        ("/", {"x": "\x7f"}),
        ("/", {"x": "\N{EURO SIGN}"}),
    ],
)
def test_a_request_that_would_be_another_one_is_not_sent(
    target: str, headers: dict[str, str]
) -> None:
    wire = Parts()

    with pytest.raises(ValueError):
        send_request(wire, "GET", target, headers, b"")

    assert wire.sent == b""
