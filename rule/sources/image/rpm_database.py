"""The database of rpm, as Amazon Linux has it: headers of packages in a table of SQLite.

Source: https://rpm.org/docs/latest/manual/hregions.html and format_header.html
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from ..licence import is_for_others

_DATABASES = ("var/lib/rpm/rpmdb.sqlite", "usr/lib/sysimage/rpm/rpmdb.sqlite")
_LICENCE, _VENDOR = 1014, 1011
_DIGESTS, _ALGORITHM = 1035, 5011
_FOLDER_OF, _NAMES, _FOLDERS = 1116, 1117, 1118
_INT32, _STRING, _STRINGS, _TRANSLATED = 4, 6, 8, 9
_ALGORITHMS = {1: "md5", 2: "sha1", 8: "sha256", 9: "sha384", 10: "sha512"}
"""By their numbers in OpenPGP. Source: https://www.rfc-editor.org/rfc/rfc9580#name-hash-algorithms"""
_COUNTS = struct.Struct(">II")
_ENTRY = struct.Struct(">IIiI")
_MOST_ENTRIES = 10_000


def is_rpm_database(name: str) -> bool:
    """Tell by its name whether a file is rpm's database."""
    return name in _DATABASES


def files_of_rpm(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield path, algorithm and digest of the files of published packages, up to a damage."""
    import sqlite3  # noqa: PLC0415 - few images have such a database

    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            del content  # The database has a copy.
            database.execute("PRAGMA trusted_schema = OFF")
            for row in database.execute("SELECT blob FROM Packages"):
                yield from _files_of(row[0])
    except (sqlite3.Error, MemoryError, OverflowError, ValueError):
        return  # MemoryError is what an empty file gives, too.


def _files_of(header: bytes) -> list[tuple[str, str, str]]:
    try:
        return list(_files(_Header.of(header)))
    except (struct.error, IndexError, ValueError, TypeError, KeyError):
        return []  # Its files are own, then.


@dataclass(frozen=True, slots=True)
class _Header:
    """The values of one package, by their tags."""

    entries: dict[int, tuple[int, int, int]]
    """Type, offset and count."""
    store: bytes

    @classmethod
    def of(cls, blob: bytes) -> _Header:
        count, size = _COUNTS.unpack_from(blob)
        if count > _MOST_ENTRIES:
            raise ValueError
        start = _COUNTS.size
        rows = (_ENTRY.unpack_from(blob, start + at * _ENTRY.size) for at in range(count))
        store = start + count * _ENTRY.size
        return cls(
            {tag: (kind, offset, many) for tag, kind, offset, many in rows},
            blob[store : store + size],
        )

    def texts(self, tag: int) -> list[str]:
        """Return the texts under a tag; none if there is no such tag."""
        if tag not in self.entries:
            return []
        kind, offset, count = self.entries[tag]
        if kind not in (_STRING, _STRINGS, _TRANSLATED) or offset < 0:
            raise ValueError
        texts = self.store[offset:].split(b"\0", count)[:count]
        return [text.decode("utf-8", "replace") for text in texts]

    def integers(self, tag: int) -> tuple[int, ...]:
        """Return the numbers under a tag; none if there is no such tag."""
        if tag not in self.entries:
            return ()
        kind, offset, count = self.entries[tag]
        if kind != _INT32 or offset < 0:
            raise ValueError
        return struct.unpack_from(f">{count}I", self.store, offset)


def _files(header: _Header) -> Iterator[tuple[str, str, str]]:
    if not header.texts(_VENDOR) or not any(map(is_for_others, header.texts(_LICENCE))):
        return
    algorithm = _ALGORITHMS[next(iter(header.integers(_ALGORITHM)), 1)]
    folders = header.texts(_FOLDERS)
    rows = zip(
        header.texts(_NAMES), header.integers(_FOLDER_OF), header.texts(_DIGESTS), strict=True
    )
    for name, folder, digest in rows:
        if digest:
            yield f"{folders[folder]}{name}".lstrip("/"), algorithm, digest
