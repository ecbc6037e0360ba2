"""A web server that holds one package, and misbehaves as told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.serving import serving

Misbehaviour = Callable[[int, "Handler"], bool]
"""Gets the number of the request, from 0, and its handler; True if it answered."""
QUERY = "X-Amz-Signature=canary-signature"


class RangeServer(ThreadingHTTPServer):
    """Answers Range requests on 127.0.0.1 as S3 does."""

    daemon_threads = True

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = content
        self.ranges: list[tuple[int, int]] = []
        """First and last byte of each request."""
        self.misbehave: Misbehaviour = lambda _, __: False

    @property
    def url(self) -> str:
        """The package's presigned URL."""
        return f"http://127.0.0.1:{self.server_port}/package.zip?{QUERY}"

    def handle_error(self, *_: object) -> None:
        """Stay silent when a client hangs up."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RangeServer

    def do_GET(self) -> None:
        number = len(self.server.ranges)
        match = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"])
        assert match is not None
        first, last = int(match[1]), int(match[2])
        self.server.ranges.append((first, last))
        if self.server.misbehave(number, self):
            return
        part = self.server.content[first : last + 1]
        self.send_response(206)
        self.send_header(
            "Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(self.server.content)}"
        )
        self.send_header("Content-Length", str(len(part)))
        self.send_entity_tag()
        self.end_headers()
        self.wfile.write(part)

    def send_entity_tag(self) -> None:
        """Name the content, as S3 does in every answer that has some of it."""
        self.send_header("ETag", f'"{hashlib.sha256(self.server.content).hexdigest()}"')

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def range_server(content: bytes) -> Iterator[RangeServer]:
    """Run a server until the block ends."""
    server = RangeServer(content)
    with serving(server):
        yield server


def status(code: int, *numbers: int) -> Misbehaviour:
    """Answer with a status: to the requests of these numbers, or to all."""

    def misbehave(number: int, handler: Handler) -> bool:
        if numbers and number not in numbers:
            return False
        handler.send_response(code)
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        handler.wfile.write(b"sorry")
        return True

    return misbehave


def hang_up(*numbers: int) -> Misbehaviour:
    """Promise a part, send a piece of it, and hang up."""

    def misbehave(number: int, handler: Handler) -> bool:
        if numbers and number not in numbers:
            return False
        first, last = handler.server.ranges[-1]
        size = len(handler.server.content)
        last = min(last, size - 1)
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        handler.send_header("Content-Length", str(last - first + 1))
        handler.send_entity_tag()
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True
        return True

    return misbehave


def another_part(number: int, handler: Handler) -> bool:
    """Answer every request but the first with a part that begins a byte too early."""
    if number == 0:
        return False
    first, last = handler.server.ranges[-1]
    part = handler.server.content[first - 1 : last]
    handler.send_response(206)
    size = len(handler.server.content)
    handler.send_header("Content-Range", f"bytes {first - 1}-{first + len(part) - 2}/{size}")
    handler.send_header("Content-Length", str(len(part)))
    handler.end_headers()
    handler.wfile.write(part)
    return True
