"""The files of a zip archive, whose headers are not trusted."""

from __future__ import annotations

import re
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, cast

from rule.content import PackagedFile
from rule.limits import Limits
from rule.model import Unread

_NAMED_ARCHIVES = (".zip", ".jar", ".war", ".ear", ".whl", ".egg", ".pyz")
FIRST_FILE = b"PK\x03\x04"
"""What a zip archive's first file begins with. An archive without files, which begins with other
bytes, has nothing to open."""
_A_FILE = re.compile(rb"PK\x03\x04[\n-\x3f]\0..[\0\x08\t\x0c\x0e\x5d\x5f\x63]\0", re.DOTALL)
"""The beginning of a file within an archive: version, flags and a method that there is."""
_SEARCHED = 1024 * 1024
"""Bytes before an archive's files in which another archive is looked for."""
_ENCRYPTED = 0x1
_LONGEST_LINK = 4_096
"""Bytes of a path on Linux: what is longer is no link's target but a file's content."""


class DirectoryTooLong(zipfile.BadZipFile):
    """A zip's table of contents is longer than allowed."""


def is_zip(beginning: bytes) -> bool:
    """Tell whether a file is a zip archive from its first byte on."""
    return beginning.startswith(FIRST_FILE)


def may_be_zip(name: str, beginning: bytes) -> bool:
    """Tell whether a file may have a zip archive behind something else, such as a script."""
    return name.lower().endswith(_NAMED_ARCHIVES) or beginning.startswith(b"#!")


def has_zip(stream: IO[bytes], beginning: bytes) -> bool:
    """Tell whether a file has a zip archive behind something else. Unpacks all of it.

    Args:
        stream: the file, seekable; it is left where it was.
        beginning: the file's first bytes, the last that were read.

    Raises:
        One of `rule.content.DAMAGE`: the file cannot be read.
    """
    found = zipfile.is_zipfile(stream)
    stream.seek(len(beginning))
    return found


def files_in_zip(
    file: IO[bytes], limits: Limits
) -> Iterator[PackagedFile[zipfile.ZipInfo] | Unread]:
    """Yield the files of a zip archive as they lie in it, and what is odd about them.

    What is odd about the archive itself has no name.

    Raises:
        DirectoryTooLong: the table of contents is longer than allowed.
        One of `rule.content.DAMAGE`: it is no zip archive, or a damaged one.
    """
    # Newer versions of zipfile warn of these on opening one; the limits bound what they unpack to.
    warnings.filterwarnings("ignore", "Overlapped entries", UserWarning)
    bounded = _ShortReads(file, limits.directory_bytes)
    archive = zipfile.ZipFile(cast("BinaryIO", bounded))
    bounded.lift()  # What is read from here on is read by our own measure.
    opener = archive.open
    if _hides_another(file, archive):
        yield Unread("", "another archive lies before its files, and was not read; package it anew")
    seen: dict[str, int] = {}
    # In the order of the bytes: a package behind a URL, or within another, is read once.
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.is_dir() and not info.file_size:
            continue
        name = _printable(info.filename.replace("\\", "/"))
        seen[name] = seen.get(name, 0) + 1
        if seen[name] == 2:  # noqa: PLR2004 - said once
            reason = "the package has it more than once; each was read"
            yield Unread(name, reason, in_scope=False)
        if name.startswith("/") or (".." in name and ".." in name.split("/")) or name[1:2] == ":":
            reason = "its name leads out of the package; its content was read"
            yield Unread(name, reason, in_scope=False)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.flag_bits & _ENCRYPTED:
            yield Unread(name, "it is encrypted; package it without a password")
        elif kind == stat.S_IFLNK and info.file_size <= _LONGEST_LINK:
            reason = "it is a link; what it points to in the package is read by its own name"
            yield Unread(name, reason, in_scope=False)
        else:
            if kind not in (0, stat.S_IFREG):
                # Whether it is made one depends on who unpacks it, so its content counts.
                reason = "it claims to be no plain file; its content was read"
                yield Unread(name, reason, in_scope=False)
            yield PackagedFile(name, info, opener, info.file_size, info.compress_size)


def _hides_another(file: IO[bytes], archive: zipfile.ZipFile) -> bool:
    """Tell whether files lie before those that the table of contents tells of.

    Of an archive with two ends, or behind another one, each reader may see something else.
    """
    start = min((info.header_offset for info in archive.infolist()), default=archive.start_dir)
    if start <= 0:
        return False
    file.seek(0)
    return _A_FILE.search(file.read(min(start, _SEARCHED))) is not None


def _printable(name: str) -> str:
    """Escape what could break a line, or a terminal, where the name is shown."""
    if name.isprintable():
        return name
    return "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape", "surrogatepass").decode()
        for character in name
    )


class _ShortReads:
    """A file of which nothing longer than allowed is read at once.

    `zipfile` reads a table of contents in one go, by the length that the archive claims.
    """

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        self._most = most
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self.read: Callable[[int], bytes] = self._read_short

    def lift(self) -> None:
        self.read = self._file.read

    def _read_short(self, size: int = -1) -> bytes:
        if size > self._most:
            raise DirectoryTooLong(f"its table of contents is longer than {self._most:,} bytes")
        return self._file.read(size)
