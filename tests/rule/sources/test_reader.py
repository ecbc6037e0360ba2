from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from rule.model import Provenance, SourceFile, Unread
from rule.sources.reader import text_files_of_folder, text_files_of_zip
from tests.rule.packages import read, texts, unread, with_descriptors, zip_of


def test_every_text_file_is_read_whatever_its_folder_and_ending() -> None:
    files = {"app.py": "a = 1\n", "deep/er/still/x.unknown": "b", "Makefile": "c", ".env": "D=1"}

    assert texts(zip_of(files)) == files


@pytest.mark.parametrize("length", [0, 8_191, 8_192, 8_193, 262_144, 262_145, 1_000_003])
def test_a_text_is_read_to_the_letter_whatever_its_length(length: int) -> None:
    text = ("0123456789abcdef\n" * (length // 17 + 1))[:length]

    assert texts(zip_of({"a.txt": text})) == {"a.txt": text}


@pytest.mark.parametrize(
    "compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_method_that_python_unpacks_is_read(compression: int) -> None:
    assert texts(zip_of({"a.py": "x = 1"}, compression)) == {"a.py": "x = 1"}


def test_a_zip64_archive_written_as_a_stream_is_read() -> None:
    package = with_descriptors({"a.py": "x = 1"}, zip64=True)

    assert texts(io.BytesIO(package)) == {"a.py": "x = 1"}


def test_binary_files_are_counted_and_not_read() -> None:
    package = zip_of({"a.so": b"\x7fELF" + bytes(200), "b.png": os.urandom(9_000), "c.py": "x"})

    assert texts(package) == {"c.py": "x"}
    assert unread(package) == [
        Unread(
            "package", "files that are neither text nor zip archives: 2", blocks_compliance=False
        )
    ]


def test_text_in_an_unsound_encoding_is_read_without_loss_and_said() -> None:
    items = read(zip_of({"latin.py": b"name = 'Andr\xe9'"}))

    assert items == [
        Unread("latin.py", "its encoding is not sound; read as Latin-1", blocks_compliance=False),
        SourceFile("latin.py", "name = 'André'"),
    ]


@pytest.mark.parametrize("name", ["lib/inner.jar", "inner.bin", "inner.whl"])
def test_an_archive_within_is_opened_by_its_content_whatever_its_name(name: str) -> None:
    inner = zip_of({"secret.properties": "a=b"}).getvalue()

    assert texts(zip_of({name: inner})) == {f"{name}!secret.properties": "a=b"}


@pytest.mark.parametrize("name", ["run.pyz", "run"])
def test_an_archive_behind_a_script_is_opened(name: str) -> None:
    inner = b"#!/usr/bin/env python3\n" + zip_of({"__main__.py": "a=b"}).getvalue()

    assert texts(zip_of({name: inner}))[f"{name}!__main__.py"] == "a=b"


@pytest.mark.slow
@pytest.mark.parametrize("size", [9_000, 9 * 1024 * 1024])
def test_the_script_before_an_archive_is_read_as_well(size: int) -> None:
    script = "#!/bin/sh\nTOKEN=x\nexec python3 $0\n"
    inner = zip_of({"__main__.py": "a=b", "noise.bin": os.urandom(size)}).getvalue()

    assert texts(zip_of({"run": script.encode() + inner})) == {
        "run": script,
        "run!__main__.py": "a=b",
    }


def test_what_lies_before_an_archive_and_is_no_text_is_counted() -> None:
    inner = b"MZ" + bytes(90) + zip_of({"a.py": "x"}).getvalue()

    assert read(zip_of({"setup.zip": inner})) == [
        SourceFile("setup.zip!a.py", "x"),
        Unread(
            "package", "files that are neither text nor zip archives: 1", blocks_compliance=False
        ),
    ]


def test_a_text_that_begins_as_an_empty_archive_does_is_read() -> None:
    text = "PK\x05\x06" + 18 * "\0" + "x = 1\n" * 200

    assert texts(zip_of({"a.py": text})) == {"a.py": text}


@pytest.mark.parametrize("name", ["pointer.zip", "run.sh"])
def test_a_text_that_only_looks_like_an_archive_is_read_as_text(name: str) -> None:
    text = "#!/bin/sh\necho version https://git-lfs.example/spec/v1\n"

    assert texts(zip_of({name: text})) == {name: text}


@pytest.mark.slow
def test_a_large_archive_within_is_read_without_holding_it() -> None:
    numbers = os.urandom(9 * 1024 * 1024)
    inner = zip_of({"a.py": "x = 1", "noise.bin": numbers, "b.py": "y = 2"}).getvalue()

    assert texts(zip_of({"inner.zip": inner})) == {
        "inner.zip!a.py": "x = 1",
        "inner.zip!b.py": "y = 2",
    }


@pytest.mark.parametrize("inner", [False, True])
def test_a_path_as_long_as_a_zip_allows_is_shortened(inner: bool) -> None:
    files = {f"first/{'d' * 65_000}/last.py": "x = 1"}
    package = zip_of({f"{'a' * 65_000}.zip": zip_of(files).getvalue()}) if inner else zip_of(files)

    ((path, text),) = texts(package).items()

    assert len(path) == 400
    assert path.startswith("aaa" if inner else "first/")
    assert path.endswith("/last.py")
    assert text == "x = 1"


def test_a_fault_of_the_download_is_no_damage_of_the_archive() -> None:
    class Gone(Exception):
        pass

    class Breaking(io.BytesIO):
        left = 5

        def read(self, size: int | None = -1) -> bytes:
            self.left -= 1
            if not self.left:
                raise Gone
            return super().read(size)

    package = Breaking(zip_of({f"{n}.py": "x = 1" for n in range(9)}).getvalue())

    with pytest.raises(Gone):
        list(text_files_of_zip(package))


def test_a_folder_is_read_by_the_same_rules(tmp_path: Path) -> None:
    (tmp_path / "node_modules" / "a").mkdir(parents=True)
    manifest = '{"name": "a", "version": "1.0.0", "license": "MIT"}'
    (tmp_path / "node_modules" / "a" / "package.json").write_text(manifest)
    (tmp_path / "node_modules" / "a" / "index.js").write_text("x")
    (tmp_path / "app.py").write_text("y")
    (tmp_path / "lib.jar").write_bytes(zip_of({"z.xml": "z"}).getvalue())
    (tmp_path / "link.py").symlink_to("app.py")
    (tmp_path / "up").symlink_to("..")
    os.mkfifo(tmp_path / "pipe")

    assert list(text_files_of_folder(tmp_path)) == [
        Unread("pipe", "it is a device, a pipe or a socket", blocks_compliance=False),
        Unread("up", "it is a link to a folder that it lies in; following it would never end"),
        SourceFile("app.py", "y"),
        SourceFile("lib.jar!z.xml", "z"),
        SourceFile("link.py", "y"),
        SourceFile("node_modules/a/index.js", "x", Provenance.DEPENDENCY),
        SourceFile("node_modules/a/package.json", manifest, Provenance.DEPENDENCY),
    ]


def test_a_file_of_a_folder_that_cannot_be_opened_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text("y")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    assert list(text_files_of_folder(tmp_path)) == [
        Unread("app.py", "it cannot be read (Permission denied)")
    ]


def test_a_folder_within_that_cannot_be_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "app.py").write_text("y")
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)

    assert list(text_files_of_folder(tmp_path)) == [
        Unread("closed", "it cannot be read (Permission denied)"),
        SourceFile("app.py", "y"),
    ]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(text_files_of_folder(tmp_path / "missing"))
