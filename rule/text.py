"""Telling text from other files, and reading it whatever its encoding."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SNIFFED = 8_192
"""Bytes at a file's beginning that tell what it is."""


def is_text(beginning: bytes) -> bool:
    """Tell by the first bytes of a file whether it is text: a byte-order mark, or no NUL."""
    return beginning.startswith(tuple(bom for bom, _ in _BOMS)) or b"\0" not in beginning


def decode(content: bytes) -> tuple[str, bool]:
    """Read text, and tell whether its encoding was sound.

    Bytes that are not what they should be are read as Latin-1, which loses none: a secret is
    ASCII in nearly every encoding.
    """
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        return content.decode(encoding), True
    except UnicodeDecodeError:
        return content.decode("latin-1"), False
