from __future__ import annotations

import http.client
import io
import logging
import os
import pickle
import random

import pytest

from rule.aws import package_download
from rule.aws.package_download import PackageNotFetched, RangeReader, open_package
from rule.model import SourceFile
from rule.sources.reader import text_files_of_zip
from tests.rule.aws.range_server import (
    QUERY,
    Misbehaviour,
    another_part,
    hang_up,
    range_server,
    status,
)
from tests.rule.packages import zip_of

CONTENT = os.urandom(300_000)


@pytest.fixture(autouse=True)
def _small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_download, "WINDOW", 65_536)


def test_any_part_of_a_package_reads_as_from_a_file() -> None:
    places = random.Random(1)  # noqa: S311 - the same places each time
    with range_server(CONTENT) as server, open_package(server.url) as package:
        for _ in range(50):
            start, length = places.randrange(310_000), places.randrange(100_000)
            package.seek(start)
            assert package.read(length) == CONTENT[start : start + length]
        assert package.seek(-5, io.SEEK_END) == 299_995
        assert package.read() == CONTENT[-5:]
        package.seek(-10, io.SEEK_CUR)
        assert package.tell() == 299_990


def test_a_zip_is_read_through_it() -> None:
    files = {f"{n}.py": "x = 1\n" * n for n in range(200)}
    with range_server(zip_of(files).getvalue()) as server, open_package(server.url) as package:
        items = list(text_files_of_zip(package))

    assert {item.path: item.text for item in items if isinstance(item, SourceFile)} == files


def test_a_package_is_fetched_once_when_read_from_its_beginning_on() -> None:
    with range_server(CONTENT) as server, open_package(server.url) as package:
        assert package.read() == CONTENT

    assert [first for first, _ in server.ranges] == [0, 65_536, 131_072, 196_608, 262_144]


def test_a_few_windows_are_kept_and_no_more() -> None:
    with range_server(CONTENT) as server, RangeReader(server.url) as package:
        package.read()

        assert len(package._windows) == 4


def test_seeking_before_the_beginning_is_refused() -> None:
    with (
        range_server(CONTENT) as server,
        RangeReader(server.url) as package,
        pytest.raises(OSError, match="before the beginning"),
    ):
        package.seek(-1)


@pytest.mark.parametrize(
    "misbehave", [status(500, 1, 2), status(503, 1), status(429, 1), hang_up(1), hang_up(1, 2)]
)
def test_a_passing_fault_is_got_over(misbehave: Misbehaviour) -> None:
    with range_server(CONTENT) as server, RangeReader(server.url, pause_seconds=0) as package:
        server.misbehave = misbehave

        assert package.readall() == CONTENT


@pytest.mark.parametrize(
    ("misbehave", "message"),
    [
        (status(403), "HTTP 403"),
        (status(404), "is gone .HTTP 404"),
        (status(200), "does not answer Range requests .HTTP 200"),
        (status(206), "does not answer Range requests .HTTP 206"),
        (status(307), "does not answer Range requests .HTTP 307"),
        (status(500), "in 3 tries: HTTP 500"),
        (hang_up(), "in 3 tries: IncompleteRead"),
    ],
)
def test_a_lasting_fault_is_an_error_that_tells_it_and_not_the_url(
    misbehave: Misbehaviour, message: str
) -> None:
    with range_server(CONTENT) as server:
        with RangeReader(server.url, pause_seconds=0) as package:
            server.misbehave = misbehave
            with pytest.raises(PackageNotFetched, match=message) as while_reading:
                package.readall()
        with pytest.raises(PackageNotFetched, match=message) as at_once:
            RangeReader(server.url, pause_seconds=0)

    for raised in (while_reading, at_once):
        assert QUERY not in repr(raised.value)
        # Nor does a traceback show an error beneath it, which might.
        assert raised.value.__cause__ is None
        assert raised.value.__context__ is None


@pytest.mark.parametrize(
    "later",
    [CONTENT[:-1], CONTENT + b"x", CONTENT[::-1], b"x" + CONTENT[1:]],
    ids=["shorter", "longer", "another one", "one byte"],
)
def test_a_package_that_changes_is_not_read_on(later: bytes) -> None:
    with range_server(CONTENT) as server, RangeReader(server.url) as package:
        server.content = later

        with pytest.raises(PackageNotFetched, match="changed while it was read") as raised:
            package.readall()

    assert raised.value.is_temporary


def test_another_part_than_the_one_that_was_asked_for_is_not_taken() -> None:
    with range_server(CONTENT) as server, RangeReader(server.url, pause_seconds=0) as package:
        server.misbehave = another_part

        with pytest.raises(PackageNotFetched, match=r"does not answer Range requests .HTTP 206"):
            package.readall()


@pytest.mark.parametrize(
    ("misbehave", "remedy"),
    [
        (status(400), "HTTP 400"),
        (status(403), "let the rule's function read"),
        (status(404), "deploy the code anew"),
        (status(410), "deploy the code anew"),
        (status(416), "HTTP 416"),
        (status(200), "HTTP 200"),
    ],
)
def test_a_new_url_that_is_refused_is_no_passing_fault(
    misbehave: Misbehaviour, remedy: str
) -> None:
    with range_server(CONTENT) as server:
        server.misbehave = misbehave
        with pytest.raises(PackageNotFetched, match=remedy) as raised:
            RangeReader(server.url, pause_seconds=0)

    assert len(server.ranges) == 1
    assert not raised.value.is_temporary


@pytest.mark.parametrize(
    "misbehave", [status(408), status(429), status(500), status(503), hang_up()]
)
def test_what_may_pass_is_a_passing_fault(misbehave: Misbehaviour) -> None:
    with range_server(CONTENT) as server:
        server.misbehave = misbehave
        with pytest.raises(PackageNotFetched) as raised:
            RangeReader(server.url, pause_seconds=0)

    assert raised.value.is_temporary


def test_a_url_that_expires_while_it_is_used_is_a_passing_fault() -> None:
    with range_server(CONTENT) as server, RangeReader(server.url, pause_seconds=0) as package:
        server.misbehave = status(403)
        with pytest.raises(PackageNotFetched, match="ten minutes") as raised:
            package.readall()

    assert raised.value.is_temporary


@pytest.mark.parametrize(
    "url",
    ["", "file:///etc/passwd", "ftp://example.com/a", "https://", "http://[::1", "http://a:b/"],
)
def test_what_is_no_http_url_is_refused(url: str) -> None:
    with pytest.raises(PackageNotFetched, match="no HTTP URL"):
        open_package(url)


def test_nobody_listening_is_an_error_that_says_so() -> None:
    with range_server(CONTENT) as server:
        url = server.url

    with pytest.raises(PackageNotFetched, match="in 3 tries: ConnectionRefusedError"):
        RangeReader(url, pause_seconds=0)


def test_an_untrusted_server_is_not_talked_to() -> None:
    with range_server(CONTENT) as server:
        url = server.url.replace("http:", "https:")

        with pytest.raises(PackageNotFetched, match="in 3 tries: SSLError"):
            RangeReader(url, pause_seconds=0)


def test_the_fault_survives_the_way_between_processes() -> None:
    told = PackageNotFetched("why", is_temporary=False)
    fault = pickle.loads(pickle.dumps(told))  # noqa: S301

    assert isinstance(fault, PackageNotFetched)
    assert str(fault) == "why"
    assert not fault.is_temporary


def test_the_signature_of_the_url_is_shown_nowhere(
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    caplog.set_level(logging.DEBUG)
    with range_server(CONTENT) as server, open_package(server.url) as package:
        server.misbehave = status(500, 1)
        package.read()
        shown = [repr(package), str(package), caplog.text, *capfd.readouterr()]

    assert len(server.ranges) > 2
    assert QUERY not in " ".join(shown)
