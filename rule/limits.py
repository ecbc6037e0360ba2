"""How much of a package is read, so that no package can exhaust the function."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on reading one package. All count what is really unpacked, not what headers claim."""

    entries: int = 100_000
    """Files in an archive and all archives within it."""
    directory_bytes: int = 64 * _MB
    """Size of a zip's own table of contents, which is read into memory."""
    total_bytes: int = 300 * _MB
    """Unpacked, in all. Lambda allows 250 MB, layers included; archives in archives add to it.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """
    file_bytes: int = 32 * _MB
    """Unpacked, of one text file or one inner archive: either is held in memory whole."""
    ratio: int = 200
    """Unpacked to packed bytes of one entry, above `ratio_from_bytes`. Text reaches about 20."""
    ratio_from_bytes: int = 4 * _MB
    depth: int = 3
    """Archives within archives; the package itself is the first."""


DEFAULT_LIMITS = Limits()
