"""How the C library keeps the memory of large files."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

LARGE = 1024 * 1024
"""Bytes of a block that goes back to the system as soon as it is freed. Smaller ones are many, and
giving each of them back takes time."""
_MMAP_THRESHOLD = -3
"""Source: https://man7.org/linux/man-pages/man3/mallopt.3.html"""


@cache
def give_back_large_blocks() -> None:
    """Have large blocks given back to the system, from the first large file on.

    By itself, glibc keeps as much as twice the largest file, and fills it with small things. Other
    libraries have no such function, and need none.
    """
    # A Python may be built without ctypes. Then more memory is kept, and nothing else changes.
    with suppress(ImportError, OSError, AttributeError):
        import ctypes  # noqa: PLC0415 - most packages have no large file

        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)
