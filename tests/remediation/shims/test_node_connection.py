"""Whom the Node.js shim trusts, and how it gets there: proxies in TLS, bundles, certificates."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.bench.certificate import Certificate
from tests.remediation.shims.node_project import ARN, SHIM
from tests.remediation.shims.test_connection import Proxy, Secrets
from tests.remediation.shims.test_loading import GOOD, WORD, load
from tests.serving import serving, tls_server

NODE = "node"


class Relay(Proxy):
    """A proxy that also takes requests for plain addresses, and answers them itself."""

    asked: list[tuple[str, str | None]] = []  # noqa: RUF012 - emptied before each use

    def do_POST(self) -> None:  # noqa: N802 - as http.server calls it
        body = json.dumps(GOOD[1]).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def parse_request(self) -> bool:
        good = super().parse_request()
        if good and self.command == "POST":
            self.asked.append((self.path, self.headers.get("proxy-authorization")))
        return good


@contextmanager
def in_tls(kind: type[BaseHTTPRequestHandler], certificate: Certificate) -> Iterator[str]:
    server = tls_server(kind, certificate.with_key)
    with serving(server):
        yield f"127.0.0.1:{server.server_port}"


@pytest.fixture(scope="module")
def secure(certificate: Certificate) -> Iterator[str]:
    with in_tls(Secrets, certificate) as address:
        yield f"https://{address}"


ASKS = "someone:p%40ss"
CREDENTIALS = f"Basic {base64.b64encode(b'someone:p@ss').decode()}"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_node_shim_speaks_tls_to_a_proxy_that_wants_it(
    scheme: str, secure: str, certificate: Certificate
) -> None:
    Relay.asked.clear()
    endpoint = secure if scheme == "https" else "http://secrets.example"
    with in_tls(Relay, certificate) as proxy:
        loaded = load(
            NODE,
            endpoint,
            AWS_CA_BUNDLE=str(certificate.authority),
            **{f"{scheme}_proxy": f"https://{ASKS}@{proxy}"},
        )

    assert json.loads(loaded.stdout) == {"DB_PASSWORD": WORD.value}, loaded.stderr
    asked = secure.removeprefix("https://") if scheme == "https" else "http://secrets.example/"
    assert Relay.asked == [(asked, CREDENTIALS)]


def test_the_node_shim_tells_no_proxy_anything_that_it_does_not_trust(
    secure: str, certificate: Certificate
) -> None:
    Relay.asked.clear()
    with in_tls(Relay, certificate) as proxy:
        failed = load(NODE, secure, https_proxy=f"https://{ASKS}@{proxy}")

    assert failed.returncode != 0
    assert "AWS_CA_BUNDLE must name a file that holds its authority" in failed.stderr
    assert Relay.asked == []


@pytest.mark.parametrize("status", [403, 407, 502])
def test_a_proxy_that_refuses_the_node_shim_is_told_as_such_and_asked_once(status: int) -> None:
    class Refusing(Proxy):
        asked: list[tuple[str, str | None]] = []  # noqa: RUF012 - made anew for each test

        def do_CONNECT(self) -> None:  # noqa: N802 - as http.server calls it
            self.asked.append((self.path, None))
            self.send_error(status)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    with serving(server):
        failed = load(
            NODE, "https://127.0.0.1:1", https_proxy=f"http://127.0.0.1:{server.server_port}"
        )

    assert f"{ARN} was not loaded: Proxy{status}. Let the proxy (HTTPS_PROXY)" in failed.stderr
    assert len(Refusing.asked) == 1


def test_the_node_shim_does_not_take_another_protocol_for_a_proxy_of_http(secure: str) -> None:
    failed = load(NODE, secure, https_proxy="socks5://127.0.0.1:1")

    assert f"{ARN} was not loaded: TypeError. No valid answer: correct" in failed.stderr


@pytest.mark.parametrize(
    ("bundle", "code"),
    [("missing.pem", "ENOENT"), ("", "EISDIR"), ("empty.pem", "NoCertificate")],
    ids=["missing", "a folder", "empty"],
)
@pytest.mark.parametrize("proxy", [{}, {"http_proxy": "https://127.0.0.1:1"}])
def test_a_bundle_that_the_node_shim_cannot_use_is_told_as_such(
    bundle: str, code: str, proxy: dict[str, str], secure: str, tmp_path: Path
) -> None:
    (tmp_path / "empty.pem").write_text(f"no certificate: {WORD.value}")
    endpoint = "http://secrets.example" if proxy else secure

    failed = load(NODE, endpoint, AWS_CA_BUNDLE=str(tmp_path / bundle), **proxy)

    assert failed.returncode != 0
    assert (
        f"{ARN} was not loaded: {code}. AWS_CA_BUNDLE must name a file of certificates that is in "
        "the package or in a layer"
    ) in failed.stderr
    assert WORD.traces_in(failed.stderr) == []


def test_a_bundle_is_not_read_where_nothing_is_asked_in_tls() -> None:
    failed = load(NODE, "http://127.0.0.1:1", AWS_CA_BUNDLE="/no/such/file")

    assert "ECONNREFUSED" in failed.stderr


@pytest.mark.parametrize("more", [{}, {"NODE_TLS_REJECT_UNAUTHORIZED": "0"}])
def test_the_node_shim_says_that_it_does_not_trust_a_server(
    more: dict[str, str], secure: str
) -> None:
    Secrets.told.clear()

    failed = load(NODE, secure, **more)

    assert failed.returncode != 0
    assert "is not trusted: AWS_CA_BUNDLE must name" in failed.stderr
    assert Secrets.told == []


# ------------------------------------------------------- what the function's own code sets

SETS = """
import { createRequire } from 'node:module';
const { shim, arn, given, later, url } = JSON.parse(process.argv[1]);
const https = createRequire(import.meta.url)('node:https');
if (shim) {
  const { load } = await import(`${shim}/secret.mjs`);
  await load(arn, given);
}
Object.assign(process.env, later);
const came = await new Promise((resolve) => {
  https.get(url, (response) => resolve(response.resume().statusCode))
    .on('error', (error) => resolve(error.code));
});
console.log(JSON.stringify(came));
"""


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def get_afterwards(
    options: list[str], shim: bool, given: dict[str, str], later: dict[str, str], url: str
) -> Any:
    """Ask a page from the function's own code, with or without the shim before it."""
    told = {"shim": shim and str(SHIM), "arn": ARN, "given": given, "later": later, "url": url}
    ran = subprocess.run(  # noqa: S603 - our own program
        [NODE, *options, "--input-type=module", "--eval", SETS, json.dumps(told)],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize(
    ("options", "name", "expected"),
    [
        # Node reads it as it starts: code has never been able to set it.
        ([], "NODE_EXTRA_CA_CERTS", "DEPTH_ZERO_SELF_SIGNED_CERT"),
        ([], "SSL_CERT_FILE", "DEPTH_ZERO_SELF_SIGNED_CERT"),
        ([], "NODE_TLS_REJECT_UNAUTHORIZED", 200),
    ],
)
def test_what_a_function_sets_before_its_first_connection_counts_as_without_the_node_shim(
    options: list[str], name: str, expected: Any, secure: str, certificate: Certificate
) -> None:
    value = "0" if name == "NODE_TLS_REJECT_UNAUTHORIZED" else str(certificate.authority)
    given = {
        "AWS_ACCESS_KEY_ID": "key-id",
        "AWS_SECRET_ACCESS_KEY": "-",
        "AWS_ENDPOINT_URL": secure,
        "AWS_CA_BUNDLE": str(certificate.authority),
    }
    with in_tls(Page, certificate) as address:
        came = [
            get_afterwards(options, shim, given, {name: value}, f"https://{address}")
            for shim in (False, True)
        ]

    assert came == [expected, expected]
