"""Names and numbers of a zip's headers, which extra fields may replace."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

IN_64_BITS = 0xFFFFFFFF
"""Stands for a number of more than 32 bits, which an extra field holds."""
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075
_UTF8 = 0x800
_LOST = re.compile(rb"#U[0-9A-Fa-f]{4}|#L[0-9A-Fa-f]{6}|[?_\x80-\xff]")
"""What packers write in a name instead of a character that they cannot encode."""


class BadZipFile(Exception):
    """An archive is damaged. Its name is shown, and is the same as in `zipfile`.

    To load that module takes a sixtieth of a small package's scan, and nothing else of it is used.
    """


class Disagreement(BadZipFile):
    """Two readers of an archive could see different things. The message says why."""


def decoded(raw_name: bytes, flags: int) -> str:
    """Decode a name.

    Raises:
        UnicodeDecodeError: it is not in the encoding that the flags state.
    """
    return raw_name.decode("ascii" if raw_name.isascii() else "utf-8" if flags & _UTF8 else "cp437")


def long_numbers(extra: bytes, *numbers: int) -> tuple[int, ...]:
    """Return numbers, replacing those of more than 32 bits by the values of an extra field.

    Raises:
        BadZipFile: the field is missing, or there are two.
    """
    missing = numbers.count(IN_64_BITS)
    if not missing:
        return numbers
    fields = [data for kind, data in _extra_fields(extra) if kind == _ZIP64]
    if len(fields) != 1 or len(fields[0]) < 8 * missing:
        raise BadZipFile("a 64-bit number is missing")
    long = iter(struct.unpack_from(f"<{missing}Q", fields[0]))
    return tuple(next(long) if number == IN_64_BITS else number for number in numbers)


def unicode_name(extra: bytes, raw_name: bytes, name: str) -> str:
    """Return a file's name, with all letters if an extra field holds it in Unicode.

    Raises:
        Disagreement: the field holds another name, so that the file has two names.

    Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.6.9)
    """
    for kind, data in _extra_fields(extra):
        if kind != _UNICODE_PATH:
            continue
        spelled = data[5:]
        is_of_it = data[:1] == b"\1" and data[1:5] == struct.pack("<L", zlib.crc32(raw_name))
        if not is_of_it or _skeleton(spelled) != _skeleton(raw_name):
            raise Disagreement("it has two names; package it anew")
        name = spelled.decode()
    return name


def _skeleton(name: bytes) -> bytes:
    return _LOST.sub(b"", name).replace(b"\\", b"/")


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length
