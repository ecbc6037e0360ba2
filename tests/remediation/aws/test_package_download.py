"""A package behind its presigned URL, in parts."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from remediation.aws.package_download import WINDOW, PackageNotRead, RangeReader
from tests.rehearsal.zips import zip_files
from tests.rule.aws.range_server import (
    QUERY,
    Misbehaviour,
    another_part,
    hang_up,
    range_server,
    status,
)

CONTENT = random.Random(3).randbytes(2 * WINDOW + 17)  # noqa: S311 - no secret
ALL = 10 * WINDOW


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)


def test_any_part_reads_as_from_a_file() -> None:
    with range_server(CONTENT) as server, RangeReader(server.url, ALL) as reader:
        buffered = io.BufferedReader(reader)
        for start, size in ((0, 3), (WINDOW - 2, 9), (len(CONTENT) - 4, 99), (5, 2 * WINDOW)):
            assert buffered.seek(start) == start
            assert buffered.read(size) == CONTENT[start : start + size]
        assert buffered.seek(-1, io.SEEK_END) == len(CONTENT) - 1


def test_a_zip_is_read_through_it() -> None:
    package = zip_files({"app.py": "x = 1\n"})
    with range_server(package) as server, RangeReader(server.url, ALL) as reader:
        assert zipfile.ZipFile(io.BufferedReader(reader)).read("app.py") == b"x = 1\n"
        assert len(server.ranges) == 1


def test_no_more_is_fetched_than_is_allowed() -> None:
    with range_server(CONTENT) as server, RangeReader(server.url, WINDOW) as reader:
        reader.seek(WINDOW)
        with pytest.raises(PackageNotRead, match="too large"):
            reader.read(1)
        reader.allow(WINDOW)

        assert reader.read(1) == CONTENT[WINDOW : WINDOW + 1]


def test_seeking_before_the_beginning_is_refused() -> None:
    with (
        range_server(CONTENT) as server,
        RangeReader(server.url, ALL) as reader,
        pytest.raises(OSError, match="before the beginning"),
    ):
        reader.seek(-1)


@pytest.mark.parametrize("misbehave", [status(503, 0, 1), hang_up(0), hang_up(0, 1)])
def test_a_passing_fault_is_got_over(misbehave: Misbehaviour) -> None:
    with range_server(CONTENT) as server:
        server.misbehave = misbehave
        with RangeReader(server.url, ALL) as reader:
            assert reader.read(5) == CONTENT[:5]


@pytest.mark.parametrize(
    ("misbehave", "said"),
    [(status(403), "HTTP 403"), (status(200), "HTTP 200"), (hang_up(), "another size")],
)
def test_a_lasting_fault_is_an_error_that_tells_it_and_not_the_url(
    misbehave: Misbehaviour, said: str
) -> None:
    with range_server(CONTENT) as server:
        server.misbehave = misbehave
        with pytest.raises(PackageNotRead, match=said) as raised:
            RangeReader(server.url, ALL)
    assert QUERY not in f"{raised.value}{raised.value!r}"


def test_another_part_than_the_one_that_was_asked_for_is_not_taken() -> None:
    with range_server(CONTENT) as server, RangeReader(server.url, ALL) as reader:
        server.misbehave = another_part
        reader.seek(WINDOW)
        with pytest.raises(PackageNotRead, match="another part"):
            reader.read(1)


@pytest.mark.parametrize("url", ["", "ftp://host/x", "file:///etc/passwd", "http://[::1", "x"])
def test_what_is_no_http_url_is_refused(url: str) -> None:
    with pytest.raises(PackageNotRead, match="no HTTP URL"):
        RangeReader(url, ALL)


def test_nobody_listening_is_an_error_that_says_so() -> None:
    with pytest.raises(PackageNotRead, match="ConnectionRefusedError"):
        RangeReader("http://127.0.0.1:9/x", ALL)
