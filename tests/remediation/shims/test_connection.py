"""All shims' connection: its times, TLS, and proxies."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.bench.certificate import Certificate
from tests.remediation.shims.test_loading import ARN, GOOD, HERE, SHIMS_ASKED, WORD, load
from tests.serving import serving, tls_server

TRIES = 2
CONNECT_SECONDS, READ_SECONDS = 1.0, 2.0
SILENT_SECONDS = 300

in_each_shim = pytest.mark.parametrize("shim", SHIMS_ASKED)


class Silent(socketserver.ThreadingTCPServer):
    """Takes connections, and says nothing."""

    daemon_threads = True

    def __init__(self) -> None:
        self.connections = 0
        self._end = threading.Event()
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)

    def finish_request(self, *_: Any) -> None:
        self.connections += 1
        self._end.wait(SILENT_SECONDS)

    def shutdown(self) -> None:
        self._end.set()
        super().shutdown()


class Secrets(BaseHTTPRequestHandler):
    """Answers with the secret, and remembers what each request told of who asks a proxy."""

    told: list[str | None] = []  # noqa: RUF012 - of the class, since a request makes an instance

    def do_POST(self) -> None:
        self.told.append(self.headers.get("proxy-authorization"))
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps(GOOD[1]).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Proxy(BaseHTTPRequestHandler):
    """Opens a tunnel to any host, and remembers who asked for which."""

    asked: list[tuple[str, str | None]]

    def do_CONNECT(self) -> None:
        self.asked.append((self.path, self.headers.get("proxy-authorization")))
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as upstream:
            self.send_response(200)
            self.end_headers()
            self.wfile.flush()
            back = threading.Thread(target=_copy, args=(upstream, self.connection))
            back.start()
            _copy(self.connection, upstream)
            back.join()
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(65_536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


@pytest.fixture
def secure(certificate: Certificate) -> Iterator[str]:
    server = tls_server(Secrets, certificate.with_key)
    with serving(server):
        yield f"https://127.0.0.1:{server.server_port}"


def test_a_silent_server_is_given_up_after_two_tries() -> None:
    def waited(shim: str, scheme: str, seconds: float) -> None:
        server = Silent()
        with serving(server):
            started = time.monotonic()
            failed = load(shim, f"{scheme}://127.0.0.1:{server.server_address[1]}")
            took = time.monotonic() - started

        assert failed.returncode != 0
        assert ARN in failed.stderr
        assert "needs a route or an endpoint to Secrets Manager" in failed.stderr
        assert server.connections == TRIES
        # A function's init has ten seconds. The limit above is of a busy machine, and still lower
        # than the silence of the server.
        assert TRIES * seconds <= took < SILENT_SECONDS

    kinds = product(SHIMS_ASKED, (("http", READ_SECONDS), ("https", CONNECT_SECONDS)))
    # All wait at once: they do nothing else. What runs in this process changes its variables.
    with ThreadPoolExecutor() as at_once, ThreadPoolExecutor(1) as in_turn:
        waits = {
            kind: (in_turn if kind[0] == HERE else at_once).submit(waited, kind[0], *kind[1])
            for kind in kinds
        }
    assert {kind: error for kind, wait in waits.items() if (error := wait.exception())} == {}


@in_each_shim
def test_an_authority_of_ones_own_is_trusted(
    shim: str, secure: str, certificate: Certificate
) -> None:
    loaded = load(shim, secure, AWS_CA_BUNDLE=str(certificate.authority))

    assert loaded.returncode == 0, loaded.stderr


@pytest.mark.parametrize("more", [{}, {"SSL_CERT_DIR": "/nowhere"}], ids=["", "a folder, too"])
@pytest.mark.parametrize(
    ("file", "is_trusted"), [("authority", True), ("empty", False), ("gone", False)]
)
def test_the_wrapper_trusts_whom_the_file_for_all_programs_names(
    certificate: Certificate, tmp_path: Path, file: str, is_trusted: bool, more: dict[str, str]
) -> None:
    """The runtime of .NET sets SSL_CERT_FILE to an empty file, unless it is set."""
    (tmp_path / "empty").touch()
    named = certificate.authority if file == "authority" else tmp_path / file
    server = tls_server(Secrets, certificate.with_key)
    with serving(server):
        url = f"https://127.0.0.1:{server.server_port}"
        loaded = load("wrapper", url, SSL_CERT_FILE=str(named), **more)

    assert (loaded.returncode == 0) == is_trusted, loaded.stderr


@in_each_shim
def test_a_server_that_nobody_vouches_for_gets_no_request(shim: str, secure: str) -> None:
    failed = load(shim, secure)

    assert failed.returncode != 0
    assert ARN in failed.stderr
    assert WORD.traces_in(failed.stdout + failed.stderr) == []


@in_each_shim
@pytest.mark.parametrize("user", ["", "someone:p%40ss@"])
def test_a_proxy_makes_a_tunnel_to_a_secure_server(
    shim: str, user: str, secure: str, certificate: Certificate
) -> None:
    class Remembering(Proxy):
        asked: list[tuple[str, str | None]] = []  # noqa: RUF012 - made anew for each test

    Secrets.told.clear()
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Remembering)
    with serving(proxy):
        loaded = load(
            shim,
            secure,
            AWS_CA_BUNDLE=str(certificate.authority),
            https_proxy=f"http://{user}127.0.0.1:{proxy.server_port}",
        )

    assert loaded.returncode == 0, loaded.stderr
    # base64 of someone:p@ss
    credentials = "Basic c29tZW9uZTpwQHNz" if user else None  # pragma: allowlist secret
    assert Remembering.asked == [(secure.removeprefix("https://"), credentials)]
    # Who asks the proxy is nothing for the server behind it.
    assert Secrets.told == [None]


@in_each_shim
def test_a_proxy_that_refuses_is_an_error_that_names_the_secret(shim: str) -> None:
    class Refusing(Proxy):
        def do_CONNECT(self) -> None:
            self.send_error(403)

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    with serving(proxy):
        failed = load(
            shim, "https://127.0.0.1:1", https_proxy=f"http://127.0.0.1:{proxy.server_port}"
        )

    assert failed.returncode != 0
    assert ARN in failed.stderr


def test_the_test_certificate_is_kept_to_the_test(certificate: Certificate) -> None:
    assert Path(certificate.with_key).stat().st_mode & 0o077 == 0
