"""Where the Python shim connects to, and what it asks for there."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from sealed_env import connection
from sealed_env.connection import exchange

from tests.remediation.shims.test_connection import served

PROXY = "http://p.example"


DIRECT = (None, None)


@pytest.mark.parametrize(
    ("url", "proxy", "expected"),
    [
        ("http://a.example", "", ("a.example", 80, "/", *DIRECT)),
        ("http://a.example:81/b/", "", ("a.example", 81, "/b/", *DIRECT)),
        ("https://a.example", "", ("a.example", 443, "/", *DIRECT)),
        ("https://a.example:444/b", "", ("a.example", 444, "/b", *DIRECT)),
        ("https://[::1]:444", "", ("::1", 444, "/", *DIRECT)),
        ("http://:81", "", ("", 81, "/", *DIRECT)),
        ("https://:81", PROXY, ("p.example", 80, "/", "", 81)),
        ("http://a.example", PROXY, ("p.example", 80, "http://a.example/", *DIRECT)),
        (
            "http://a.example:81/b",
            f"{PROXY}:3128",
            ("p.example", 3128, "http://a.example:81/b", *DIRECT),
        ),
        ("https://a.example", PROXY, ("p.example", 80, "/", "a.example", 443)),
        ("https://a.example:444/b", f"{PROXY}:3128", ("p.example", 3128, "/b", "a.example", 444)),
    ],
)
def test_a_connection_goes_to_the_server_or_its_proxy(
    url: str, proxy: str, expected: tuple[str, int, str, str | None, int | None]
) -> None:
    through = urlsplit(proxy) if proxy else None

    made, target = connection._connection(urlsplit(url), through, {})

    told: Any = made
    assert (made.host, made.port, target, told._tunnel_host, told._tunnel_port) == expected
    assert isinstance(made, http.client.HTTPSConnection) is url.startswith("https")
    assert made.timeout == 1


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

    chosen = connection._proxy(urlsplit(url), environment)

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
    with served(server):
        yield f"http://127.0.0.1:{server.server_port}/path"


def test_an_exchange_gives_status_and_no_more_of_the_body_than_a_secret_can_have(
    large: str,
) -> None:
    status, body = exchange("GET", large, {"x-own": "header"}, b"", {})

    assert (status, len(body)) == (418, 1_000_000)
    assert (Large.asked["connection"], Large.asked["x-own"]) == ("close", "header")
