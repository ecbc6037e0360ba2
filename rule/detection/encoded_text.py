"""Readable text in base64: what stands in it is a candidate of its own."""

from __future__ import annotations

import base64
import binascii
import re

_SHORTEST = 16
"""Characters of base64: of fewer, too many words of plain text are base64 as well."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{14,}={0,2}")
_STANDARD = str.maketrans("-_", "+/")


def decoded_text(value: str) -> str | None:
    """Return the readable text that a value holds in base64, of either alphabet; else None.

    Twelve random bytes are readable ASCII once in 10^5 times.
    """
    if len(value) < _SHORTEST or not _BASE64.fullmatch(value):
        return None
    try:
        text = base64.b64decode(
            value.translate(_STANDARD) + "=" * (-len(value) % 4), validate=True
        ).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return text if all(c.isprintable() or c in "\t\r\n" for c in text) else None
