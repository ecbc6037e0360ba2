"""One request and one response of HTTP/1.1 (RFC 9112), over any stream."""

from __future__ import annotations

TYPE_CHECKING = False  # Stands for typing's, whose import costs time.
if TYPE_CHECKING:
    from collections.abc import Mapping

    from sealed_env.stream import Stream

_LARGEST_HEAD = 65_536
LARGEST_BODY = 1_000_000
"""Bytes; a secret has 65,536 at most."""
_HEXADECIMAL = b"0123456789" + b"abcdef" + b"ABCDEF"
_CONTROLS = {*map(chr, range(32)), "\x7f"} - {"\t"}


class BrokenAnswer(OSError):
    """The received bytes are not HTTP."""


def send_request(
    stream: Stream, method: str, target: str, headers: Mapping[str, str], body: bytes
) -> None:
    """Send a request.

    Raises:
        ValueError: a part of it would end its line.
        OSError: it was not sent in time.
    """
    lines = [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines.append(f"content-length: {len(body)}")
    if any(_CONTROLS & set(line) for line in (target, *lines)) or " " in target:
        raise ValueError("a request of more lines than it has")
    head = f"{method} {target} HTTP/1.1\r\n".encode("ascii")
    stream.send(head + "\r\n".join([*lines, "", ""]).encode("latin-1") + body)


def read_head(stream: Stream) -> tuple[int, dict[str, str], bytes]:
    """Return a response's status, its headers by lower-case names, and the bytes after them.

    Raises:
        OSError: there was no such answer in time.
    """
    came = b""
    while b"\r\n\r\n" not in came:
        part = stream.receive()
        if not part and not came:
            raise ConnectionResetError
        if not part or len(came) > _LARGEST_HEAD:
            raise BrokenAnswer
        came += part
    head, _, rest = came.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    version, _, told = first.partition(" ")
    status = told.partition(" ")[0]
    if not version.startswith("HTTP/1.") or len(status) != 3 or not _is_number(status):  # noqa: PLR2004
        raise BrokenAnswer
    pairs = (line.partition(":") for line in lines)
    return int(status), {name.lower(): value.strip() for name, _, value in pairs}, rest


def read_answer(stream: Stream) -> tuple[int, bytes]:
    """Return a response's status and body; no more is read than a secret can have.

    Raises:
        OSError: there was no whole answer in time.
    """
    status, headers, came = read_head(stream)
    body = _Body(stream, came)
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return status, body.in_chunks()
    length = headers.get("content-length")
    if length is None:
        return status, body.until_the_end()
    if not _is_number(length):
        raise BrokenAnswer
    return status, body.exactly(min(int(length), LARGEST_BODY))


class _Body:
    """The rest of a body, after the bytes that came with the headers."""

    def __init__(self, stream: Stream, came: bytes) -> None:
        self._stream = stream
        self._came = came

    def exactly(self, size: int) -> bytes:
        while len(self._came) < size:
            self._receive()
        taken, self._came = self._came[:size], self._came[size:]
        return taken

    def until_the_end(self) -> bytes:
        while len(self._came) < LARGEST_BODY and (part := self._stream.receive()):
            self._came += part
        return self._came[:LARGEST_BODY]

    def in_chunks(self) -> bytes:
        body = b""
        while True:
            size = self._line().partition(b";")[0].strip()
            if not size or size.strip(_HEXADECIMAL):
                raise BrokenAnswer
            chunk = self.exactly(min(int(size, 16), LARGEST_BODY))
            body += chunk
            if not chunk or len(body) >= LARGEST_BODY:
                return body[:LARGEST_BODY]
            if self._line():
                raise BrokenAnswer

    def _line(self) -> bytes:
        while b"\r\n" not in self._came:
            if len(self._came) > _LARGEST_HEAD:
                raise BrokenAnswer
            self._receive()
        line, _, self._came = self._came.partition(b"\r\n")
        return line

    def _receive(self) -> None:
        part = self._stream.receive()
        if not part:
            raise ConnectionResetError
        self._came += part


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
