"""Recognises text by its content, and decodes it, whatever its encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

SNIFFED = 8_192
"""Bytes at a file's beginning that decide whether it is text."""

_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_MARKS_ALONE = tuple(mark for mark, _ in _WIDE_MARKS)
_MARKS = (codecs.BOM_UTF8, *_WIDE_MARKS_ALONE)
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r\f\b\x1b"))
_MOST_CONTROLS = 0.025
"""The largest part of control characters in text. Compressed and encrypted content has about 0.1,
machine code more. A single NUL does not hide a file: JavaScript runs such files."""
_DECLARATION = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_LONGEST_DECLARATION = 512
_NOT_ASCII = frozenset(
    {"utf-7", "u7", "utf7", "unicode-1-1-utf-7", "unicode-escape", "raw-unicode-escape"}
)
"""Python's encodings in which ASCII letters may be written in another way."""
_ODD_FIRST_BYTES = frozenset(
    bytes([byte]) for byte in (*_CONTROLS, *range(0x80, 0xC2), *range(0xF5, 0x100))
)
"""Control characters, and bytes that begin no character of UTF-8."""
_LINES = re.compile(rb"[\t -~]{8,}+\r?\n[\t -~]{8}|[\t -~]{100}")
"""Two lines of text, or a long one: none of 10^5 files of random bytes has them."""
_LIBRARIES = (b"!<arch>\n", b"!<thin>\n")
"""The beginnings of static libraries, which no interpreter takes for a script."""
_RETURN_ALONE = re.compile("\r(?!\n)")
_RETURN_ALONE_IN_BYTES = re.compile(b"\r(?!\n)")
_DECODED_AT_ONCE = 64 * 1024
"""Bytes; a character has four at most."""
_WIDE, _NARROW = 0.8, 0.02
"""Parts of bytes that are NUL. In UTF-16 and UTF-32 text of Western languages, one byte of each
character is nearly never NUL, and the others nearly always are."""
_ENCODINGS = (("utf-16-le", 2, 0), ("utf-16-be", 2, 1), ("utf-32-le", 4, 0), ("utf-32-be", 4, 3))
"""With the width of a character in bytes, and the index of its ASCII byte."""


def is_text(beginning: bytes) -> bool:
    """Tell by its first bytes whether a file is text."""
    # Most files are ASCII. A compressed or compiled file is not ASCII, or has a NUL.
    if beginning.isascii() and b"\0" not in beginning:
        return True
    if beginning.startswith(_MARKS):
        return True
    return _has_few_controls(beginning) or _wide(beginning) is not None


def holds_lines(beginning: bytes) -> bool:
    """Tell whether a file that does not look like text could be run as a script.

    A file whose first byte begins no text, as in most binary formats, cannot.
    """
    is_odd = beginning[:1] in _ODD_FIRST_BYTES or beginning.startswith(_LIBRARIES)
    return not is_odd and _LINES.search(beginning) is not None


def readings(content: bytes) -> tuple[tuple[str, ...], bool]:
    """Decode text in every way in which a program may, and tell whether its encoding is sound.

    Nearly always there is one way: UTF-8, or the encoding that a byte-order mark or NULs indicate.
    Bytes that are wrong in that encoding are read as Latin-1, which loses no byte: a secret is
    ASCII in nearly every encoding. If the mark is wrong, or if a text has NULs, it is also read
    without the NULs, which gives the ASCII text of any wider encoding.
    """
    texts, sound = contents(content)
    return tuple(text if isinstance(text, str) else text.decode() for text in texts), sound


def contents(content: bytes) -> tuple[tuple[str | bytes, ...], bool]:
    """Return what `readings` returns; where a text would have the bytes of its file, the bytes."""
    if b"\0" not in content and not content.startswith(_WIDE_MARKS_ALONE):
        text = content.removeprefix(codecs.BOM_UTF8)
        declared = map(_in_lines, _as_declared(content))
        if _is_utf8(text):
            return (_in_lines_of_utf8(text), *declared), True
        return (_in_lines(content.decode("latin-1")), *declared), False
    texts, sound = _wide_readings(content)
    return tuple(map(_in_lines, texts)), sound


def _as_declared(content: bytes) -> Iterator[str]:
    """Decode Python source in the encoding that its first lines declare, if ASCII differs in it.

    Source: https://peps.python.org/pep-0263/
    """
    beginning = content[:_LONGEST_DECLARATION]
    if b"#" not in beginning or b"coding" not in beginning:
        return
    for line in beginning.splitlines()[:2]:
        if declared := _DECLARATION.match(line):
            name = declared[1].decode().lower().replace("_", "-")
            if name in _NOT_ASCII:
                yield content.decode(name, "replace")


def _in_lines(text: str) -> str:
    """Replace carriage returns that stand alone by newlines: most languages end a line there."""
    if "\r" not in text or text.count("\r") == text.count("\r\n"):
        return text
    return _RETURN_ALONE.sub("\n", text)


def _in_lines_of_utf8(text: bytes) -> bytes:
    if b"\r" not in text or text.count(b"\r") == text.count(b"\r\n"):
        return text
    return _RETURN_ALONE_IN_BYTES.sub(b"\n", text)


def _is_utf8(text: bytes) -> bool:
    """Tell whether bytes are sound UTF-8, without a second copy of a large text."""
    if text.isascii():
        return True
    view, at = memoryview(text), 0
    while at < len(text):
        end = at + _DECODED_AT_ONCE
        try:
            at += codecs.utf_8_decode(view[at:end], "strict", end >= len(text))[1]
        except UnicodeDecodeError:
            return False
    return True


def _narrow(content: bytes) -> tuple[str, bool]:
    try:  # This codec is written in C; the one for marks (utf-8-sig) is not.
        return content.removeprefix(codecs.BOM_UTF8).decode(), True
    except UnicodeDecodeError:
        return content.decode("latin-1"), False


def _wide_readings(content: bytes) -> tuple[tuple[str, ...], bool]:
    mark = next((pair for pair in _WIDE_MARKS if content.startswith(pair[0])), None)
    content = content.removeprefix(mark[0]) if mark else content
    encoding = mark[1] if mark else _wide(content[:SNIFFED])
    closed, sound = _narrow(content.replace(b"\0", b""))
    texts = [closed]
    if b"\0" in content and encoding is None:
        text, sound = _narrow(content)
        texts = [closed, text]
    if encoding is not None:
        try:
            text, sound = content.decode(encoding), True
        except UnicodeDecodeError:
            return (closed, _narrow(content)[0]), False
        # In sound text of that encoding, both have the same ASCII characters.
        is_it = "\0" not in text and _ascii(text) == _ascii(closed)
        texts = [text] if is_it else [text, closed, _narrow(content)[0]]
    return tuple(dict.fromkeys(texts)), sound


def _ascii(text: str) -> bytes:
    return text.encode("ascii", "ignore")


def _has_few_controls(beginning: bytes) -> bool:
    controls = len(beginning) - len(beginning.translate(None, _CONTROLS))
    return controls <= _MOST_CONTROLS * len(beginning)


def _wide(beginning: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a byte-order mark."""
    if b"\0" not in beginning:
        return None
    # Nearly every other byte of such text is NUL, at least; compressed content has few.
    may_be_western = beginning.count(0) > _WIDE * (len(beginning) // 2)
    for encoding, width, place in _ENCODINGS if may_be_western else ():
        text = beginning[place::width]
        nulls = beginning.count(0) - text.count(0)
        if (
            nulls > _WIDE * (len(beginning) - len(text))
            and text.count(0) <= _NARROW * len(text)
            and _has_few_controls(text)
        ):
            return encoding
    return next((each for each, width, _ in _ENCODINGS if _is_whole(beginning, each, width)), None)


def _is_whole(beginning: bytes, encoding: str, width: int) -> bool:
    """Recognise text of any language: all of it is printable, and it has words."""
    try:
        text = beginning[: len(beginning) // width * width].decode(encoding)
    except UnicodeDecodeError:
        return False
    words = text.split()
    return len(words) > 1 and "".join(words).isprintable()
