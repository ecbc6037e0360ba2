"""Which lines of a package another package has in another form. Pure.

So a package that was sealed can be told from one that somebody has changed since: whoever seals the
one before at these lines gets the sealed one again, byte for byte, or not.
"""

from __future__ import annotations

import difflib
import io
import zipfile
from collections.abc import Iterator

from ..model import CodeLine

_MOST_BYTES = 1024 * 1024
"""Of a file that is compared: no larger one is changed by sealing."""


def changed_lines(before: bytes, after: bytes) -> tuple[CodeLine, ...]:
    """Return the lines of files in both zips that differ, as they are numbered before.

    Raises:
        zipfile.BadZipFile: one of them is no zip.
    """
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        there = {each.filename: each.CRC for each in new.infolist()}
        return tuple(
            CodeLine(entry.filename, number)
            for entry in old.infolist()
            if entry.file_size <= _MOST_BYTES
            and there.get(entry.filename, entry.CRC) != entry.CRC
            and new.getinfo(entry.filename).file_size <= _MOST_BYTES
            for number in _differing(old.read(entry), new.read(entry.filename))
        )


def _differing(old: bytes, new: bytes) -> Iterator[int]:
    """Yield the numbers of the lines, from 1."""
    matcher = difflib.SequenceMatcher(None, old.split(b"\n"), new.split(b"\n"), autojunk=False)
    for kind, first, last, _, _ in matcher.get_opcodes():
        if kind != "equal":
            yield from range(first + 1, last + 1)
