"""Lambda's interface for runtimes on 127.0.0.1, and a runtime that asks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import serving

RUNTIME = """
import http.client, os
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=60)
def asked(method, path, body=None):
    api.request(method, "/2018-06-01/runtime/invocation/" + path, body)
    response = api.getresponse()
    return response.read(), response.headers.get("Lambda-Runtime-Aws-Request-Id")
while True:
    event, invocation = asked("GET", "next")
    asked("POST", invocation + "/response", event)
    if event == b'"last"':
        break
"""
"""A runtime whose function returns its event, until the last one."""


@contextmanager
def runtime_api(*events: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Serve some events, and one more that is the last.

    Yields:
        the address; and what was told, by the events' numbers, or as "init".
    """
    waiting = list(enumerate([*events, "last"]))
    told: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            number, event = waiting.pop(0) if waiting else (-1, "last")
            self.answer(json.dumps(event).encode(), str(number))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told[self.path.split("/")[-2]] = json.loads(body)
            self.answer(b"", "")

        def answer(self, body: bytes, number: str) -> None:
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", number)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with serving(server):
        yield f"127.0.0.1:{server.server_port}", told
