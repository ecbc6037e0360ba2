"""How a tar archive begins."""

from __future__ import annotations

BLOCK = 512
"""Bytes. Headers, and the content of files, fill whole blocks."""
_MAGIC = b"ustar"
_USTAR = slice(257, 262)


def is_tar(name: str, beginning: bytes) -> bool:
    """Tell whether a file is a tar archive; the oldest form has no magic number.

    Some readers look for the first header behind zeros or anything else.
    """
    if beginning[_USTAR] == _MAGIC:
        return True
    if not name.lower().endswith(".tar"):
        return False
    starts = range(_USTAR.start, len(beginning), BLOCK)
    return _is_header(beginning[:BLOCK]) or any(beginning.startswith(_MAGIC, at) for at in starts)


def _is_header(block: bytes) -> bool:
    # Hardly any package holds a tar archive.
    from .tar_header import DamagedTar, read_header  # noqa: PLC0415

    try:
        read_header(block)
    except (DamagedTar, IndexError):
        return False
    return True
