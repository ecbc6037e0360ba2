"""Packages in one file: wheels, jars, tars, what is compressed, and single texts."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rule.cli.ending import CLEAN, FOUND, UNFINISHED, UNUSABLE
from rule.cli.main import main
from rule.cli.package_file import text_files_of_file
from rule.model import Unread
from rule.sources.limits import Limits
from tests.rule.detection.written_values import drawn

STRIPE = "sk_" + "live_" + drawn(24)
SOURCE = f'stripe.api_key = "{STRIPE}"\n'.encode()


def zipped(name: str = "app.py", content: bytes = SOURCE) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def tarred(name: str = "app.py", content: bytes = SOURCE) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "location"),
    [
        ("a-1.0-py3-none-any.whl", zipped("a/app.py"), "a/app.py:1"),
        ("app.jar", zipped("application.py"), "application.py:1"),
        ("app.war", zipped("WEB-INF/lib/x.jar", zipped()), "WEB-INF/lib/x.jar!app.py:1"),
        ("app.tar", tarred("src/app.py"), "src/app.py:1"),
        ("app.tar.gz", gzip.compress(tarred(), mtime=0), "app.py:1"),
        ("app.tgz", gzip.compress(tarred(), mtime=0), "app.py:1"),
        ("app.tar.bz2", bz2.compress(tarred()), "app.py:1"),
        ("app.tar.xz", lzma.compress(tarred()), "app.py:1"),
        ("app.tar", tarred("lib.zip", zipped()), "lib.zip!app.py:1"),
        ("function.zip.gz", gzip.compress(zipped(), mtime=0), "app.py:1"),
        ("app.py.gz", gzip.compress(SOURCE, mtime=0), "app.py:1"),
        ("app.py", SOURCE, "app.py:1"),
        ("settings", SOURCE, "settings:1"),
        ("app.js", SOURCE.decode().encode("utf-16"), "app.js:1"),
    ],
)
def test_a_package_in_one_file_is_read_whatever_packs_it(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    location: str,
) -> None:
    (tmp_path / name).write_bytes(content)

    assert main(["package", str(tmp_path / name)]) == FOUND

    shown = capsys.readouterr()
    assert f"{location}  Stripe Access Key" in " ".join(shown.out.split(" ")).replace("   ", "  ")
    assert STRIPE not in shown.out + shown.err


def test_a_file_that_is_a_tar_and_a_zip_is_read_as_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app.zip").write_bytes(tarred("a.py") + zipped("b.py"))

    assert main(["package", str(tmp_path / "app.zip")]) == FOUND

    shown = capsys.readouterr().out
    assert "a.py:1 " in shown
    assert "b.py:1 " in shown


@pytest.mark.parametrize("pack", [zipped, tarred, lambda *given: gzip.compress(tarred(*given))])
def test_a_clean_archive_is_clean(tmp_path: Path, pack: Callable[[str, bytes], bytes]) -> None:
    (tmp_path / "app.tar").write_bytes(pack("app.py", b"PORT = 80\n"))

    assert main(["package", str(tmp_path / "app.tar")]) == CLEAN


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("app.tar", tarred()[:700]),
        ("app.tar.gz", gzip.compress(tarred(), mtime=0)[:-30]),
        ("app.tar.gz", gzip.compress(tarred()[:700])),
        ("app.tar.xz", lzma.compress(tarred())[:40]),
    ],
)
def test_an_archive_that_is_cut_off_is_never_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    assert main(["package", str(tmp_path / name)]) in (FOUND, UNFINISHED)
    assert "not read: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("app.tar", b"", "holds no files"),
        ("a.out", b"\x7fELF" + bytes(range(32)) * 9, "is neither"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, "is neither"),
    ],
)
def test_what_is_no_package_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)

    assert main(["package", str(tmp_path / name)]) == UNUSABLE
    assert why in capsys.readouterr().err


def test_an_archive_that_unpacks_to_more_than_the_limit_says_so(tmp_path: Path) -> None:
    (tmp_path / "app.tar.gz").write_bytes(gzip.compress(tarred("app.py", b"x = 1\n" * 100_000)))

    items = list(text_files_of_file(tmp_path / "app.tar.gz", Limits(total_bytes=300_000)))

    assert Unread("package", "only its first 300,000 bytes were read") in items
