"""How much of a package is read, so that no package can exhaust the function."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on reading one package. All count what is really unpacked, not what headers claim.

    A cap that is hit is named, and what it does not concern is read all the same.
    """

    entries: int = 100_000
    """Files, those of archives within the package included. Lambda has no such limit; packages
    near 250 MB that hold node_modules have some 60,000."""
    directory_bytes: int = 16 * _MB
    """Size of a zip's own table of contents. Python's zipfile makes an object of each of its
    entries, which takes about fifteen times the room of a short one."""
    total_bytes: int = 300 * _MB
    """Unpacked, in all. Lambda allows 250 MB, layers included; archives in archives add to it.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """
    file_bytes: int = 32 * _MB
    """Unpacked, of one text file, which is held in memory whole. The rest of it is not read."""
    ratio: int = 200
    """Unpacked to packed bytes of one file, once it is longer than `ratio_from_bytes`. Text
    reaches about 20, deflate's most is 1,032."""
    ratio_from_bytes: int = 4 * _MB
    """A file of up to this many bytes may be as repetitive as it likes: a fixture of zeros."""
    depth: int = 3
    """Archives within archives; the package itself is the first. A jar within a zip is two."""


DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class Budget:
    """What was unpacked so far of one package, archives within it included."""

    limits: Limits
    entries: int = 0
    total_bytes: int = 0


class BudgetSpent(Exception):
    """A cap on the package as a whole was hit: nothing more of it is read."""
