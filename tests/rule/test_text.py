from __future__ import annotations

import codecs
import zlib

import pytest

from rule.text import decode, is_text

TEXT = "password = 'ä'  # a line\n" * 20


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("latin-1"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        "密码 = 1\n".encode(),
        "密码 = 1\n".encode("gb18030"),
        b"",
        b"const a = '\0'; // one NUL hides nothing\n" * 4,
        b"\x1b[31mred\x1b[0m\n" * 40,
    ],
)
def test_text_is_told_by_its_content(content: bytes) -> None:
    assert is_text(content)


@pytest.mark.parametrize(
    "content",
    [
        b"\x7fELF\x02\x01\x01" + bytes(100),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(9),
        zlib.compress(bytes(range(256)) * 50, 0)[:8_192],
        compile("x = {1: 'one'}", "a", "exec").co_code * 9,
        bytes(8_192),
    ],
)
def test_other_content_is_no_text(content: bytes) -> None:
    assert not is_text(content)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_text_is_read_in_the_encoding_that_it_shows(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, True)


def test_unsound_utf_8_is_read_byte_by_byte() -> None:
    assert decode(TEXT.encode("latin-1")) == (TEXT, False)


def test_unsound_utf_16_still_shows_what_is_ascii() -> None:
    text, sound = decode(codecs.BOM_UTF16_LE + "key = 'abc'".encode("utf-16-le") + b"\x00\xd8")

    assert not sound
    assert "key = 'abc'" in text
