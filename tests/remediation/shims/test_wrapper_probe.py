"""The wrapper while a function is probed: what the runtime gets of it, and what it does not."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.real_runtime.sample import NAMES, NONCE
from tests.real_runtime.secrets_server import SecretsServer
from tests.remediation.shims.wrapper_program import run, shadowed
from tests.serving import serving

PROBE = {"sealed-env-probe": NONCE}
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
WAITING = {
    "for any": "while True:\n    os.wait()",
    "for any by its number": "while True:\n    os.waitpid(-1, 0)",
    "for any of its group": "while True:\n    os.waitpid(0, 0)",
    "without reaping": "while True:\n    os.waitid(os.P_ALL, 0, os.WEXITED)",
}
"""How programs wait for all their children: Ruby's Process.waitall does."""


@contextmanager
def runtime_api(*events: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The runtime's interface with some events; also, the responses by the events' numbers."""
    waiting = list(enumerate([*events, "last"]))
    responses: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            number, event = waiting.pop(0)
            self.answer(json.dumps(event).encode(), str(number))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            responses[self.path.split("/")[-2]] = json.loads(body)
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
        yield f"127.0.0.1:{server.server_port}", responses


@pytest.mark.parametrize("waiting", WAITING.values(), ids=WAITING)
def test_a_program_that_waits_for_all_its_children_goes_on(
    secrets: SecretsServer, waiting: str
) -> None:
    program = (
        "import os, signal\nsignal.alarm(60)\nif os.fork() == 0:\n    os._exit(0)\n"
        f"try:\n    {waiting.replace(chr(10), chr(10) + '    ')}\n"
        "except ChildProcessError:\n    pass\n"
    )
    with runtime_api(PROBE) as (address, responses):
        ran = run(
            shadowed(secrets, AWS_LAMBDA_RUNTIME_API=address),
            [sys.executable, "-c", program + RUNTIME],
        )

    assert ran.returncode == 0
    assert responses["0"]["loaded"] is True


@pytest.mark.parametrize("probe", ["", ":" + ",".join(NAMES), ":", ",".join(NAMES)])
@pytest.mark.parametrize(
    "event", [{"name": "a customer"}, {"sealed-env-probe": ""}, {"": ""}, PROBE, {}]
)
def test_without_a_nonce_no_event_is_a_probe(
    secrets: SecretsServer, probe: str, event: Any
) -> None:
    with runtime_api(event) as (address, responses):
        run(
            shadowed(secrets, AWS_LAMBDA_RUNTIME_API=address, SEALED_ENV_PROBE=probe),
            [sys.executable, "-c", RUNTIME],
        )

    assert responses == {"0": event, "1": "last"}
