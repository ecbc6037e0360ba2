"""A server on this machine that answers as it was told beforehand, so that sockets are used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.serving import serving

Told = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


class Echo(ThreadingHTTPServer):
    """Gives one answer after another, whatever it is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: Told = (500, {}, b"")

    def url_for(self, told: Told) -> str:
        """Return an address that answers so, until the next is asked for."""
        self.told = told
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Echo

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        status, headers, body = self.server.told
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_DELETE = do_POST = _answer  # noqa: N815 - as the server calls them

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def echo() -> Iterator[Echo]:
    """Run a server until the block ends."""
    server = Echo()
    with serving(server):
        yield server
