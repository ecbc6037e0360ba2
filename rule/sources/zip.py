"""The files of a zip archive. Its headers are not trusted."""

import re
import stat
from collections.abc import Iterator
from functools import partial
from typing import IO, NamedTuple, cast

from ..model import Unread
from .limits import Limits
from .unpacking import PackagedFile
from .zip_directory import FIRST_FILE, Directory, Entry, read_directory
from .zip_end import has_end
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

ZipKey = tuple[Entry, int]
"""A file's entry in the table of contents, and the offset at which the next thing begins."""


class Archive(NamedTuple):
    """A zip archive that was opened."""

    start: int
    """Bytes before the first file, such as a script that runs the archive."""
    files: tuple[PackagedFile[ZipKey] | Unread, ...]
    """In the order of their bytes, with what is wrong with them. What is wrong with the archive
    itself has an empty name."""


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
    return Archive(directory.start, tuple(_files(file, directory)))


def _files(file: IO[bytes], directory: Directory) -> Iterator[PackagedFile[ZipKey] | Unread]:
    for doubt in directory.doubts:
        yield Unread("", doubt)
    opener = partial(_open, file)
    seen: dict[str, int] = {}
    for key in directory.entries:
        entry = key[0]
        normal = normal_name(entry.name)
        shown = name = printable(normal)
        is_folder = False
        if normal != entry.name:
            shown = printable(entry.name.replace("\\", "/"))
            is_folder = entry.name.endswith("/") and not entry.size
        name = name or shown or "a file without a name"
        kind, is_encrypted = stat.S_IFMT(entry.attributes >> 16), entry.flags & _ENCRYPTED
        if not is_folder:
            seen[name] = times = seen.get(name, 0) + 1
            if times == 2:  # noqa: PLR2004 - named once
                reason = "the package has it more than once; each was read"
                yield Unread(name, reason, blocks_compliance=False)
            if normal != entry.name or kind not in _PLAIN or is_encrypted:
                yield from _oddities(entry, kind, name, shown)
        if not is_encrypted:
            size, packed_size = entry.size, entry.packed_size
            is_link = kind == stat.S_IFLNK and size <= _LONGEST_LINK
            yield PackagedFile(
                name, key, opener, size, packed_size, is_folder=is_folder, is_link=is_link
            )


def _open(file: IO[bytes], key: ZipKey) -> IO[bytes]:
    return cast("IO[bytes]", Unpacking(file, *key))


def _oddities(entry: Entry, kind: int, name: str, shown: str) -> Iterator[Unread]:
    if "\0" in entry.name:
        yield Unread(name, "its name goes on behind a NUL; package it anew")
    if _leads_out(shown):
        reason = "its name leads out of the package; its content was read"
        yield Unread(shown, reason, blocks_compliance=False)
    if entry.flags & _ENCRYPTED:
        yield Unread(name, "it is encrypted; package it without a password")
    elif kind == stat.S_IFLNK and entry.size <= _LONGEST_LINK:
        # Some unpackers make a file of it, so its content is read, too.
        reason = "it is a link; what it points to in the package is read by its own name"
        yield Unread(name, reason, blocks_compliance=False)
    elif kind not in _PLAIN:
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
