"""Limits on reading a package, so that no package can exhaust the function."""

from typing import NamedTuple

_MB = 1024 * 1024


class Limits(NamedTuple):
    """Limits on reading one package. They count what is really unpacked, not what headers say.

    A limit that is reached is named, and everything that it does not concern is read.
    """

    entries: int = 100_000
    """Files, including the files of inner archives. Lambda has no such limit; a package of almost
    250 MB with ``node_modules`` has some 60,000."""
    directory_bytes: int = 16 * _MB
    """The size of a zip's table of contents. In memory, an entry and its file's name take
    about three times its size."""
    total_bytes: int = 300 * _MB
    """Unpacked bytes in all. Lambda allows 250 MB, layers included; inner archives add to that.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """
    file_bytes: int = 32 * _MB
    """Unpacked bytes of one text file, which is held in memory. The rest of the file is not
    read."""
    ratio: int = 200
    """Unpacked bytes per packed byte of a file that is longer than `ratio_from_bytes`. Text reaches
    about 20; the most that deflate can reach is 1,032."""
    ratio_from_bytes: int = 4 * _MB
    """A shorter file may have any ratio, such as a fixture of zeros."""
    depth: int = 3
    """Nested archives, the package included: a jar in a zip is at depth 2."""


DEFAULT_LIMITS = Limits()


class Budget:
    """What was unpacked of one package so far, inner archives included."""

    __slots__ = ("entries", "limits", "total_bytes")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.entries = self.total_bytes = 0


class BudgetSpent(Exception):
    """A limit on the whole package was reached: nothing more of it is read."""
