"""The files of a zip archive. Its headers are not trusted."""

import re
import stat
from array import array
from collections.abc import Iterator
from functools import partial
from typing import IO, NamedTuple, cast

from ..model import Unread
from .limits import Limits
from .unpacking import PackagedFile
from .zip_directory import FIRST_FILE, Directory, read_directory
from .zip_end import has_end
from .zip_entries import Entries, Entry
from .zip_entry import Unpacking

_NAMED_ARCHIVES = (".zip", ".jar", ".war", ".ear", ".whl", ".egg", ".pyz")
_BEGINNINGS = (FIRST_FILE, b"PK00" + FIRST_FILE, b"PK\x07\x08" + FIRST_FILE)
"""The first bytes of archives; the second and third begin archives that may be split. An archive
without files begins with other bytes, and has nothing to read."""
_ENCRYPTED = 0x1
_ODD_NAME = re.compile(r"\0|\\|:|/\.{0,2}(?:/|\Z)")
"""Matches names that are not normal, behind a slash. With only one character at the beginning of
each branch, a search skips all others."""
_PLAIN = (0, stat.S_IFREG)
"""The types of plain files; not all packers state one."""
_LONGEST_LINK = 4_096
"""Bytes of a path on Linux. Longer content is that of a file, not the target of a link."""
_FILE, _FOLDER, _LINK = range(3)
"""What a file of an archive is. A folder should have no content."""

ZipKey = tuple[Entry, int]
"""A file's entry in the table of contents, and the offset at which the next thing begins."""


class ZipFiles:
    """The files of a zip archive, but those that are encrypted."""

    def __init__(self, file: IO[bytes], entries: Entries) -> None:
        """Hold nothing yet."""
        self.names: list[str] = []
        self._opener = partial(_open, file)
        self._entries = entries
        self._numbers = array("I")
        self._kinds = bytearray()

    def add(self, number: int, name: str, kind: int) -> None:
        """Add the file of an entry."""
        self.names.append(name)
        self._numbers.append(number)
        self._kinds.append(kind)

    def is_folder(self, number: int) -> bool:
        """Tell whether it is a folder."""
        return self._kinds[number] == _FOLDER

    def __getitem__(self, number: int) -> PackagedFile[ZipKey]:
        """Return a file."""
        key = self._entries[self._numbers[number]]
        entry, kind = key[0], self._kinds[number]
        return PackagedFile(
            self.names[number],
            key,
            self._opener,
            entry.size,
            entry.packed_size,
            is_folder=kind == _FOLDER,
            is_link=kind == _LINK,
        )


class Archive(NamedTuple):
    """A zip archive that was opened."""

    start: int
    """Bytes before the first file, such as a script that runs the archive."""
    files: ZipFiles
    """In the order of their bytes."""
    unread: tuple[Unread, ...]
    """What is wrong with them. What is wrong with the archive itself has an empty name."""


def is_zip(beginning: bytes) -> bool:
    """Tell whether a file begins as a zip archive."""
    return beginning.startswith(_BEGINNINGS)


def may_be_zip(name: str, beginning: bytes) -> bool:
    """Tell whether a zip archive may be appended to a file, such as a script."""
    return name.lower().endswith(_NAMED_ARCHIVES) or beginning.startswith(b"#!")


def has_zip(stream: IO[bytes], beginning: bytes) -> bool:
    """Tell whether a zip archive is appended to a file. Unpacks the whole file.

    Args:
        stream: the file, seekable; its position does not change.
        beginning: the file's first bytes, which were read.

    Raises:
        One of `rule.sources.unpacking.DAMAGE`: the file cannot be read.
    """
    found = has_end(stream)
    stream.seek(len(beginning))
    return found


def open_zip(file: IO[bytes], limits: Limits) -> Archive:
    """Read a zip archive's table of contents.

    Raises:
        DirectoryTooLong: the table is longer than the limit.
        One of `rule.sources.unpacking.DAMAGE`: it is no zip archive, or it is damaged.
    """
    directory = read_directory(file, limits)
    files = ZipFiles(file, directory.entries)
    unread = tuple(_sorted_out(directory, files))
    return Archive(directory.start, files, unread)


def _sorted_out(directory: Directory, files: ZipFiles) -> Iterator[Unread]:
    """Add the files that can be read, and yield what is wrong with any."""
    for doubt in directory.doubts:
        yield Unread("", doubt)
    entries = directory.entries
    seen: dict[str, bool] = {}
    """Whether it is said of a name that the package has it more than once."""
    for number, given in enumerate(directory.names):
        flags, attributes = entries.flags(number)
        mode, is_encrypted = stat.S_IFMT(attributes >> 16), bool(flags & _ENCRYPTED)
        normal = normal_name(given)
        shown = name = printable(normal)
        kind = _FILE
        if normal != given:
            shown = printable(given.replace("\\", "/"))
            if given.endswith("/") and not entries[number][0].size:
                kind = _FOLDER
        name = name or shown or "a file without a name"
        if kind != _FOLDER:
            if seen.get(name) is False:
                seen[name] = True
                reason = "the package has it more than once; each was read"
                yield Unread(name, reason, blocks_compliance=False)
            seen.setdefault(name, False)
            if mode == stat.S_IFLNK and entries[number][0].size <= _LONGEST_LINK:
                kind = _LINK
            if normal != given or mode not in _PLAIN or is_encrypted:
                yield from _oddities(given, name, shown)
                yield from _oddity_of_kind(name, mode, kind, is_encrypted=is_encrypted)
        if not is_encrypted:
            files.add(number, name, kind)


def _open(file: IO[bytes], key: ZipKey) -> IO[bytes]:
    return cast("IO[bytes]", Unpacking(file, *key))


def _oddities(given: str, name: str, shown: str) -> Iterator[Unread]:
    if "\0" in given:
        yield Unread(name, "its name goes on behind a NUL; package it anew")
    if _leads_out(shown):
        reason = "its name leads out of the package; its content was read"
        yield Unread(shown, reason, blocks_compliance=False)


def _oddity_of_kind(name: str, mode: int, kind: int, *, is_encrypted: bool) -> Iterator[Unread]:
    if is_encrypted:
        yield Unread(name, "it is encrypted; package it without a password")
    elif kind == _LINK:
        # Some unpackers make a file of it, so its content is read, too.
        reason = "it is a link; what it points to in the package is read by its own name"
        yield Unread(name, reason, blocks_compliance=False)
    elif mode not in _PLAIN:
        reason = "it claims to be no plain file; its content was read"
        yield Unread(name, reason, blocks_compliance=False)


def normal_name(name: str) -> str:
    """Return the path that an unpacked file gets below the target folder.

    Every decision by name uses this path.
    """
    if not _ODD_NAME.search(f"/{name}"):
        return name
    parts: list[str] = []
    for part in name.partition("\0")[0].replace("\\", "/").split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    if parts and parts[0][1:2] == ":":
        parts[0] = parts[0][2:]
    return "/".join(part for part in parts if part)


def _leads_out(name: str) -> bool:
    is_above = ".." in name and ".." in name.split("/")
    return is_above or name.startswith("/") or name[1:2] == ":"


def printable(name: str) -> str:
    """Escape characters that could break a line or a terminal."""
    if name.isprintable():
        return name
    return "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape", "surrogatepass").decode()
        for character in name
    )
