"""Compressed single files: how to recognise and to unpack them.

They are unpacked in memory. `rule.sources.reader` enforces the limits.
"""

from __future__ import annotations

import bz2
import io
import lzma
from typing import IO, cast

from ..startup import deferred_re as re
from .zstd import open_zstd

_MAGIC = re.compile(
    rb"\x1f\x8b\x08|BZh[1-9](?:1AY&SY|\x17rE8P\x90)|\xfd7zXZ\0"
    rb"|\x28\xb5\x2f\xfd"
)
_SUFFIXES = re.compile(r"\.(?:gz|bz2|xz|zst|tgz|tbz2?|txz|tzst)$", re.IGNORECASE)
_OF_TARS = {"tgz": ".tar", "tbz": ".tar", "tbz2": ".tar", "txz": ".tar", "tzst": ".tar"}


def is_compressed(beginning: bytes) -> bool:
    """Tell by its first bytes whether a file is compressed by gzip, bzip2, xz or Zstandard."""
    return _MAGIC.match(beginning) is not None


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
        import gzip  # noqa: PLC0415 - few packages hold such a file

        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    if packed.startswith(b"\x28"):
        return open_zstd(file)
    return bz2.open(file) if packed.startswith(b"B") else lzma.open(file)
