from __future__ import annotations

import io
import json
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest

from rule.aws.package_download import PackageNotFetched
from rule.detection.scanner import Scanner
from rule.model import CodeLine, Confidence, Finding, Provenance, SourceFile, Unread
from rule.scanning.package import CurrentFile, found_in, scan_files, scan_package
from rule.sources.limits import Limits
from tests.rule.packages import npm_package, zip_of
from tests.rule.scanning.process_memory import MB, data_bytes
from tests.rule.scanning.work_time import SECONDS, WorkTime

KEY = "AKIA" + "Z7Q4T2M9K6P3W8RX"
"""Of the shape of an AWS access key, and nobody's."""


class ScannerOf(Scanner):
    """A scanner that does to each file what the test says."""

    def __init__(self, scan: Callable[[SourceFile], Iterator[Finding]]) -> None:
        super().__init__()
        self._scan = scan

    def scan_file(
        self,
        file: SourceFile,
        unread: list[Unread] | None = None,  # noqa: ARG002 - the scanner's own
    ) -> Iterator[Finding]:
        return self._scan(file)


def opened(files: dict[str, str | bytes]) -> Callable[[], BinaryIO]:
    return lambda: zip_of(files)


def test_a_package_is_scanned() -> None:
    files: dict[str, str | bytes] = {
        "app.py": f"import boto3\nkey = '{KEY}'\n",
        **npm_package("a", {"b.js": f"// {KEY}"}),
    }

    result = scan_package(Scanner(), opened(files), seconds=600)

    assert result.findings == (
        Finding(CodeLine("app.py", 2), "AWS Access Key", Confidence.PROVIDER),
        Finding(
            CodeLine("node_modules/a/b.js", 1, Provenance.DEPENDENCY),
            "AWS Access Key",
            Confidence.PROVIDER,
        ),
    )
    assert result.unread == ()
    assert result.finished


def test_what_was_not_read_of_a_package_is_told() -> None:
    result = scan_package(
        Scanner(), opened({"a.txt": "x" * 99}), seconds=600, limits=Limits(file_bytes=9)
    )

    assert result.unread == (Unread("a.txt", "only its first 9 bytes were read"),)
    assert result.finished


def test_a_scan_that_takes_too_long_names_the_file_it_was_at(work_time: WorkTime) -> None:
    def scan(file: SourceFile) -> Iterator[Finding]:
        if file.path == "slow.py":
            work_time.pass_on()
            time.sleep(600)
        yield Finding(CodeLine(file.path, 1), "any", Confidence.NAMED)

    files: dict[str, str | bytes] = {"quick.py": "x", "slow.py": "y"}
    result = scan_package(ScannerOf(scan), opened(files), seconds=SECONDS)

    assert result.unread == (
        Unread("package", "its scan was stopped at slow.py: its time was used up (60 s)"),
    )
    assert [str(finding.location) for finding in result.findings] == ["quick.py:1"]
    assert not result.finished


def test_a_scan_that_is_stopped_between_files_names_none(work_time: WorkTime) -> None:
    def files() -> Iterator[SourceFile]:
        yield SourceFile("a.py", "x")
        work_time.pass_on()
        time.sleep(600)

    result = scan_files(Scanner(), files, seconds=SECONDS)

    assert result.unread == (
        Unread("package", "its scan was stopped: its time was used up (60 s)"),
    )


def test_a_scan_that_takes_too_much_memory_is_unfinished() -> None:
    def scan(_: SourceFile) -> Iterator[Finding]:
        kept = []
        while True:
            kept.append(bytes(MB))
        yield

    result = scan_package(
        ScannerOf(scan), opened({"a.py": "x"}), seconds=600, memory_bytes=data_bytes() + 512 * MB
    )

    assert result.unread == (
        Unread("package", "its scan was stopped at a.py: its memory was used up"),
    )
    assert not result.finished


def test_a_file_whose_unpacking_would_take_all_memory_is_named_and_the_next_is_read() -> None:
    def package() -> BinaryIO:
        content = zip_of({"a.py": "x = 1", "b.py": f"'{KEY}'"}, zipfile.ZIP_LZMA).getvalue()
        dictionary = 30 + len("a.py") + 5
        four_gigabytes = struct.pack("<L", 0xFFFFFFFF)
        return io.BytesIO(content[:dictionary] + four_gigabytes + content[dictionary + 4 :])

    result = scan_package(Scanner(), package, seconds=600, memory_bytes=data_bytes() + 512 * MB)

    assert result.unread == (Unread("a.py", "unpacking it takes more memory than there is"),)
    assert [str(finding.location) for finding in result.findings] == ["b.py:1"]
    assert result.finished


def test_a_package_that_cannot_be_fetched_is_an_error() -> None:
    class Expired(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise PackageNotFetched("HTTP 403")

    def refuse() -> BinaryIO:
        raise PackageNotFetched("HTTP 500")

    with pytest.raises(PackageNotFetched, match="HTTP 500"):
        scan_package(Scanner(), refuse, seconds=600)
    with pytest.raises(PackageNotFetched, match="HTTP 403"):
        scan_package(Scanner(), Expired, seconds=600)


@pytest.mark.slow
def test_a_package_that_matches_on_every_line_fits_into_the_cache() -> None:
    lines = f"key = '{KEY}'\n" * 3_000
    long_name = "d" * 30_000
    files: dict[str, str | bytes] = {f"{long_name}.py": lines}
    files |= {f"{long_name}/{n}.py": b"\xff" for n in range(300)}

    result = scan_package(Scanner(), opened(files), seconds=600)

    assert 100 < len(result.findings) <= 1_000
    assert len(json.dumps(result.to_json())) < 390_000
    omitted = 3_000 - len(result.findings)
    assert Unread("package", f"findings, left out of this list: {omitted:,}") in result.unread


def test_a_file_is_let_go_of_before_the_next_one_is_read() -> None:
    held: list[int] = []

    def candidates() -> Iterator[SourceFile]:
        for number in range(3):
            held.append(tracemalloc.get_traced_memory()[0])
            yield SourceFile(f"{number}.py", str(number) * MB)

    tracemalloc.start()
    try:
        with CurrentFile() as current:
            assert list(found_in(ScannerOf(lambda _: iter(())), candidates(), current)) == []
    finally:
        tracemalloc.stop()

    assert max(held) < MB / 2
