"""A zip archive's table of contents, and why other readers may see another one."""

import re
from typing import IO, NamedTuple

from .limits import Limits
from .zip_end import END64, End, read_end
from .zip_entries import CENTRAL, Entries, read_entries
from .zip_fields import BadZipFile

FIRST_FILE = b"PK\x03\x04"
"""The first bytes of a file in an archive."""
_16 = 0xFFFF
HIDDEN = re.compile(
    rb"PK(?:\x03\x04(?!\0{26}).{4}|\x01\x02(?!\0{42}).{6})[\0-\x14\x5d-\x63]\0", re.DOTALL
)
"""The beginning of a file in an archive, or of an entry of its table, with any version, which most
readers ignore, any flags, and an existing method; but not if zeros follow."""
_LONGEST_HIDDEN = 12
_CHUNK = 1024 * 1024
_TWO = "another archive lies before its files, and was not read; package it anew"


class DirectoryTooLong(BadZipFile):
    """A zip's table of contents is longer than the limit."""


class Directory(NamedTuple):
    """A table of contents."""

    entries: Entries
    names: list[str]
    """As they are written, in the order of the entries."""
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
        raise BadZipFile("the table of contents is not where it should be")
    if end.directory_size > limits.directory_bytes:
        raise DirectoryTooLong(
            f"its table of contents is longer than {limits.directory_bytes:,} bytes"
        )
    file.seek(start)
    entries, names = read_entries(file.read(end.directory_size), before, start)
    doubts = list(end.doubts)
    if end.files != len(entries) and (end.is_64 or end.files != len(entries) & _16):
        doubts.append("its table of contents holds more or fewer files than it says")
    first = entries.first
    if holds_files(file, first) or (before and _is_read_elsewhere(file, end)):
        doubts.append(_TWO)
    return Directory(entries, names, min(first, start), tuple(doubts))


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
        # Some readers begin at the first byte, and unpack whatever method a header states.
        if (at == 0 and chunk.startswith(FIRST_FILE)) or HIDDEN.search(kept + chunk):
            return True
        at, kept = at + len(chunk), chunk[-_LONGEST_HIDDEN:]
    return False


def _is_read_elsewhere(file: IO[bytes], end: End) -> bool:
    """Tell whether there is another table at the very offset that the archive's end states.

    That offset does not count bytes before the archive; most readers add them, some do not.
    """
    for at, signature in ((end.directory_offset, CENTRAL), (end.record64, END64)):
        file.seek(at)
        if (at or signature == CENTRAL) and file.read(4) == signature:
            return True
    return False
