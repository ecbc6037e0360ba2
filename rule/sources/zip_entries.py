"""The entries of a zip's table of contents, each read again from its bytes when it is needed.

As objects, they would take three times the room, and a package may have 60,000.
"""

import struct
from array import array
from collections.abc import Iterator
from itertools import islice
from operator import le
from typing import NamedTuple

from .zip_fields import BadZipFile, decoded, long_numbers, unicode_name

CENTRAL = b"PK\x01\x02"
"""The first bytes of an entry."""
_SIGNATURE = b"PK\x05\x05"
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LAST_OFFSET = 2**64 - 1


class Entry(NamedTuple):
    """One file's entry in a table of contents."""

    raw_name: bytes
    method: int
    flags: int
    crc: int
    size: int
    packed_size: int
    attributes: int
    offset: int
    """Where the file's local header begins, counted from the beginning of the opened file."""


class Entries:
    """All entries of a table, by number, in the order of their files' bytes."""

    _FLAGS = struct.Struct("<8xH28xL")
    """The flags and the attributes in an entry."""

    def __init__(
        self, table: bytes, before: int, places: "array[int]", offsets: "array[int]"
    ) -> None:
        """Take a table that was checked.

        Args:
            table: its bytes.
            before: what is added to the offsets that entries state.
            places: where each entry stands in the table.
            offsets: where each file begins, and then the table.
        """
        self._table = table
        self._before = before
        self._places = places
        self._offsets = offsets

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)

    def __getitem__(self, number: int) -> tuple[Entry, int]:
        """Return an entry, and the offset at which the next thing begins."""
        table, at = self._table, self._places[number]
        (
            _, _, _, flags, method, _, _, crc, packed, size,
            name_length, extra_length, _, _, _, attributes, offset,
        ) = _ENTRY.unpack_from(table, at)  # fmt: skip
        name_at = at + _ENTRY.size
        extra_at = name_at + name_length
        if extra_length:
            extra = table[extra_at : extra_at + extra_length]
            size, packed, offset = long_numbers(extra, size, packed, offset)
        entry = Entry(
            table[name_at:extra_at], method, flags, crc, size, packed, attributes,
            offset + self._before,
        )  # fmt: skip
        return entry, self._offsets[number + 1]

    def flags(self, number: int) -> tuple[int, int]:
        """Return an entry's flags and attributes, which is faster than the whole."""
        flags, attributes = self._FLAGS.unpack_from(self._table, self._places[number])
        return flags, attributes

    @property
    def first(self) -> int:
        """The offset of the first file; that of the table if there is none."""
        return self._offsets[0]


def read_entries(table: bytes, before: int, end: int) -> tuple[Entries, list[str]]:
    """Return all entries of a table, and the names of their files.

    Args:
        table: the bytes of the table.
        before: what is added to the offsets that entries state.
        end: the offset at which the table begins, behind all files.

    Raises:
        One of `rule.sources.unpacking.DAMAGE`: an entry is damaged.
    """
    places, offsets, names = array("I"), array("Q"), []
    for at, name, offset in _entries(table):
        places.append(at)
        # No file reaches to where that is cut off, and reading there fails in the same way.
        offsets.append(min(offset + before, _LAST_OFFSET))
        names.append(name)
    if not all(map(le, offsets, islice(offsets, 1, None))):
        order = sorted(range(len(offsets)), key=offsets.__getitem__)
        places = array("I", map(places.__getitem__, order))
        offsets = array("Q", map(offsets.__getitem__, order))
        names = [names[number] for number in order]
    offsets.append(end)
    return Entries(table, before, places, offsets), names


def _entries(table: bytes) -> Iterator[tuple[int, str, int]]:
    """Yield where each entry stands, its file's name, and the offset that it states."""
    at, length = 0, len(table)
    while at < length:
        if table.startswith(_SIGNATURE, at) and at + 6 <= length:
            at += 6 + int.from_bytes(table[at + 4 : at + 6], "little")
            continue
        if length - at < _ENTRY.size:
            raise BadZipFile("the table of contents is cut off")
        (
            signature, _, _, flags, _, _, _, _, packed, size,
            name_length, extra_length, comment_length, _, _, _, offset,
        ) = _ENTRY.unpack_from(table, at)  # fmt: skip
        if signature != CENTRAL:
            raise BadZipFile("the table of contents holds something else")
        place, name_at = at, at + _ENTRY.size
        extra_at = name_at + name_length
        at = extra_at + extra_length + comment_length
        if at > length:
            raise BadZipFile("the table of contents is cut off")
        raw_name = table[name_at:extra_at]
        name = decoded(raw_name, flags)
        if extra_length:
            extra = table[extra_at : extra_at + extra_length]
            _, _, offset = long_numbers(extra, size, packed, offset)
            name = unicode_name(extra, raw_name, name)
        yield place, name, offset
