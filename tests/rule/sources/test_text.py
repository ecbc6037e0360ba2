from __future__ import annotations

import codecs
import random
import zlib

import pytest

from rule.sources.text import _has_few_controls, contents, is_text, readings

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


SECRET = "password = 'velvet'\n"  # pragma: allowlist secret
CYRILLIC = "пароль = 'ёж'  # строка\n" * 9
RUSSIAN = TEXT + CYRILLIC
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("text", [TEXT, RUSSIAN, CYRILLIC], ids=["Latin", "both", "Cyrillic"])
@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("encoding", MARKS)
def test_text_is_told_and_read_in_the_encoding_that_it_shows(
    encoding: str, marked: bool, text: str
) -> None:
    content = (MARKS[encoding] if marked else b"") + text.encode(encoding)

    texts, sound = readings(content)

    assert is_text(content)
    assert sound
    assert texts[0] == text


@pytest.mark.parametrize("text", [TEXT, "x"])
@pytest.mark.parametrize("encoding", MARKS)
def test_text_that_is_what_it_says_is_read_once(encoding: str, text: str) -> None:
    assert readings(MARKS[encoding] + text.encode(encoding)) == ((text,), True)


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("encoding", MARKS)
def test_a_mark_that_lies_hides_nothing(mark: str, encoding: str) -> None:
    content = MARKS[mark] + SECRET.encode(encoding)

    texts, _ = readings(content)

    assert any(SECRET in text for text in texts)


@pytest.mark.parametrize("encoding", WIDE)
def test_a_part_in_another_encoding_hides_nothing(encoding: str) -> None:
    texts, _ = readings(CYRILLIC.encode() + SECRET.encode(encoding) + b"x = 1\n")

    assert any(SECRET in text and "x = 1" in text for text in texts)


@pytest.mark.parametrize("encoding", WIDE)
def test_a_mark_and_half_a_text_as_it_says_hide_nothing(encoding: str) -> None:
    content = MARKS[encoding] + CYRILLIC.encode(encoding) + SECRET.encode() + b" " * 7

    assert any(SECRET in text for text in readings(content)[0])


def test_what_nulls_part_is_read_parted_and_joined() -> None:
    texts, sound = readings(b"A=1\0TOKEN=x\0B=2")

    assert set(texts) == {"A=1\0TOKEN=x\0B=2", "A=1TOKEN=xB=2"}
    assert sound


def test_unsound_utf_8_is_read_byte_by_byte() -> None:
    assert readings(TEXT.encode("latin-1")) == ((TEXT,), False)


def test_unsound_utf_16_still_shows_what_is_ascii() -> None:
    texts, sound = readings(codecs.BOM_UTF16_LE + "key = 'abc'".encode("utf-16-le") + b"\x00\xd8")

    assert not sound
    assert "key = 'abc'" in texts[0]


@pytest.mark.parametrize("length", [3, 30, 300, 3_000])
@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_no_text_of_any_language(length: int, seed: int) -> None:
    content = b"\0 \0\n" + random.Random(seed).randbytes(length)  # noqa: S311 - repeatable

    assert is_text(content) == (_has_few_controls(content))


@pytest.mark.parametrize(
    "declaration",
    [
        b"# coding: utf-7",
        b"#!/usr/bin/env python\n# -*- coding: UTF_7 -*-",
        b"\n  # vim: coding=utf-7",
    ],
)
def test_source_is_read_in_the_encoding_that_it_declares(declaration: bytes) -> None:
    texts, sound = readings(declaration + b"\npassword = '+AHYAZQBsAHYAZQB0-'\n")

    assert sound
    assert any("password = 'velvet'" in text for text in texts)  # pragma: allowlist secret


@pytest.mark.parametrize("encoding", ["unicode_escape", "raw_unicode_escape"])
def test_escapes_that_a_declaration_makes_letters_are_read(encoding: str) -> None:
    texts, _ = readings(f"# coding: {encoding}\np = '\\u0076elvet'\n".encode())

    assert any("p = 'velvet'" in text for text in texts)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "no-such", "ascii"])
def test_a_declaration_of_what_ascii_is_the_same_in_changes_nothing(encoding: str) -> None:
    assert len(readings(f"# coding: {encoding}\nx = 1\n".encode())[0]) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\rb", "a\nb"), ("a\r\nb", "a\r\nb"), ("a\r\r\nb", "a\n\r\nb"), ("a\n\rb\r", "a\n\nb\n")],
)
def test_a_return_alone_ends_a_line(text: str, expected: str) -> None:
    assert readings(text.encode())[0] == (expected,)


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("padding", ["", "x", "xy"])
def test_wide_text_with_a_control_character_is_text(encoding: str, padding: str) -> None:
    text = "PASSWORD=a\n" * 20 + "\x01" + padding

    assert is_text(text.encode(encoding))
    assert text in readings(text.encode(encoding))[0]


@pytest.mark.parametrize("text", ["", "x = 1\n", "é" * 200_000, "a\r\nb\n"])
def test_sound_utf8_is_not_copied(text: str) -> None:
    content = text.encode()
    assert contents(content) == ((content,), True)
    assert contents(content)[0][0] is content


@pytest.mark.parametrize("tail", [b"\xc3", b"\xff", b"\xed\xa0\x80"])
def test_one_wrong_byte_far_behind_makes_it_unsound(tail: bytes) -> None:
    content = "é".encode() * 100_000 + tail
    assert contents(content) == ((content.decode("latin-1"),), False)
