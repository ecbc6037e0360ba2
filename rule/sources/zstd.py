"""Zstandard: part of Python from 3.14 on, and before that of a backport."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


class _NotInstalled(Exception):
    """Nothing raises it."""


new_decompressor: Callable[[], Any] | None = None
"""Makes a decompressor of one frame; None where there is none, as for who runs the sources."""
ZstdDamage: type[Exception] = _NotInstalled
"""What a decompressor raises for damaged input."""

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError

    new_decompressor, ZstdDamage = ZstdDecompressor, ZstdError
else:
    try:
        from backports.zstd import ZstdDecompressor, ZstdError
    except ImportError:
        pass
    else:
        new_decompressor, ZstdDamage = ZstdDecompressor, ZstdError
