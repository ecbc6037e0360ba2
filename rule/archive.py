"""Reading a zip's entries one after the other, within limits, without trusting its headers."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO

from rule.limits import Limits
from rule.model import Unread
from rule.text import SNIFFED, is_text

ARCHIVES = (".zip", ".jar", ".war", ".whl", ".egg")
_CHUNK = 256 * 1024
_ENCRYPTED = 0x1
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
    struct.error,
)
"""What `zipfile` raises for archives that are not as they should be. OSError is not among them:
it means that the package could not be fetched."""


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one package, inner archives included."""

    limits: Limits
    entries: int = 0
    total_bytes: int = 0

    def spend(self, count: int) -> bool:
        """Count unpacked bytes; False when they are more than all."""
        self.total_bytes += count
        return self.total_bytes <= self.limits.total_bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive. It is read by `Archive.content`."""

    name: str
    info: zipfile.ZipInfo


class Archive:
    """An open zip archive."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        """Read the table of contents.

        Raises:
            zipfile.BadZipFile: it is no zip archive, or its table is longer than allowed.
        """
        self._budget = budget
        _check_directory(file, budget.limits)
        self._zip = zipfile.ZipFile(file)

    def entries(self) -> Iterator[Entry | Unread]:
        """Yield the files in the order of the table of contents, and what is odd about them."""
        seen: dict[str, int] = {}
        for info in self._zip.infolist():
            if info.is_dir():
                continue
            self._budget.entries += 1
            if self._budget.entries > self._budget.limits.entries:
                yield Unread("package", f"it has more than {self._budget.limits.entries:,} files")
                return
            name = info.filename.replace("\\", "/")
            yield from _odd(name, info, seen.get(name, 0))
            seen[name] = seen.get(name, 0) + 1
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind in (0, stat.S_IFREG) and not info.flag_bits & _ENCRYPTED:
                yield Entry(name, info)

    def content(self, entry: Entry) -> bytes | Unread | None:
        """Unpack a text file or an inner archive; None for any other kind of file."""
        try:
            with self._zip.open(entry.info) as stream:
                return self._read(entry, stream)
        except BROKEN as error:
            return Unread(entry.name, f"it is damaged ({type(error).__name__})")

    def _read(self, entry: Entry, stream: IO[bytes]) -> bytes | Unread | None:
        limits = self._budget.limits
        content = stream.read(SNIFFED)
        if not is_archive(entry.name) and not is_text(content):
            return None
        chunks, size = [content], len(content)
        while True:
            if size > limits.file_bytes:
                return Unread(entry.name, f"it unpacks to more than {limits.file_bytes:,} bytes")
            if size > limits.ratio_from_bytes and size > limits.ratio * max(
                1, entry.info.compress_size
            ):
                return Unread(entry.name, f"it unpacks to more than {limits.ratio} times its size")
            if not self._budget.spend(len(chunks[-1])):
                return Unread("package", f"it unpacks to more than {limits.total_bytes:,} bytes")
            chunk = stream.read(_CHUNK)
            if not chunk:
                return b"".join(chunks)
            chunks.append(chunk)
            size += len(chunk)


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive of a kind that is opened."""
    return name.lower().endswith(ARCHIVES)


def names_of(entries: Sequence[Entry]) -> frozenset[str]:
    """Return the names of entries."""
    return frozenset(entry.name for entry in entries)


def _odd(name: str, info: zipfile.ZipInfo, seen_before: int) -> Iterator[Unread]:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.flag_bits & _ENCRYPTED:
        yield Unread(name, "it is encrypted")
    elif kind == stat.S_IFLNK:
        yield Unread(
            name, "it is a link; what it points to is read by its own name", in_scope=False
        )
    elif kind not in (0, stat.S_IFREG):
        yield Unread(name, "it is a device or a pipe, which has no content", in_scope=False)
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        yield Unread(
            name, "its name leads out of the package; its content was read", in_scope=False
        )
    if seen_before == 1:
        yield Unread(name, "the package has it more than once; all were read", in_scope=False)


def _check_directory(file: BinaryIO, limits: Limits) -> None:
    """Refuse a table of contents that would not fit into memory, before `zipfile` reads it."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    if end is None:
        raise zipfile.BadZipFile("not a zip archive")
    if end[5] > limits.directory_bytes:
        raise zipfile.BadZipFile("the table of contents is too long")
    file.seek(0)
