"""The Node.js shim has one deadline for everything, and leaves nothing open behind it."""

from __future__ import annotations

import json
import os
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.remediation.shims.node_project import ARN, SHIM
from tests.remediation.shims.test_connection import SILENT_SECONDS, Silent
from tests.serving import serving

DEADLINE_MS = 400
PROGRAM = """
import { createRequire, syncBuiltinESMExports } from 'node:module';
const { shim, arn, environments, ms } = JSON.parse(process.argv[1]);
const require = createRequire(import.meta.url);
const { load } = await import(`${shim}/secret.mjs`);
const { Deadline } = await import(`${shim}/deadline.mjs`);
const dns = require('node:dns');
const lookup = dns.lookup;
dns.lookup = (host, options, done) => {
  if (host === 'never.example') return;
  if (host !== 'two.example') return lookup(host, options, done);
  done(null, ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 })));
};
syncBuiltinESMExports();
const told = [];
for (const environment of environments) {
  const started = performance.now();
  const outcome = await load(arn, environment, new Deadline(ms)).then(
    (values) => ({ values }), (error) => ({ code: error.code, message: error.message }));
  const took = performance.now() - started;
  await new Promise((resolve) => setTimeout(resolve, 50));
  const open = process.getActiveResourcesInfo().filter((name) => !/Pipe|File|TTY/.test(name));
  told.push({ ...outcome, took, open });
}
console.log(JSON.stringify(told));
"""


class Dripping(socketserver.ThreadingTCPServer):
    """Sends a little at a time, without an end."""

    daemon_threads = True

    def __init__(self, first: bytes) -> None:
        self._first = first
        self._end = threading.Event()
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)

    def finish_request(self, request: Any, *_: Any) -> None:
        try:
            request.sendall(self._first)
            while not self._end.wait(0.05):
                request.sendall(b"x")
        except OSError:
            return

    def shutdown(self) -> None:
        self._end.set()
        super().shutdown()


class Refusing(BaseHTTPRequestHandler):
    """Answers with an error of the service."""

    status, code = 500, "InternalServiceError"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({"__type": self.code}).encode()
        self.send_response(self.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Throttling(Refusing):
    status, code = 400, "ThrottlingException"


class Giving(Refusing):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"SecretString": '{"A": "b"}'}).encode())


LATE = {
    "a silent server": "ReadTimeout",
    "a silent server of TLS": "ConnectTimeout",
    "a name that is never found": "ConnectTimeout",
    "an answer that drips": "ReadTimeout",
    "a head that drips": "ReadTimeout",
    "an answer without an end": "ReadTimeout",
    "a silent proxy": "ReadTimeout",
    "a silent proxy, and a tunnel": "ConnectTimeout",
    "a silent proxy in TLS": "ConnectTimeout",
    "credentials that do not come": "ReadTimeout",
    "an error again and again": "InternalServiceError",
    "throttling without an end": "ThrottlingException",
}
ANSWERED = ("the second of two addresses",)


@pytest.fixture(scope="module")
def outcomes() -> Iterator[dict[str, dict[str, Any]]]:
    silent = Silent()
    head = b"HTTP/1.1 200 OK\r\n"
    drips = (
        Dripping(head + b"content-length: 900\r\n\r\n"),
        Dripping(head),
        Dripping(head + b"\r\n"),
    )
    services = [ThreadingHTTPServer(("127.0.0.1", 0), kind) for kind in (Refusing, Throttling)]
    giving = ThreadingHTTPServer(("127.0.0.1", 0), Giving)
    with ExitStack() as stack:
        for server in (silent, *drips, *services, giving):
            stack.enter_context(serving(server))

        def url(server: socketserver.BaseServer, scheme: str = "http") -> str:
            return f"{scheme}://127.0.0.1:{server.server_address[1]}"  # type: ignore[index]

        keys = {"AWS_ACCESS_KEY_ID": "key-id", "AWS_SECRET_ACCESS_KEY": "-"}
        at = [{**keys, "AWS_ENDPOINT_URL": url(server)} for server in (*drips, *services)]
        given: list[dict[str, str]] = [
            {**keys, "AWS_ENDPOINT_URL": url(silent)},
            {**keys, "AWS_ENDPOINT_URL": url(silent, "https")},
            {**keys, "AWS_ENDPOINT_URL": "http://never.example"},
            *at[:3],
            {**keys, "AWS_ENDPOINT_URL": "http://a.example", "http_proxy": url(silent)},
            {**keys, "AWS_ENDPOINT_URL": "https://a.example", "https_proxy": url(silent)},
            {**keys, "AWS_ENDPOINT_URL": "https://a.example", "https_proxy": url(silent, "https")},
            {"AWS_CONTAINER_CREDENTIALS_FULL_URI": url(silent)},
            *at[3:],
            {**keys, "AWS_ENDPOINT_URL": url(giving).replace("127.0.0.1", "two.example")},
        ]
        told = json.dumps({"shim": str(SHIM), "arn": ARN, "environments": given, "ms": DEADLINE_MS})
        ran = subprocess.run(  # noqa: S603 - our own program
            ["node", "--input-type=module", "--eval", PROGRAM, told],  # noqa: S607
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        yield dict(zip((*LATE, *ANSWERED), json.loads(ran.stdout), strict=True))


@pytest.mark.parametrize(("what", "code"), LATE.items(), ids=LATE)
def test_the_node_shim_gives_up_at_its_deadline_and_says_why(
    outcomes: dict[str, dict[str, Any]], what: str, code: str
) -> None:
    outcome = outcomes[what]

    assert outcome["code"] == code
    assert ARN in outcome["message"]
    # Of a busy machine, and still less than the silence of the servers.
    assert outcome["took"] < SILENT_SECONDS * 1000 / 3


@pytest.mark.parametrize("what", ANSWERED)
def test_the_node_shim_tries_each_address(outcomes: dict[str, dict[str, Any]], what: str) -> None:
    assert outcomes[what]["values"] == {"A": "b"}


@pytest.mark.parametrize("what", [*LATE, *ANSWERED])
def test_the_node_shim_leaves_no_timer_and_no_socket_open(
    outcomes: dict[str, dict[str, Any]], what: str
) -> None:
    assert outcomes[what]["open"] == []


# -------------------------------------------------------------------- between two tries

IN_NO_TIME = """
import { createRequire, syncBuiltinESMExports } from 'node:module';
const { shim, arn, chance, answers } = JSON.parse(process.argv[1]);
const require = createRequire(import.meta.url);
let now = 0;
Object.defineProperty(globalThis, 'performance', { value: { now: () => now } });
Math.random = () => chance;
const pauses = [];
require('node:timers/promises').setTimeout = async (ms) => { now += ms; pauses.push(ms); };
const http = require('node:http');
const { EventEmitter } = require('node:events');
let asked = 0;
http.ClientRequest = function ClientRequest() {
  const request = new EventEmitter();
  request.destroy = () => {};
  request.end = () => {
    const [status, body] = answers[Math.min(asked++, answers.length - 1)];
    if (status === -1) now += 6001;
    if (status <= 0) return request.emit('error', Object.assign(new Error(), { code: body }));
    const response = Object.assign(new EventEmitter(), { statusCode: status });
    request.emit('response', response);
    response.emit('data', Buffer.from(body));
    response.emit('end');
  };
  return request;
};
syncBuiltinESMExports();
const { load } = await import(`${shim}/secret.mjs`);
const { LOAD_MS } = await import(`${shim}/deadline.mjs`);
const environment = { AWS_ENDPOINT_URL: 'http://a.example', AWS_ACCESS_KEY_ID: 'k',
  AWS_SECRET_ACCESS_KEY: '-' };
const came = await load(arn, environment).catch((error) => error.code);
console.log(JSON.stringify({ came, pauses, asked, limit: LOAD_MS }));
"""
THROTTLED = (400, json.dumps({"__type": "ThrottlingException"}))
FAULT = (503, "")
DENIED = (400, json.dumps({"__type": "AccessDeniedException"}))
RESET = (0, "ECONNRESET")
CUT_OFF = (-1, "ETIMEDOUT")
GOOD = (200, json.dumps({"SecretString": '{"A": "b"}'}))


def in_no_time(chance: float, *answers: tuple[int, str]) -> dict[str, Any]:
    given = json.dumps({"shim": str(SHIM), "arn": ARN, "chance": chance, "answers": answers})
    ran = subprocess.run(  # noqa: S603 - our own program
        ["node", "--input-type=module", "--eval", IN_NO_TIME, given],  # noqa: S607
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


@pytest.mark.parametrize("refusal", [THROTTLED, FAULT], ids=["throttling", "an error"])
def test_the_node_shim_waits_ever_longer_and_no_longer_than_its_deadline(
    refusal: tuple[int, str],
) -> None:
    told = in_no_time(0.5, refusal)

    assert told["pauses"] == [50, 100, 200, 400, *10 * [500]]
    assert told["limit"] == 6000
    assert told["came"] in ("ThrottlingException", "HTTP 503")


def test_the_node_shim_waits_for_a_random_part_of_that() -> None:
    assert in_no_time(0, THROTTLED, GOOD)["pauses"] == [0]
    assert in_no_time(0.9, THROTTLED, FAULT, GOOD)["pauses"] == [90, 180]


@pytest.mark.parametrize(
    ("answers", "came", "asked"),
    [
        ([*5 * [THROTTLED], GOOD], {"A": "b"}, 6),
        ([FAULT, THROTTLED, RESET, FAULT, GOOD], {"A": "b"}, 5),
        ([RESET, GOOD], {"A": "b"}, 2),
        ([RESET, RESET, GOOD], "ECONNRESET", 2),
        ([RESET, FAULT, RESET, GOOD], "ECONNRESET", 3),
        ([THROTTLED, DENIED, GOOD], "AccessDeniedException", 2),
        ([(429, ""), GOOD], {"A": "b"}, 2),
        ([(0, "CERT_HAS_EXPIRED"), GOOD], "CERT_HAS_EXPIRED", 1),
        ([THROTTLED, CUT_OFF, GOOD], "ThrottlingException", 2),
        ([FAULT, RESET, CUT_OFF, GOOD], "HTTP 503", 3),
        ([RESET, CUT_OFF, GOOD], "ETIMEDOUT", 2),
        ([CUT_OFF, GOOD], "ETIMEDOUT", 1),
    ],
)
def test_the_node_shim_asks_again_for_what_passes(
    answers: list[tuple[int, str]], came: Any, asked: int
) -> None:
    told = in_no_time(0.1, *answers)

    assert (told["came"], told["asked"]) == (came, asked)
