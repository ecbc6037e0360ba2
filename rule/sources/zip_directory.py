"""A zip archive's table of contents, and why other readers may see another one."""

import re
import struct
import zipfile
from collections.abc import Iterator
from operator import attrgetter
from typing import IO, NamedTuple

from .limits import Limits
from .zip_end import END64, End, read_end
from .zip_fields import decoded, long_numbers, unicode_name

FIRST_FILE = b"PK\x03\x04"
"""The first bytes of a file in an archive."""
_CENTRAL, _SIGNATURE = b"PK\x01\x02", b"PK\x05\x05"
_ENTRY = struct.Struct("<4s6H3L5H2L")
_16 = 0xFFFF
HIDDEN = re.compile(
    rb"PK(?:\x03\x04(?!\0{26}).{4}|\x01\x02(?!\0{42}).{6})[\0-\x14\x5d-\x63]\0", re.DOTALL
)
"""The beginning of a file in an archive, or of an entry of its table, with any version, which most
readers ignore, any flags, and an existing method; but not if zeros follow."""
_LONGEST_HIDDEN = 12
_CHUNK = 1024 * 1024
_TWO = "another archive lies before its files, and was not read; package it anew"


class DirectoryTooLong(zipfile.BadZipFile):
    """A zip's table of contents is longer than the limit."""


class Entry(NamedTuple):
    """One file's entry in a table of contents."""

    raw_name: bytes
    name: str
    method: int
    flags: int
    crc: int
    size: int
    packed_size: int
    attributes: int
    offset: int
    """Where the file's local header begins, counted from the beginning of the opened file."""


class Directory(NamedTuple):
    """A table of contents."""

    entries: tuple[tuple[Entry, int], ...]
    """In the order of their bytes, each with the offset at which the next thing begins."""
    start: int
    """The offset of the first file; other bytes may come before."""
    doubts: tuple[str, ...]
    """Why other readers may see another table."""


def read_directory(file: IO[bytes], limits: Limits) -> Directory:
    """Read a table of contents.

    Raises:
        DirectoryTooLong: the table is longer than the limit.
        One of `rule.sources.unpacking.DAMAGE`: it is no zip archive, or it is damaged.
    """
    end = read_end(file)
    start = end.directory_end - end.directory_size
    before = start - end.directory_offset
    if start < 0 or before < 0:
        raise zipfile.BadZipFile("the table of contents is not where it should be")
    if end.directory_size > limits.directory_bytes:
        raise DirectoryTooLong(
            f"its table of contents is longer than {limits.directory_bytes:,} bytes"
        )
    file.seek(start)
    entries = list(_entries(file.read(end.directory_size), before))
    entries.sort(key=attrgetter("offset"))
    doubts = list(end.doubts)
    if end.files != len(entries) and (end.is_64 or end.files != len(entries) & _16):
        doubts.append("its table of contents holds more or fewer files than it says")
    first = entries[0].offset if entries else start
    if holds_files(file, first) or (before and _is_read_elsewhere(file, end)):
        doubts.append(_TWO)
    following = [*(entry.offset for entry in entries), start][1:]
    return Directory(tuple(zip(entries, following, strict=True)), min(first, start), tuple(doubts))


def _entries(table: bytes, before: int) -> Iterator[Entry]:
    at, length = 0, len(table)
    while at < length:
        if table.startswith(_SIGNATURE, at) and at + 6 <= length:
            at += 6 + int.from_bytes(table[at + 4 : at + 6], "little")
            continue
        if length - at < _ENTRY.size:
            raise zipfile.BadZipFile("the table of contents is cut off")
        (
            signature, _, _, flags, method, _, _, crc, packed, size,
            name_length, extra_length, comment_length, _, _, attributes, offset,
        ) = _ENTRY.unpack_from(table, at)  # fmt: skip
        if signature != _CENTRAL:
            raise zipfile.BadZipFile("the table of contents holds something else")
        name_at = at + _ENTRY.size
        extra_at = name_at + name_length
        at = extra_at + extra_length + comment_length
        if at > length:
            raise zipfile.BadZipFile("the table of contents is cut off")
        raw_name = table[name_at:extra_at]
        name = decoded(raw_name, flags)
        if extra_length:
            extra = table[extra_at : extra_at + extra_length]
            size, packed, offset = long_numbers(extra, size, packed, offset)
            name = unicode_name(extra, raw_name, name)
        yield Entry(raw_name, name, method, flags, crc, size, packed, attributes, offset + before)


def holds_files(file: IO[bytes], end: int) -> bool:
    """Tell whether files of an archive lie before an offset, perhaps in no table of contents.

    If an archive has two ends, or lies behind another archive, readers may see different files;
    some readers need no table.
    """
    if end <= 0:
        return False
    file.seek(0)
    at, kept = 0, b""
    while at < end:
        chunk = file.read(min(_CHUNK, end - at))
        if not chunk:
            return False
        if HIDDEN.search(kept + chunk):
            return True
        at, kept = at + len(chunk), chunk[-_LONGEST_HIDDEN:]
    return False


def _is_read_elsewhere(file: IO[bytes], end: End) -> bool:
    """Tell whether there is another table at the very offset that the archive's end states.

    That offset does not count bytes before the archive; most readers add them, some do not.
    """
    for at, signature in ((end.directory_offset, _CENTRAL), (end.record64, END64)):
        file.seek(at)
        if (at or signature == _CENTRAL) and file.read(4) == signature:
            return True
    return False
