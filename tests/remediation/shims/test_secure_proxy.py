"""A proxy that is spoken to in TLS, by Python's shim and the wrapper; and TLS that fails."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.bench.certificate import Certificate
from tests.real_runtime.secrets_server import secrets_server
from tests.remediation.shims.test_loading import ARN, HERE, WORD, load
from tests.serving import serving, tls_server

in_both = pytest.mark.parametrize("shim", ["python", "wrapper", HERE])


class SecureProxy(BaseHTTPRequestHandler):
    """A proxy in TLS: it opens tunnels, and asks for what is not secure itself."""

    asked: list[tuple[str, str | None]]
    status: int

    def do_CONNECT(self) -> None:
        self.asked.append((self.path, self.headers.get("proxy-authorization")))
        if self.status != 200:
            self.send_error(self.status)
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as upstream:
            self.send_response(200)
            self.end_headers()
            self.wfile.flush()
            _relay(self.connection, upstream)
        self.close_connection = True

    def do_POST(self) -> None:
        self.asked.append((self.path, self.headers.get("proxy-authorization")))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"SecretString": "{}"}')

    def log_message(self, *_: object) -> None:
        pass


def _relay(one: socket.socket, other: socket.socket) -> None:
    """Copy both ways in one thread: no two may use a connection in TLS at a time."""
    while True:
        waiting = isinstance(one, ssl.SSLSocket) and one.pending() > 0
        ready = [one] if waiting else select.select([one, other], [], [], 30)[0]
        for source, target in ((one, other), (other, one)):
            if source in ready:
                part = source.recv(65_536)
                if not part:
                    return
                target.sendall(part)


@contextmanager
def secure_proxy(
    certificate: Certificate, status: int = 200
) -> Iterator[tuple[str, type[SecureProxy]]]:
    class Made(SecureProxy):
        asked: list[tuple[str, str | None]] = []  # noqa: RUF012 - made anew each time

    Made.status = status
    server = tls_server(Made, certificate.with_key)
    with serving(server):
        yield f"127.0.0.1:{server.server_port}", Made


@in_both
@pytest.mark.parametrize("user", ["", "someone:p%40ss@"])
@pytest.mark.parametrize("size", [10, 60_000])
def test_a_tunnel_leads_through_a_proxy_that_is_spoken_to_in_tls(
    shim: str, user: str, size: int, certificate: Certificate
) -> None:
    values = {"DB_PASSWORD": size * "x"}
    with (
        secure_proxy(certificate) as (address, proxy),
        secrets_server(ARN, values, certificate.with_key) as secrets,
    ):
        loaded = load(
            shim,
            secrets.endpoint,
            AWS_ACCESS_KEY_ID="ASIA" + 16 * "7",
            AWS_CA_BUNDLE=str(certificate.authority),
            https_proxy=f"https://{user}{address}",
        )

    assert loaded.returncode == 0, loaded.stderr
    assert values["DB_PASSWORD"] in loaded.stdout
    # base64 of someone:p@ss
    credentials = "Basic c29tZW9uZTpwQHNz" if user else None  # pragma: allowlist secret
    assert proxy.asked == [(secrets.endpoint.removeprefix("https://"), credentials)]
    assert "proxy-authorization" not in secrets.requests[0]


@in_both
def test_a_plain_endpoint_is_asked_for_through_it(shim: str, certificate: Certificate) -> None:
    with secure_proxy(certificate) as (address, proxy):
        loaded = load(
            shim,
            "http://secrets.example",
            AWS_CA_BUNDLE=str(certificate.authority),
            http_proxy=f"https://someone@{address}",
        )

    assert loaded.returncode == 0, loaded.stderr
    # base64 of someone:
    credentials = "Basic c29tZW9uZTo="  # pragma: allowlist secret
    assert proxy.asked == [("http://secrets.example/", credentials)]


@in_both
def test_a_proxy_that_nobody_vouches_for_gets_no_request(
    shim: str, certificate: Certificate
) -> None:
    with secure_proxy(certificate) as (address, proxy):
        failed = load(shim, "https://secrets.example", https_proxy=f"https://{address}")

    assert (
        f"{ARN} was not loaded: SSLCertVerificationError. The server's certificate" in failed.stderr
    )
    assert proxy.asked == []


@in_both
@pytest.mark.parametrize(
    ("status", "code", "times"),
    [
        (403, "ProxyRefused. Let the proxy", 1),
        (407, "ProxyRefused. Let the proxy", 1),
        (302, "ProxyRefused. Let the proxy", 1),
        (502, "ConnectionRefusedError. No answer", 2),
    ],
)
def test_a_proxy_that_refuses_is_told_as_one(
    shim: str, status: int, code: str, times: int, certificate: Certificate
) -> None:
    with secure_proxy(certificate, status) as (address, proxy):
        failed = load(
            shim,
            "https://secrets.example",
            AWS_CA_BUNDLE=str(certificate.authority),
            https_proxy=f"https://{address}",
        )

    assert f"{ARN} was not loaded: {code}" in failed.stderr
    assert proxy.asked == [("secrets.example:443", None)] * times


@in_both
@pytest.mark.parametrize("kind", ["missing", "a folder", "no certificates", "half a certificate"])
def test_a_bundle_that_cannot_be_read_is_told_by_its_variable(
    shim: str, kind: str, certificate: Certificate, tmp_path: Path
) -> None:
    bundle = tmp_path / WORD.value
    if kind == "a folder":
        bundle.mkdir()
    elif kind != "missing":
        whole = certificate.authority.read_bytes()
        bundle.write_bytes(b"hello" if kind == "no certificates" else whole[: len(whole) // 2])
    with secrets_server(ARN, {}, certificate.with_key) as secrets:
        failed = load(shim, secrets.endpoint, AWS_CA_BUNDLE=str(bundle))

    assert failed.returncode != 0
    assert f"{ARN} was not loaded: CABundleNotRead. AWS_CA_BUNDLE names a file" in failed.stderr
    assert WORD.traces_in(failed.stdout + failed.stderr) == []
    assert secrets.requests == []
