"""The encoding of a file that a person or a tool of Windows wrote."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks, as PowerShell writes them. That of UTF-32 begins as that of UTF-16."""
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\r\f\v\x1b")


def decoded(content: bytes) -> tuple[str, str]:
    """Return a file's text, and a note on its encoding; empty for UTF-8 and for a marked one.

    Text without a mark that is not UTF-8 is of one byte for a character. Which of Western Europe's
    encodings it has matters for letters with accents alone.

    Raises:
        ValueError: it is no text, or not in the encoding that its first bytes announce.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding), ""
    except UnicodeDecodeError:
        pass
    if encoding != "utf-8" or not _CONTROLS.isdisjoint(content):
        raise ValueError(
            "it is neither UTF-8 nor in the encoding that its first bytes announce"
        ) from None
    try:
        return content.decode("cp1252"), "it is not UTF-8; read as Windows-1252"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "it is not UTF-8; read as Latin-1"
