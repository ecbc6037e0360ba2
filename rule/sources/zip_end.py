"""The end of a zip archive, which says where its table of contents is."""

import io
import struct
from typing import IO, NamedTuple

from .zip_fields import BadZipFile

END64 = b"PK\x06\x06"
_END, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x07"
_END_RECORD = struct.Struct("<4s4H2LH")
_END64_RECORD = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_LONGEST_COMMENT = 0xFFFF
_TAIL = _LONGEST_COMMENT + _END_RECORD.size + _LOCATOR.size + _END64_RECORD.size
_16, _32 = 0xFFFF, 0xFFFFFFFF
"""Stands for a number that a 64-bit record holds."""


class End(NamedTuple):
    """What the end of an archive says about its table of contents."""

    files: int
    directory_size: int
    directory_offset: int
    directory_end: int
    is_64: bool
    record64: int
    """The stated offset of the 64-bit record."""
    doubts: tuple[str, ...]


def has_end(file: IO[bytes]) -> bool:
    """Tell whether a file ends as a zip archive does."""
    return _END in _tail(file)[0]


def ends_as_zip(file: IO[bytes]) -> bool:
    """Tell whether a file ends with the whole end of a zip archive, and perhaps a comment."""
    tail, _ = _tail(file)
    at = tail.rfind(_END)
    return at >= 0 and len(tail) - at >= _END_RECORD.size


def may_end_as_zip(data: bytes) -> bool:
    """Tell whether a zip archive may be appended to a file's content."""
    first = max(0, len(data) - _TAIL)
    # One byte is found much faster, and text does not have it.
    return data.find(_END[2:3], first) >= 0 and data.rfind(_END, first) > 0


def read_end(file: IO[bytes]) -> End:
    """Read what the end of an archive says.

    Raises:
        BadZipFile: there is no end.
    """
    tail, tail_start = _tail(file)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_RECORD.size:
        raise BadZipFile("there is no table of contents")
    *said, comment = _END_RECORD.unpack_from(tail, at)[1:]
    behind = at + _END_RECORD.size + comment
    doubts = []
    if behind > len(tail) or tail[behind:].strip(b"\0"):
        doubts.append("its end is not where it says; package it anew")
    at64 = at - _LOCATOR.size
    numbers, where = said, 0
    is_64 = at64 >= 0 and tail.startswith(_LOCATOR64, at64)
    if is_64:
        where = _LOCATOR.unpack_from(tail, at64)[2]
        at, length, numbers = _read_end64(tail, at64, where - tail_start)
        before = tail_start + at - where
        *_, size, offset = numbers
        is_odd = at + 12 + length != at64 or before != tail_start + at - size - offset
        long = zip(said, (_16, _16, _16, _16, _32, _32), numbers, strict=True)
        if is_odd or any(number not in (mark, other) for number, mark, other in long):
            doubts.append("its two ends say different things; package it anew")
    disk, first_disk, count_here, count, size, offset = numbers
    if disk or first_disk or count_here != count:
        doubts.append("it is one part of several; package it as one")
    return End(count, size, offset, tail_start + at, is_64, where, tuple(doubts))


def _read_end64(tail: bytes, locator_at: int, said_at: int) -> tuple[int, int, list[int]]:
    """Return the 64-bit record's offset, its stated length, and its numbers."""
    # Most records stand right before their locator, whatever offset it states.
    for at in (locator_at - _END64_RECORD.size, said_at):
        if at >= 0 and tail.startswith(END64, at) and at + _END64_RECORD.size <= locator_at:
            _, length, _, _, *numbers = _END64_RECORD.unpack_from(tail, at)
            return at, length, numbers
    raise BadZipFile("its 64-bit end is not where it says")


def _tail(file: IO[bytes]) -> tuple[bytes, int]:
    """Return the last bytes, and their offset."""
    size = file.seek(0, io.SEEK_END)
    start = max(0, size - _TAIL)
    file.seek(start)
    return file.read(size - start), start
