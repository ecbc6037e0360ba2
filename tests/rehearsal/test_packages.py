from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest

from .packages import EXPIRES_SECONDS, Packages

PACKAGE = bytes(range(100))


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Store:
    """Packages under a clock that a test can move, asked as a server asks them."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.packages = Packages(
            "http://127.0.0.1:1", lambda _a, _r, name: {"orders": PACKAGE}.get(name), self.clock
        )

    def get(self, url: str, range_: str | None = None) -> tuple[int, dict[bytes, bytes], bytes]:
        parts = urlsplit(url)
        scope = {
            "type": "http",
            "path": parts.path,
            "query_string": parts.query.encode(),
            "headers": [(b"range", range_.encode())] if range_ else [],
        }
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            pytest.fail("a body was asked for")

        async def emulator(*_: Any) -> None:
            pytest.fail("the request went on to the emulator")

        async def ask() -> None:
            await self.packages.middleware(emulator)(scope, receive, send)

        asyncio.run(ask())
        return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]

    def url(self, name: str = "orders") -> str:
        return self.packages.url("123456789012", "eu-central-1", name)


@pytest.mark.parametrize(
    ("range_", "status", "content_range", "body"),
    [
        (None, 200, None, PACKAGE),
        ("bytes=0-9", 206, b"bytes 0-9/100", PACKAGE[:10]),
        ("bytes=90-", 206, b"bytes 90-99/100", PACKAGE[90:]),
        ("bytes=90-500", 206, b"bytes 90-99/100", PACKAGE[90:]),
        ("bytes=100-110", 416, b"bytes */100", b""),
        ("lines=1-2", 200, None, PACKAGE),
    ],
)
def test_a_range_is_answered_as_s3_does(
    range_: str | None, status: int, content_range: bytes | None, body: bytes
) -> None:
    store = Store()
    answered, headers, content = store.get(store.url(), range_)
    assert (answered, headers.get(b"content-range"), content) == (status, content_range, body)


def test_a_url_is_good_for_ten_minutes() -> None:
    store = Store()
    url = store.url()
    store.clock.now += EXPIRES_SECONDS - 1
    assert store.get(url)[0] == 200
    store.clock.now += 1
    assert store.get(url)[0] == 403


def test_a_url_cannot_be_prolonged_nor_turned_to_another_package() -> None:
    store = Store()
    url = store.url("other")
    assert store.get(url)[0] == 403
    assert store.get(url.replace("/other?", "/orders?"))[0] == 403
    good = store.url()
    expires = str(int(store.clock.now) + EXPIRES_SECONDS)
    assert store.get(good.replace(expires, str(int(expires) + 1)))[0] == 403
    assert store.get(urlsplit(good)._replace(query="").geturl())[0] == 403


def test_a_url_gives_the_code_that_there_was_when_it_was_signed() -> None:
    deployed = [PACKAGE]
    store = Store()
    store.packages = Packages("http://127.0.0.1:1", lambda *_: deployed[-1], store.clock)
    before = store.url()
    deployed.append(b"another")

    assert store.get(before)[2] == PACKAGE
    assert store.get(store.url())[2] == b"another"


def test_a_package_read_in_parts_is_one_download() -> None:
    store = Store()
    for range_ in ("bytes=0-49", "bytes=50-99"):
        store.get(store.url(), range_)
    assert store.packages.downloads == ["orders"]
