"""Compressed single files, and tar archives: how to recognise and to unpack them.

All are unpacked in memory. `rule.sources.reader` enforces the limits.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import IO, TYPE_CHECKING, cast

from ..model import Unread
from .unpacking import PackagedFile
from .zip import normal_name

if TYPE_CHECKING:
    from tarfile import TarFile, TarInfo

_MAGIC = re.compile(rb"\x1f\x8b\x08|BZh[1-9](?:1AY&SY|\x17rE8P\x90)|\xfd7zXZ\0")
_SUFFIXES = re.compile(r"\.(?:gz|bz2|xz|tgz|tbz2?|txz)$", re.IGNORECASE)
_OF_TARS = {"tgz": ".tar", "tbz": ".tar", "tbz2": ".tar", "txz": ".tar"}
_USTAR = slice(257, 262)
_BLOCK = 512


def is_compressed(beginning: bytes) -> bool:
    """Tell by its first bytes whether a file is compressed by gzip, bzip2 or xz."""
    return _MAGIC.match(beginning) is not None


def is_tar(name: str, beginning: bytes) -> bool:
    """Tell whether a file is a tar archive; the oldest form has no magic number."""
    if beginning[_USTAR] == b"ustar":
        return True
    return name.lower().endswith(".tar") and _is_tars_header(beginning[:_BLOCK])


def _is_tars_header(block: bytes) -> bool:
    import tarfile  # noqa: PLC0415 - few packages hold a tar archive

    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def name_within(name: str) -> str:
    """Return the name of a compressed file after it is unpacked."""
    last = name.rpartition("/")[2]
    if match := _SUFFIXES.search(last):
        return last[: match.start()] + _OF_TARS.get(match[0][1:].lower(), "")
    return last


def decompressing(packed: bytes) -> IO[bytes]:
    """Open a compressed file for reading.

    Raises:
        One of `rule.sources.unpacking.DAMAGE`; reading raises them, too.
    """
    file = io.BytesIO(packed)
    if packed.startswith(b"\x1f"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    return bz2.open(file) if packed.startswith(b"B") else lzma.open(file)


def files_of_tar(data: bytes) -> Iterator[PackagedFile[TarInfo] | Unread]:
    """Yield the files of a tar archive, and what is wrong with it, with an empty name.

    Raises:
        BadZipFile: it is no tar archive, or it is damaged.
    """
    import tarfile  # noqa: PLC0415

    try:
        # It stays open, since its files are read later; it holds only memory.
        archive = tarfile.open(fileobj=io.BytesIO(data), mode="r:")  # noqa: SIM115
        opened = partial(_of_tar, archive)
        for member in archive:
            name = normal_name(member.name)
            if member.isreg():
                yield PackagedFile(name, member, opened, member.size, member.size)
            elif not member.isdir():
                reason = "it is a link or a device; what it points to is read by its own name"
                yield Unread(name, reason, blocks_compliance=False)
        if data[archive.offset :].strip(b"\0"):
            yield Unread("", "bytes behind its end were not read; package it anew")
    except tarfile.TarError:
        raise zipfile.BadZipFile from None


def _of_tar(archive: TarFile, member: TarInfo) -> IO[bytes]:
    return archive.extractfile(member) or io.BytesIO()
