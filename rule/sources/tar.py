"""The entries of a tar archive that is read once, from its beginning to its end.

The standard library's reader keeps every entry in memory, merges what other readers do not, and
takes a damaged header for the archive's end. Here, whatever two readers could read differently is a
`Disagreement`; for layers of images, Go's is the measure, which unpacks them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from .tar_beginning import BLOCK
from .tar_header import DamagedTar, Header, pax_records, read_header
from .tar_sparse import Segment, check_segments, old_sparse, pax_sparse
from .zip_fields import Disagreement

_MOST_HEADER_BYTES = 1024 * 1024
"""Of a pax header or a long name; Go's reader takes as much."""
_ZEROS = bytes(BLOCK)
_MOST_IN_HEADER = 0o77777777777
"""The size of a file for which a header has room; a larger one stands in a pax header alone."""
_DECIDING = ("path", "linkpath", "size")
"""Keys of a pax header that decide what is read."""


class Kind(StrEnum):
    """What an entry is."""

    FILE = "file"
    FOLDER = "folder"
    HARD_LINK = "hard link"
    SYMBOLIC_LINK = "symbolic link"
    OTHER = "device or pipe"


_KINDS = {
    b"0": Kind.FILE,
    b"\0": Kind.FILE,
    b"7": Kind.FILE,
    b"S": Kind.FILE,
    b"1": Kind.HARD_LINK,
    b"2": Kind.SYMBOLIC_LINK,
    b"3": Kind.OTHER,
    b"4": Kind.OTHER,
    b"5": Kind.FOLDER,
    b"6": Kind.OTHER,
    b"V": Kind.OTHER,  # the label of a GNU volume
}


class Forward(Protocol):
    """Bytes that can be read once."""

    def read(self, size: int) -> bytes:
        """Read so many bytes, fewer only at the end."""

    def skip(self, size: int) -> int:
        """Pass over so many bytes, fewer only at the end; return how many."""


@dataclass(frozen=True, slots=True)
class TarEntry:
    """One file, folder or link."""

    name: str
    """As it is written: perhaps absolute, or leading out."""
    kind: Kind
    size: int
    """Of the content in bytes; with the holes of a sparse file."""
    stored: int
    """Bytes of the content that the archive holds."""
    link: str = ""
    """What a link points to."""
    segments: tuple[Segment, ...] | None = None
    """Where the stored bytes belong, in a sparse file."""
    offset: int = 0
    """Of the stored bytes in the archive."""


class Tar:
    """Reads a tar archive; `read` gives the content of the entry that was yielded last."""

    def __init__(self, stream: Forward) -> None:
        self._stream = stream
        self._at = self._left = self._padding = 0

    def __iter__(self) -> Iterator[TarEntry]:
        """Yield the entries.

        Raises:
            DamagedTar: the archive is cut off or damaged.
            Disagreement: readers could see different entries.
            Whatever reading the stream raises.
        """
        while (block := self._block()) is not None:
            if block == _ZEROS:
                self._must_end()
                return
            header = read_header(block)
            if header.kind == b"g":
                # It may stand behind the last entry.
                _must_say_nothing(dict(pax_records(self._content(header))))
                continue
            entry = self._entry(header)
            self._left, self._padding = entry.stored, -entry.stored % BLOCK
            yield entry
            self._pass_over(self._left + self._padding)
            self._left = self._padding = 0

    def read(self, size: int) -> bytes:
        """Read stored bytes of the current entry; fewer than asked for only at its end.

        Raises:
            DamagedTar: the archive is cut off.
        """
        wanted = min(size, self._left)
        data = self._take(wanted) if wanted else b""
        self._left -= wanted
        return data

    def seek(self, entry: TarEntry) -> None:
        """Pass over all that lies before the content of an entry; nothing was read yet.

        Raises:
            DamagedTar: the archive is cut off.
        """
        self._pass_over(entry.offset)
        self._left = entry.stored

    def _entry(self, header: Header) -> TarEntry:
        records: dict[str, bytes] = {}
        repeated: list[tuple[str, bytes]] = []
        long: dict[bytes, bytes] = {}
        while header.kind in b"xgLK":
            content = self._content(header)
            match header.kind:
                case b"x":
                    if repeated:
                        raise Disagreement("an entry in it has two headers; pack it anew")
                    repeated = list(pax_records(content))
                    records = dict(repeated)
                case b"g":
                    _must_say_nothing(dict(pax_records(content)))
                case named:
                    long[named] = content.partition(b"\0")[0]
            block = self._block()
            if block is None or block == _ZEROS:
                raise DamagedTar("it ends behind a header")
            header = read_header(block)
        name = _one_of(header.name, long.get(b"L"), records.get("path"))
        link = _one_of(header.link, long.get(b"K"), records.get("linkpath"))
        stored = _size(records.get("size"), header)
        kind = _KINDS.get(header.kind)
        if kind is None:
            raise Disagreement("an entry in it is of a kind that unpackers do not know")
        if header.kind == b"\0" and name.endswith(b"/"):
            kind = Kind.FOLDER
        if kind is not Kind.FILE and stored:
            # Some readers take what follows for its content, some for the next header.
            raise Disagreement("a link or a folder in it has a size; pack it anew")
        size: int = stored
        segments: tuple[Segment, ...] | None = None
        if sparse := self._sparse(header, records, repeated):
            size, found, taken = sparse
            stored -= taken
            check_segments(found, size, stored)
            segments, name = tuple(found), records.get("GNU.sparse.name", name)
        return TarEntry(_decoded(name), kind, size, stored, _decoded(link), segments, self._at)

    def _sparse(
        self, header: Header, records: Mapping[str, bytes], repeated: list[tuple[str, bytes]]
    ) -> tuple[int, list[Segment], int] | None:
        if header.kind == b"S":
            size, segments = old_sparse(header.block, self._sure_block)
            return size, [each for each in segments if each[1]], 0
        return pax_sparse(records, repeated, self._sure_block)

    def _content(self, header: Header) -> bytes:
        if header.size > _MOST_HEADER_BYTES:
            raise DamagedTar("a long name in it has no end")
        content = self._take(header.size)
        self._pass_over(-header.size % BLOCK)
        return content

    def _must_end(self) -> None:
        """Check that only zeros follow: a reader may go on behind them."""
        while data := self._stream.read(256 * 1024):
            if data.strip(b"\0"):
                raise Disagreement("bytes behind its end were not read; pack it anew")

    def _block(self) -> bytes | None:
        block = self._stream.read(BLOCK)
        if not block:
            return None
        if len(block) < BLOCK:
            raise DamagedTar("it is cut off")
        self._at += BLOCK
        return block

    def _sure_block(self) -> bytes:
        return self._take(BLOCK)

    def _take(self, size: int) -> bytes:
        data = self._stream.read(size)
        if len(data) < size:
            raise DamagedTar("it is cut off")
        self._at += size
        return data

    def _pass_over(self, size: int) -> None:
        if size and self._stream.skip(size) < size:
            raise DamagedTar("it is cut off")
        self._at += size


def _one_of(short: bytes, long: bytes | None, of_pax: bytes | None) -> bytes:
    if long is not None and of_pax is not None and long != of_pax:
        raise Disagreement("an entry in it has two names; pack it anew")
    return of_pax or long or short


def _size(of_pax: bytes | None, header: Header) -> int:
    if not of_pax:
        return header.size
    if not of_pax.isdigit() or len(of_pax) > 19:  # noqa: PLR2004 - of 64 bits
        raise DamagedTar("a size in it is no number")
    size = int(of_pax)
    if size != header.size and size <= _MOST_IN_HEADER:
        raise Disagreement("an entry in it has two sizes; pack it anew")
    return size


def _must_say_nothing(records: Mapping[str, bytes]) -> None:
    """Check that a header for all entries decides nothing: Go passes over it, others do not."""
    if any(key in _DECIDING or key.startswith("GNU.sparse.") for key in records):
        raise Disagreement("a header in it holds for all entries; pack it anew")


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
