"""Zip archives written by hand, whose parts need not agree with each other."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
END = b"PK\x05\x06"


@dataclass(frozen=True)
class Header:
    """What is said of a file, by its own header or by the table of contents."""

    name: bytes = b"a.py"
    method: int = DEFLATED
    flags: int = 0
    crc: int = 0
    packed_size: int = 0
    size: int = 0
    extra: bytes = b""
    attributes: int = 0o100644 << 16
    host: int = 3
    version: int = 45
    """That a reader is said to need; few look."""

    def but(self, **changes: Any) -> Header:
        """Return the same with changes."""
        return replace(self, **changes)


def _the_same(header: Header) -> Header:
    return header


@dataclass(frozen=True)
class File:
    """One file: its content, what both headers say of it, and what lies behind it."""

    name: bytes
    content: bytes = field(repr=False)
    method: int = DEFLATED
    flags: int = 0
    both: Callable[[Header], Header] = _the_same
    local: Callable[[Header], Header] = _the_same
    central: Callable[[Header], Header] | None = _the_same
    """None: the table of contents does not tell of it."""
    slack: bytes = b""
    """Counted among its packed bytes, and no part of the stream."""
    behind: bytes = b""
    """Between it and the next one."""


def packed(content: bytes, method: int) -> bytes:
    """Pack bytes."""
    if method == DEFLATED:
        stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        return stream.compress(content) + stream.flush()
    if method == BZIP2:
        return bz2.compress(content)
    if method == LZMA:
        filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 3, "lp": 0, "pb": 2}]
        raw = lzma.compress(content, lzma.FORMAT_RAW, filters=filters)
        return struct.pack("<2sHBL", b"\x09\x14", 5, 3 + 9 * (0 + 5 * 2), 1 << 16) + raw
    return content


def local_file(file: File) -> tuple[bytes, Header]:
    """Write a file, and return what is true of it but for the changes to both headers."""
    data = packed(file.content, file.method) + file.slack
    flags = file.flags | (2 if file.method == LZMA else 0)
    sizes = len(data), len(file.content)
    header = Header(file.name, file.method, flags, zlib.crc32(file.content), *sizes)
    header = file.both(header)
    own = file.local(header)
    return (
        struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", own.version, own.flags, own.method, 0, 33, own.crc,
            own.packed_size, own.size, len(own.name), len(own.extra),
        )
        + own.name + own.extra + data + file.behind,
        header,
    )  # fmt: skip


def central_entry(header: Header, offset: int) -> bytes:
    """Write a file's entry in a table of contents."""
    return (
        struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", header.host << 8 | 45, header.version, header.flags,
            header.method, 0, 33, header.crc, header.packed_size, header.size, len(header.name),
            len(header.extra), 0, 0, 0, header.attributes, offset,
        )
        + header.name + header.extra
    )  # fmt: skip


def end(count: int, size: int, offset: int, comment: bytes = b"") -> bytes:
    """Write an archive's end."""
    return struct.pack("<4s4H2LH", END, 0, 0, count, count, size, offset, len(comment)) + comment


def archive(*files: File, before: bytes = b"", comment: bytes = b"", adjust: bool = True) -> bytes:
    """Write an archive.

    Args:
        files: in order.
        before: what the archive lies behind.
        comment: of the archive.
        adjust: whether its offsets count what it lies behind.
    """
    body, table, count = before, b"", 0
    origin = 0 if adjust else len(before)
    for file in files:
        written, header = local_file(file)
        if file.central is not None:
            table += central_entry(file.central(header), len(body) - origin)
            count += 1
        body += written
    return body + table + end(count, len(table), len(body) - origin, comment)


def extra_field(kind: int, data: bytes) -> bytes:
    """Write an extra field."""
    return struct.pack("<2H", kind, len(data)) + data


def unicode_path(name: bytes, raw_name: bytes) -> bytes:
    """Write the extra field that gives a file another name."""
    return extra_field(0x7075, b"\1" + struct.pack("<L", zlib.crc32(raw_name)) + name)
