"""Where the Python shim connects to, and what it asks for there."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from sealed_env import connection
from sealed_env.connection import exchange
from sealed_env.errors import SettingsNotSound

from tests.remediation.shims.conftest import within
from tests.serving import serving

PROXY = "http://p.example"
SECURE_PROXY = "https://p.example"
DIRECT = None


class Wire:
    """A connection that takes anything, and what was made of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.to: tuple[str, int] | None = None
        self.secured: list[str] = []
        self.sent = b""
        monkeypatch.setattr(connection, "Plain", self._connected)
        monkeypatch.setattr(connection, "Secure", self._secure)
        monkeypatch.setattr(connection, "_context", lambda _: None)

    def _connected(self, host: str, port: int, _: Any) -> Wire:
        self.to = (host, port)
        return self

    def _secure(self, below: Wire, _: Any, host: str) -> Wire:
        self.secured.append(host)
        return below

    def send(self, data: bytes) -> None:
        self.sent += data

    def receive(self) -> bytes:
        return b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"

    def close(self) -> None:
        pass

    def targets(self) -> list[str]:
        """What was asked for, in order."""
        lines = self.sent.decode().split("\r\n")
        return [line.split(" ")[1] for line in lines if line.endswith(" HTTP/1.1")]


@pytest.mark.parametrize(
    ("url", "proxy", "to", "then"),
    [
        ("http://a.example", DIRECT, ("a.example", 80), ([], ["/"])),
        ("http://a.example:81/b/", DIRECT, ("a.example", 81), ([], ["/b/"])),
        ("https://a.example", DIRECT, ("a.example", 443), (["a.example"], ["/"])),
        ("https://a.example:444/b", DIRECT, ("a.example", 444), (["a.example"], ["/b"])),
        ("https://[::1]:444", DIRECT, ("::1", 444), (["::1"], ["/"])),
        ("http://:81", DIRECT, ("", 81), ([], ["/"])),
        ("https://:81", PROXY, ("p.example", 80), ([""], [":81", "/"])),
        ("http://a.example", PROXY, ("p.example", 80), ([], ["http://a.example/"])),
        (
            *("http://a.example:81/b", f"{PROXY}:3128", ("p.example", 3128)),
            ([], ["http://a.example:81/b"]),
        ),
        (
            *("https://a.example", PROXY, ("p.example", 80)),
            (["a.example"], ["a.example:443", "/"]),
        ),
        (
            *("https://a.example:444/b", f"{PROXY}:3128", ("p.example", 3128)),
            (["a.example"], ["a.example:444", "/b"]),
        ),
        ("https://[::1]", PROXY, ("p.example", 80), (["::1"], ["[::1]:443", "/"])),
        (
            *("https://a.example", SECURE_PROXY, ("p.example", 443)),
            (["p.example", "a.example"], ["a.example:443", "/"]),
        ),
        (
            *("https://a.example", f"{SECURE_PROXY}:3128", ("p.example", 3128)),
            (["p.example", "a.example"], ["a.example:443", "/"]),
        ),
        (
            *("http://a.example", SECURE_PROXY, ("p.example", 443)),
            (["p.example"], ["http://a.example/"]),
        ),
    ],
)
def test_a_connection_goes_to_the_server_or_its_proxy(
    url: str,
    proxy: str | None,
    to: tuple[str, int],
    then: tuple[list[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    wire = Wire(monkeypatch)
    environment = {f"{urlsplit(url).scheme}_proxy": proxy} if proxy else {}

    exchange(url, {}, b"", environment, within(6))

    assert (wire.to, (wire.secured, wire.targets())) == (to, then)


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("ftp://a.example", DIRECT),
        ("a.example", DIRECT),
        ("https://a.example", "ftp://p.example"),
        ("https://a.example", "socks5h://p.example:1080"),
        ("https://a.example", "//p.example"),
    ],
)
def test_what_is_no_address_for_http_is_not_connected_to(
    url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)

    with pytest.raises(SettingsNotSound):
        exchange(url, {}, b"", {"https_proxy": proxy} if proxy else {}, within(6))

    assert wire.to is None


@pytest.mark.parametrize(
    ("url", "environment", "expected"),
    [
        ("https://a.example", {}, None),
        ("https://a.example", {"http_proxy": "http://p.example"}, None),
        ("http://a.example", {"https_proxy": "http://p.example"}, None),
        ("https://a.example", {"https_proxy": "http://p.example:1"}, "http://p.example:1"),
        ("https://a.example", {"HTTPS_PROXY": "http://p.example:1"}, "http://p.example:1"),
        ("http://a.example", {"HTTP_PROXY": "http://p.example:1"}, "http://p.example:1"),
        ("http://a.example", {"http_proxy": "p.example:1"}, "http://p.example:1"),
        (
            "https://a.example",
            {"https_proxy": "http://p.example", "HTTPS_PROXY": "http://q.example"},
            "http://p.example",
        ),
        ("https://a.example", {"https_proxy": "http://p.example", "no_proxy": ".example"}, None),
        (
            "https://a.example",
            {"https_proxy": "http://p.example", "no_proxy": "b.example"},
            "http://p.example",
        ),
        ("https://a.example:1", {"https_proxy": "p.example", "no_proxy": "a.example:1"}, None),
    ],
)
def test_a_proxy_is_chosen_as_the_sdks_choose_it(
    url: str,
    environment: dict[str, str],
    expected: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    chosen = connection.proxy_for(urlsplit(url), environment)

    assert (chosen and chosen.geturl()) == expected


class Large(BaseHTTPRequestHandler):
    """Answers with more than anybody should read."""

    asked: dict[str, str]

    def do_GET(self) -> None:
        type(self).asked = {name.lower(): value for name, value in self.headers.items()}
        self.send_response(418)
        self.end_headers()
        self.wfile.write(b"x" * 1_000_010)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def large() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Large)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}/path"


def test_an_exchange_gives_status_and_no_more_of_the_body_than_a_secret_can_have(
    large: str,
) -> None:
    status, body = exchange(large, {"x-own": "header"}, b"", {}, within(6))

    assert (status, len(body)) == (418, 1_000_000)
    assert (Large.asked["connection"], Large.asked["x-own"]) == ("close", "header")
