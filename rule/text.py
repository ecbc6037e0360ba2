"""Telling text from other files by its content, and reading it whatever its encoding."""

from __future__ import annotations

import codecs

SNIFFED = 8_192
"""Bytes at a file's beginning that tell what it is."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKS = tuple(mark for mark, _ in _BOMS)
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r\f\b\x1b"))
_MOST_CONTROLS = 0.025
"""Of text's bytes. Compressed and encrypted content has about 0.1, machine code more. A lone NUL
in a comment is no disguise: JavaScript runs such files."""
_WIDE, _NARROW = 0.8, 0.02
"""Of the bytes at even or at odd places that are NUL: in UTF-16 text of Western languages, nearly
all of one kind and nearly none of the other."""


def is_text(beginning: bytes) -> bool:
    """Tell by the first bytes of a file whether it is text."""
    # Most files are ASCII. What is compressed or compiled is not, or has a NUL.
    if beginning.isascii() and b"\0" not in beginning:
        return True
    if beginning.startswith(_MARKS):
        return True
    return _has_few_controls(beginning) or _wide(beginning) is not None


def decode(content: bytes) -> tuple[str, bool]:
    """Read text, and tell whether its encoding was sound.

    UTF-8, or what a byte-order mark or the NULs of UTF-16 say. Bytes that are not what they
    should be are read as Latin-1, which loses none: a secret is ASCII in nearly every encoding.
    """
    if content.startswith(_MARKS):
        encoding = next(name for mark, name in _BOMS if content.startswith(mark))
    else:
        encoding = _wide(content[:SNIFFED]) or "utf-8"
    try:
        return content.decode(encoding), True
    except UnicodeDecodeError:
        # Without the NULs, text that is UTF-16 but for one pair reads as it should.
        sound_bytes = content.replace(b"\0", b"") if encoding != "utf-8" else content
        return sound_bytes.decode("latin-1"), False


def _has_few_controls(beginning: bytes) -> bool:
    controls = len(beginning) - len(beginning.translate(None, _CONTROLS))
    return controls <= _MOST_CONTROLS * len(beginning)


def _wide(beginning: bytes) -> str | None:
    """Tell UTF-16 without a byte-order mark by its NULs."""
    if b"\0" not in beginning:
        return None
    even, odd = beginning[::2], beginning[1::2]
    for encoding, text, nulls in (("utf-16-le", even, odd), ("utf-16-be", odd, even)):
        if (
            nulls.count(0) > _WIDE * len(nulls)
            and text.count(0) <= _NARROW * len(text)
            and _has_few_controls(text)
        ):
            return encoding
    return None
