from __future__ import annotations

import io
import struct
import zipfile

import pytest

from rule.model import SourceFile, Unread
from tests.rule.packages import patched, read, texts, unread, zip_of

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
FILES = {"a.py": "x = 1", "b.py": "y"}
STORED = zip_of(FILES, zipfile.ZIP_STORED)
DEFLATED = zip_of(FILES)
DATA = 30 + len("a.py")
"""Where the first file's packed bytes begin, behind its local header."""


def overwritten(package: io.BytesIO, at: int, new: bytes) -> io.BytesIO:
    content = package.getvalue()
    return io.BytesIO(content[:at] + new + content[at + len(new) :])


NO_SOUND_ARCHIVES = {
    "nothing": io.BytesIO(),
    "text": io.BytesIO(b"this is no zip archive"),
    "truncated": io.BytesIO(DEFLATED.getvalue()[:-30]),
    "without its end": io.BytesIO(DEFLATED.getvalue()[: DEFLATED.getvalue().rfind(END)]),
    "directory overwritten": patched(DEFLATED, (CENTRAL, 0, b"XXXX")),
    "name not UTF-8": patched(DEFLATED, (CENTRAL, 8, b"\x00\x08"), (CENTRAL, 46, b"\xff\xfe")),
}
WITH_A_DAMAGED_FILE = {
    "checksum": patched(STORED, (b"x = 1", 0, b"x = 2")),
    "deflate": overwritten(DEFLATED, DATA, b"\xff" * 4),
    "bzip2": overwritten(zip_of(FILES, zipfile.ZIP_BZIP2), DATA, b"\xff" * 8),
    "lzma": overwritten(zip_of(FILES, zipfile.ZIP_LZMA), DATA + 9, b"\xff" * 9),
    "local header": overwritten(STORED, 0, b"XXXX"),
    "local name": overwritten(STORED, 30, b"Z"),
}
WITH_LIES = {
    "directory elsewhere": patched(DEFLATED, (END, 16, b"\xff\xff\xff\x00")),
    "unknown method": patched(STORED, (CENTRAL, 10, b"\x61"), (LOCAL, 8, b"\x61")),
    "local headers elsewhere": patched(STORED, (CENTRAL, 42, b"\xff\xff\xff\x7f")),
    "claims to be longer": patched(STORED, (CENTRAL, 20, struct.pack("<LL", 999, 999))),
    "claims to be shorter": patched(DEFLATED, (CENTRAL, 24, b"\x01\0\0\0")),
}


@pytest.mark.parametrize("what", NO_SOUND_ARCHIVES)
def test_what_is_no_sound_archive_is_named(what: str) -> None:
    (item,) = read(NO_SOUND_ARCHIVES[what])

    assert isinstance(item, Unread)
    assert item.what == "package"
    assert item.blocks_compliance


@pytest.mark.parametrize("what", WITH_A_DAMAGED_FILE)
def test_a_damaged_file_is_named_and_the_others_are_read(what: str) -> None:
    package = WITH_A_DAMAGED_FILE[what]

    assert [(item.what, item.blocks_compliance) for item in unread(package)] == [("a.py", True)]
    assert texts(package) == {"b.py": "y"}


@pytest.mark.parametrize("what", WITH_LIES)
def test_headers_that_lie_are_named(what: str) -> None:
    assert any(item.blocks_compliance for item in unread(WITH_LIES[what]))


def test_a_method_that_is_not_supported_is_said_to_be() -> None:
    assert unread(WITH_LIES["unknown method"])[0] == Unread(
        "a.py", "it is packed by a method that is not supported"
    )


def test_a_damaged_archive_within_is_named_by_its_path() -> None:
    inner = zip_of({"a.py": "x = 1"}).getvalue()[:-8]

    assert read(zip_of({"lib/inner.jar": inner, "z.py": "z"})) == [
        Unread("lib/inner.jar", "it is no sound zip archive (BadZipFile)"),
        SourceFile("z.py", "z"),
    ]


@pytest.mark.parametrize("missing", range(1, 250, 7))
def test_no_truncation_ends_in_an_exception_or_in_silence(missing: int) -> None:
    whole = zip_of({"a.py": "x = 1", "in.zip": zip_of({"b.py": "y"}).getvalue()}).getvalue()

    assert unread(io.BytesIO(whole[:-missing]))


@pytest.mark.parametrize("seed", range(60))
def test_no_flipped_bytes_end_in_an_exception(seed: int) -> None:
    inner = zip_of({"b.py": "y" * 99}, zipfile.ZIP_LZMA).getvalue()
    content = bytearray(zip_of({"a.py": "x = 1", "in.zip": inner}, zipfile.ZIP_BZIP2).getvalue())
    for place in range(seed, len(content), 61):
        content[place] ^= 0xFF - seed

    read(io.BytesIO(bytes(content)))
