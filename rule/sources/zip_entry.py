"""One file of a zip archive: unpacked to its own end, and compared with its headers."""

from __future__ import annotations

import io
import re
import zlib
from typing import IO

from .decompression import decompressor
from .opened import Opened
from .zip_directory import FIRST_FILE, HIDDEN
from .zip_entries import Entry
from .zip_fields import BadZipFile, Disagreement
from .zip_local_header import (
    LOCAL_HEADER,
    LONGEST_DESCRIPTOR,
    SIZES_BEHIND,
    compare_headers,
    descriptor_length,
)

_ROOM_FOR_EXTRA = 64
"""Bytes that most local extra fields do not exceed."""
_CHUNK = 256 * 1024
_FILE_BEHIND = re.compile(rb"PK\x07\x08.{12}(?:.{8})?PK(?:\x03\x04|\x01\x02)", re.DOTALL)
"""The end of a file whose sizes stand behind its content, and the beginning of the next file."""
_OVERLAP = 32
"""Bytes: more than the longest match."""
_ARCHIVES = (FIRST_FILE, b"#!")
"""The beginnings of files that are opened as archives themselves, so that no file is hidden."""


class Unpacking(Opened):
    """The content of one file of an archive, unpacked as it is read; seekable.

    Raises `Disagreement`, at the latest at the end, if two readers could read the file differently.
    """

    def __init__(self, file: IO[bytes], entry: Entry, following: int) -> None:
        """Compare the file's two headers.

        Args:
            file: the archive.
            entry: the file's entry in the table of contents.
            following: the offset in the archive at which the next thing begins.

        Raises:
            One of `rule.sources.unpacking.DAMAGE`; reading and seeking raise them, too.
        """
        self._file = file
        self._entry = entry
        self._following = following
        self._wanted = 0
        self._start()

    def tell(self) -> int:
        """Return the position in the content."""
        return self._wanted

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Change the position; going back unpacks from the beginning."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._wanted, io.SEEK_END: self._entry.size}[whence]
        if base + offset < 0:
            raise OSError(22, "cannot seek before the beginning")
        self._wanted = base + offset
        return self._wanted

    def read(self, size: int = -1) -> bytes:
        """Read bytes, or all; fewer only at the end, where all checks have passed."""
        if self._wanted < self._unpacked:
            self._start()
        while self._unpacked < self._wanted:
            if not self._unpack(min(_CHUNK, self._wanted - self._unpacked)):
                return b""
        left = self._entry.size - self._unpacked + 1 if size < 0 else size
        pieces = []
        while left > 0 and not self._is_finished and (piece := self._unpack(left)):
            pieces.append(piece)
            left -= len(piece)
        self._wanted = self._unpacked
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def hides_files(self) -> bool:
        """Tell whether the packed bytes may hold other files, if not all was unpacked yet.

        Reads all packed bytes.

        Raises:
            Disagreement: the file does not end where it should.
        """
        if self._is_finished:
            return False
        kept, at, found = b"", self._data_end - self._entry.packed_size, False
        while at < self._data_end and not found:
            self._file.seek(at)
            chunk = self._file.read(min(_CHUNK, self._data_end - at))
            if not chunk:
                raise EOFError
            found = HIDDEN.search(kept + chunk) is not None
            at, kept = at + len(chunk), chunk[-_OVERLAP:]
        if not found:
            self._must_end_where_the_next_begins()
        return found

    def _start(self) -> None:
        entry = self._entry
        self._file.seek(entry.offset)
        ahead = LOCAL_HEADER.size + len(entry.raw_name) + _ROOM_FOR_EXTRA + entry.packed_size
        raw = self._file.read(min(ahead + LONGEST_DESCRIPTOR, _CHUNK))
        if len(raw) < LOCAL_HEADER.size or not raw.startswith(FIRST_FILE):
            raise BadZipFile("there is no file where the table of contents says")
        header = LOCAL_HEADER.unpack_from(raw)
        start = LOCAL_HEADER.size + header[-2] + header[-1]
        if start > len(raw):
            raw += self._file.read(start - len(raw))
        compare_headers(entry, header, raw[LOCAL_HEADER.size : start])
        self._flags = header[2]
        self._data_end = entry.offset + start + entry.packed_size
        if self._data_end > self._following:
            raise Disagreement("it reaches into what follows it; package it anew")
        self._packed = raw[start : start + entry.packed_size]
        self._behind = raw[start + entry.packed_size :]
        self._at = entry.offset + start + len(self._packed)
        self._decompressor = decompressor(entry.method, self._flags, entry.packed_size, entry.size)
        self._unpacked = self._crc = 0
        self._is_finished = False
        self._beginning = self._packed_before = b""
        self._file_behind = False

    def _unpack(self, size: int) -> bytes:
        """Unpack at least one byte and at most ``size`` bytes; none at the end."""
        stream, data = self._decompressor, b""
        # One byte more than the stated size is enough to see that the file is longer.
        size = min(size, self._entry.size - self._unpacked + 1)
        while not stream.ended and not data:
            packed = self._next_packed() if stream.hungry else b""
            was_hungry = stream.hungry
            data = stream.unpack(packed, size)
            if was_hungry and not packed and not data and not stream.ended:
                raise EOFError
        self._unpacked += len(data)
        if self._unpacked > self._entry.size:
            raise Disagreement("it is longer than its headers say; package it anew")
        self._crc = zlib.crc32(data, self._crc)
        self._beginning = self._beginning or data[:4]
        if stream.ended and not self._is_finished:
            self._finish()
        return data

    def _next_packed(self) -> bytes:
        packed, self._packed = self._packed, b""
        if not packed and self._at < self._data_end:
            self._file.seek(self._at)
            packed = self._file.read(min(_CHUNK, self._data_end - self._at))
            self._at += len(packed)
        if self._flags & SIZES_BEHIND:
            around = self._packed_before + packed
            # The end of a stored file is where a reader assumes it; some readers search for the
            # next file.
            behind = _FILE_BEHIND if self._entry.method else HIDDEN
            self._file_behind |= behind.search(around) is not None
            self._packed_before = around[-_OVERLAP:]
        return packed

    def _finish(self) -> None:
        """Check the headers at the end of the stream."""
        self._is_finished = True
        if self._decompressor.unused or self._packed or self._at < self._data_end:
            raise Disagreement("its packed bytes go on behind its end; package it anew")
        if self._unpacked != self._entry.size:
            raise Disagreement("it is shorter than its headers say; package it anew")
        if self._crc != self._entry.crc:
            raise BadZipFile("its checksum is wrong")
        if self._file_behind and not self._beginning.startswith(_ARCHIVES):
            raise Disagreement("another file lies in its packed bytes; package it anew")
        self._must_end_where_the_next_begins()

    def _must_end_where_the_next_begins(self) -> None:
        """Check that between this file and the next there is nothing but padding.

        Raises:
            Disagreement: there is something else.
        """
        end = self._data_end
        if self._flags & SIZES_BEHIND:
            behind = self._behind
            if len(behind) < LONGEST_DESCRIPTOR:
                self._file.seek(end)
                behind = self._file.read(LONGEST_DESCRIPTOR)
            end += descriptor_length(self._entry, behind[: self._following - end])
        if end > self._following:
            raise Disagreement("it reaches into what follows it; package it anew")
        if end < self._following:
            self._file.seek(end)
        while end < self._following:
            filling = self._file.read(min(_CHUNK, self._following - end))
            if not filling or filling.strip(b"\0"):
                raise Disagreement("behind it lie bytes that belong to no file; package it anew")
            end += len(filling)
