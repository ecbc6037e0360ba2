"""Decodes readable text in base64 or hexadecimal digits, so that it can be scanned, too."""

from __future__ import annotations

import base64
import binascii
import zlib

from ..startup import deferred_re as re

SHORTEST = 16
"""Characters of base64. Too many shorter words of plain text are also valid base64."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{14,}={0,2}")
_STANDARD = str.maketrans("-_", "+/")
_HEX = re.compile(r"(?:[2-7][0-9a-fA-F]|0[9aAdD]){16,}")
"""Printable ASCII in hexadecimal digits. Of 10^7 random texts of 32 digits, 3 are like this."""
_NEVER_FIRST = frozenset("ghijklmnopqrstuvABEFG+/-_")
"""What base64 of a text in UTF-8 never begins with, nor hexadecimal digits of one: its first byte
would be a control character, or one that begins no character."""
_GZIP, _ZLIB = b"\x1f\x8b\x08", (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_AUTOMATIC_HEADER = 32 + zlib.MAX_WBITS
_LONGEST_UNPACKED = 64 * 1024
"""Bytes of a compressed text that are looked at."""


def decoded_text(value: str) -> str | None:
    """Return the readable text that a value holds in base64, in either alphabet; None without any.

    The text may be compressed, or stand in hexadecimal digits instead. Of 10^5 values of twelve
    random bytes, one is readable ASCII.
    """
    if value[:1] in _NEVER_FIRST:
        return None  # As most words.
    if _HEX.fullmatch(value):
        return _readable(bytes.fromhex(value))
    if len(value) < SHORTEST or not _BASE64.fullmatch(value):
        return None
    try:
        content = base64.b64decode(
            value.translate(_STANDARD) + "=" * (-len(value) % 4), validate=True
        )
    except binascii.Error:
        return None
    return _readable(_unpacked(content))


def _unpacked(content: bytes) -> bytes:
    if not content.startswith((_GZIP, *_ZLIB)):
        return content
    try:
        return zlib.decompressobj(_AUTOMATIC_HEADER).decompress(content, _LONGEST_UNPACKED)
    except zlib.error:
        return content


def _readable(content: bytes) -> str | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return text if all(c.isprintable() or c in "\t\r\n" for c in text) else None
