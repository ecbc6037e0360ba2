"""A package in one file: a zip, a tar that may be compressed, or a single text file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

from ..model import SourceFile, Unread
from ..sources.compressed import decompressing, is_compressed, name_within
from ..sources.limits import DEFAULT_LIMITS, Limits
from ..sources.location import PACKAGE
from ..sources.reader import PackageReader
from ..sources.tar_beginning import is_tar
from ..sources.text import SNIFFED, is_text
from ..sources.unpacking import CHUNK, DAMAGE, PackagedFile, damage
from ..sources.zip_end import ends_as_zip

Candidates = Iterator[SourceFile | Unread]
_OF_TARS = re.compile(r"\.(?:tar(?:\.\w{1,4})?|tgz|tbz2?|txz|tzst)$", re.IGNORECASE)
"""Names of tars, which nobody hands to a reader of zips."""


def is_archive(path: Path) -> bool:
    """Tell whether a file is an archive, or compressed.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        if ends_as_zip(file):
            return True
        file.seek(0)
        beginning = file.read(CHUNK)
    return is_compressed(beginning) or is_tar(path.name, beginning)


def is_text_file(path: Path) -> bool:
    """Tell whether a file is text.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return is_text(file.read(SNIFFED))


def text_files_of_file(path: Path, limits: Limits = DEFAULT_LIMITS) -> Candidates:
    """Yield each text file of a package in one file, and what could not be read.

    The files of a tar are named as in a zip: by their names in the archive alone.

    Args:
        path: a zip archive, a tar, either of them compressed once more, or a single text file.
        limits: limits on reading. A limit that is reached is yielded as `Unread`.

    Raises:
        OSError: the file itself cannot be read.
    """
    reader = PackageReader(limits)
    yield from reader.with_package_notes(_read(reader, path, limits))


def _read(reader: PackageReader, path: Path, limits: Limits) -> Candidates:
    with path.open("rb") as file:
        beginning = file.read(CHUNK)
        is_packed_tar = is_compressed(beginning) or is_tar(path.name, beginning)
        # A tar whose last file is a zip ends as a zip does.
        is_zip = ends_as_zip(file)
        file.seek(0)
        if is_packed_tar:
            yield from _read_packed(reader, path.name, file, limits)
        if is_zip and not (is_packed_tar and _OF_TARS.search(path.name)):
            file.seek(0)
            yield from reader.read_zip(cast("BinaryIO", file), PACKAGE)
        elif not is_packed_tar:
            size = path.stat().st_size
            single = PackagedFile(path.name, path, _open, size, size)
            yield from reader.read_files([single], PACKAGE)


def _read_packed(reader: PackageReader, name: str, file: IO[bytes], limits: Limits) -> Candidates:
    """Yield what a tar or a compressed file holds, which is unpacked in memory."""
    unread: list[Unread] = []
    packed = b"".join(_bounded(file, limits.total_bytes, unread))
    if is_compressed(packed):
        name = name_within(name)
        try:
            with decompressing(packed) as stream:
                data = b"".join(_bounded(stream, limits.total_bytes, unread))
        except DAMAGE as error:
            yield Unread("package", damage(error))
            return
    else:
        data = packed
    yield from unread
    if is_tar(name, data[:CHUNK]):
        # Most packages are zip archives.
        from ..sources.tar_files import files_of_tar  # noqa: PLC0415

        yield from reader.read_files(files_of_tar(data), PACKAGE)
    elif ends_as_zip(io.BytesIO(data)):
        yield from reader.read_zip(io.BytesIO(data), PACKAGE)
    else:
        inner = PackagedFile(name, data, io.BytesIO, len(data), len(data))
        yield from reader.read_files([inner], PACKAGE)


def _bounded(stream: IO[bytes], most: int, unread: list[Unread]) -> Iterator[bytes]:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most:
            unread.append(Unread("package", f"only its first {most:,} bytes were read"))
            return
        yield chunk


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")
