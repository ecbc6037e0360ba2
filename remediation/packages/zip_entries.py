"""A zip as bytes: entries that stay are copied with all that is said of them. Pure.

``zipfile`` reads, and would write each entry anew: another compression, other extra fields. What is
packed in an unusual way is not changed: readers could disagree about its content.

Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ..patching.package import METHODS, UNREADABLE

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_EXTRA = struct.Struct("<2H")
_END_SIGN, _CENTRAL_SIGN, _LOCAL_SIGN = b"PK\5\6", b"PK\1\2", b"PK\3\4"
_DESCRIPTOR_SIGN = b"PK\7\x08"
_DESCRIPTORS = ("<L2Q", "<L2L")
_IS_ENCRYPTED, _HAS_DESCRIPTOR, _IS_UTF_8 = 0x1, 0x8, 0x800
_OF_ZIP64 = 1
"""The extra field for sizes from 4 GB on."""
_MADE_BY_UNIX, _NEEDS = 3 << 8 | 20, 20
_MODE = 0o100644 << 16
_EARLIEST = 1 << 5 | 1
"""1980-01-01, as a zip has dates."""
_CHUNK = 1024 * 1024
_UNREADABLE = (*UNREADABLE, struct.error)


class UnusualZip(Exception):
    """The bytes are no zip, or one that readers could read in different ways."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or folder of a zip."""

    name: str
    size: int
    """Bytes, uncompressed."""
    record: bytes = field(repr=False)
    """What the directory says of it."""
    header: bytes = field(repr=False)
    """What stands before its data."""
    span: tuple[int, int]
    """Where its header, its data and what follows them stand in the zip."""
    info: zipfile.ZipInfo = field(repr=False)


class Zip:
    """A zip of which every byte is understood."""

    def __init__(self, content: bytes) -> None:
        """Read the directory.

        Raises:
            UnusualZip: there is none, or an unusual one.
        """
        self._content = content
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self.entries = tuple(_entries(content, self._zip))
        except _UNREADABLE:
            raise UnusualZip from None
        self._by_name = {entry.name: entry for entry in self.entries}
        spans = sorted(entry.span for entry in self.entries)
        overlap = any(one[1] > other[0] for one, other in itertools.pairwise(spans))
        if overlap or len(self._by_name) < len(self.entries):
            raise UnusualZip

    def __contains__(self, name: str) -> bool:
        """Tell whether there is an entry of this name."""
        return name in self._by_name

    @property
    def comment(self) -> bytes:
        """What the zip says of itself."""
        return self._zip.comment

    def size(self, name: str) -> int:
        """Return the bytes of an entry's content, as the directory has them."""
        return self._by_name[name].size

    def read(self, name: str) -> bytes:
        """Return the content of an entry.

        Raises:
            UnusualZip: the data are damaged.
        """
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the content of an entry in parts.

        Raises:
            UnusualZip: the data are damaged.
        """
        left = self._by_name[name].size
        try:
            with self._zip.open(self._by_name[name].info) as opened:
                while chunk := opened.read(_CHUNK):
                    left -= len(chunk)
                    yield chunk
        except _UNREADABLE:
            left = -1
        if left != 0:
            raise UnusualZip

    def rewritten(
        self,
        changed: Mapping[str, bytes],
        added: Mapping[str, bytes],
        removed: Collection[str] = (),
    ) -> bytes:
        """Return the zip with other contents; the same input gives the same bytes.

        Args:
            changed: entries' new contents, by their names. Mode, time and place stay.
            added: new entries, which follow the others, sorted.
            removed: names of entries that go.
        """
        pairs = [self._pair(entry, changed) for entry in self.entries if entry.name not in removed]
        pairs += [_added(name, added[name]) for name in sorted(added)]
        records, position = [], 0
        for data, record in pairs:
            records.append(_at(record, position))
            position += len(data)
        directory, comment = b"".join(records), self.comment
        count = len(records)
        end = _END.pack(_END_SIGN, 0, 0, count, count, len(directory), position, len(comment))
        return b"".join([*(data for data, _ in pairs), directory, end, comment])

    def _pair(self, entry: Entry, changed: Mapping[str, bytes]) -> tuple[bytes, bytes]:
        data = self._content[slice(*entry.span)]
        if entry.name not in changed:
            return data, entry.record
        return _changed(data, entry.record, changed[entry.name])


def _entries(content: bytes, read: zipfile.ZipFile) -> Iterator[Entry]:
    """Yield the entries, as this reader and `zipfile` both understand them."""
    end_at = len(content) - _END.size - len(read.comment)
    sign, disk, first_disk, _, count, size, position, _ = _END.unpack_from(content, end_at)
    if sign != _END_SIGN or disk or first_disk or position + size != end_at:
        raise zipfile.BadZipFile
    infos = read.infolist()
    if len(infos) != count:
        raise zipfile.BadZipFile
    for info in infos:
        sign, *_, flags, method, _, _, crc, packed, whole, name, extra, comment, disk, _, _, at = (
            _CENTRAL.unpack_from(content, position)
        )
        end = position + _CENTRAL.size + name + extra + comment
        is_same = (packed, whole, at) == (info.compress_size, info.file_size, info.header_offset)
        if sign != _CENTRAL_SIGN or not is_same or disk or end > end_at:
            raise zipfile.BadZipFile
        if flags & _IS_ENCRYPTED or method not in METHODS:
            raise zipfile.BadZipFile
        raw_name = content[position + _CENTRAL.size :][:name]
        data_at = _data_at(content, at, raw_name, method)
        after = _after_descriptor(content, data_at + packed, flags, (crc, packed, whole))
        if after > read.start_dir:
            raise zipfile.BadZipFile
        record, header = content[position:end], content[at:data_at]
        yield Entry(info.filename, whole, record, header, (at, after), info)
        position = end
    if position != end_at:
        raise zipfile.BadZipFile


def _data_at(content: bytes, at: int, name: bytes, method: int) -> int:
    """Return where an entry's data begin; its own header must say what the directory says."""
    sign, _, _, own_method, *_, name_size, extra_size = _LOCAL.unpack_from(content, at)
    start = at + _LOCAL.size
    if (sign, own_method, content[start : start + name_size]) != (_LOCAL_SIGN, method, name):
        raise zipfile.BadZipFile
    return start + int(name_size) + int(extra_size)


def _after_descriptor(content: bytes, at: int, flags: int, said: tuple[int, int, int]) -> int:
    """Return where an entry ends: sizes that were not known before follow the data."""
    if not flags & _HAS_DESCRIPTOR:
        return at
    for layout in _DESCRIPTORS:
        for sign in (_DESCRIPTOR_SIGN, b""):
            expected = sign + struct.pack(layout, *said)
            if content.startswith(expected, at):
                return at + len(expected)
    raise zipfile.BadZipFile


def _changed(data: bytes, record: bytes, content: bytes) -> tuple[bytes, bytes]:
    """Return an entry and its record in the directory, with another content."""
    sign, made, needs, flags, method, time, date, *_ = _CENTRAL.unpack_from(record)
    *_, name_size, extra_size, comment_size, _, inner, outer, _ = _CENTRAL.unpack_from(record)
    *_, own_extra_size = _LOCAL.unpack_from(data)
    name = record[_CENTRAL.size :][:name_size]
    extra = _without_zip64(record[_CENTRAL.size + name_size :][:extra_size])
    own_extra = _without_zip64(data[_LOCAL.size + name_size :][:own_extra_size])
    comment = record[_CENTRAL.size + name_size + extra_size :][:comment_size]
    packed = _packed(content, method)
    head = (needs, flags & _IS_UTF_8, method, time, date)
    sizes = (zlib.crc32(content), len(packed), len(content), len(name))
    local = _LOCAL.pack(_LOCAL_SIGN, *head, *sizes, len(own_extra))
    central = _CENTRAL.pack(sign, made, *head, *sizes, len(extra), len(comment), 0, inner, outer, 0)
    return local + name + own_extra + packed, central + name + extra + comment


def _added(name: str, content: bytes) -> tuple[bytes, bytes]:
    """Return a new entry, and its record in the directory."""
    packed, raw = _packed(content, zipfile.ZIP_DEFLATED), name.encode("ascii")
    head = (_NEEDS, 0, zipfile.ZIP_DEFLATED, 0, _EARLIEST)
    sizes = (zlib.crc32(content), len(packed), len(content), len(raw))
    local = _LOCAL.pack(_LOCAL_SIGN, *head, *sizes, 0)
    central = _CENTRAL.pack(_CENTRAL_SIGN, _MADE_BY_UNIX, *head, *sizes, 0, 0, 0, 0, _MODE, 0)
    return local + raw + packed, central + raw


def _at(record: bytes, position: int) -> bytes:
    """Return a record of the directory for an entry that begins at a position."""
    before = _CENTRAL.size - 4
    return record[:before] + struct.pack("<L", position) + record[_CENTRAL.size :]


def _packed(content: bytes, method: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        return content
    deflate = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(content) + deflate.flush()


def _without_zip64(extra: bytes) -> bytes:
    """Return extra fields but for the one whose sizes are no more an entry's."""
    kept, at = [], 0
    while at + _EXTRA.size <= len(extra):
        kind, size = _EXTRA.unpack_from(extra, at)
        end = at + _EXTRA.size + size
        if kind != _OF_ZIP64:
            kept.append(extra[at:end])
        at = end
    return b"".join([*kept, extra[at:]])
