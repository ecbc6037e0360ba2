"""Zstandard: part of Python from 3.14 on, and before that of a backport."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import IO, Any, cast


class _NotInstalled(Exception):
    """Nothing raises it."""


new_decompressor: Callable[[], Any] | None = None
"""Makes a decompressor of one frame; None where there is none, as for who runs the sources."""
_open: Callable[[IO[bytes]], Any] | None = None
ZstdDamage: type[Exception] = _NotInstalled
"""What a decompressor raises for damaged input."""

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError, ZstdFile

    new_decompressor, ZstdDamage, _open = ZstdDecompressor, ZstdError, ZstdFile
else:
    try:
        from backports.zstd import ZstdDecompressor, ZstdError, ZstdFile
    except ImportError:
        pass
    else:
        new_decompressor, ZstdDamage, _open = ZstdDecompressor, ZstdError, ZstdFile


def open_zstd(file: IO[bytes]) -> IO[bytes]:
    """Open a file of one or several frames for reading.

    Raises:
        NotImplementedError: there is no Zstandard.
    """
    if _open is None:
        raise NotImplementedError
    return cast("IO[bytes]", _open(file))
