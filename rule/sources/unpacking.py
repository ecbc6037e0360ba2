"""Unpacks one file of a package or folder, within limits."""

import io
import lzma
import struct
import zlib
from collections.abc import Callable
from typing import IO, Any, Final, Generic, NamedTuple, TypeVar

from .large_blocks import LARGE, give_back_large_blocks
from .limits import Budget, BudgetSpent
from .zip_fields import BadZipFile, Disagreement
from .zstd import ZstdDamage

K = TypeVar("K")
CHUNK = 256 * 1024
"""Bytes that are unpacked at once; most files are smaller."""
DAMAGE = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    IndexError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    ZstdDamage,
)
"""What decompressors and readers raise for a damaged archive: bz2 raises OSError, lzma MemoryError
for a dictionary of four gigabytes, a changed offset ValueError. A download raises none of them."""


class NotUnpacked(ValueError):
    """Something that is not unpacked, for the reason that the message says. Holds no content."""


class PackagedFile(NamedTuple, Generic[K]):
    """One file of a folder or an archive. A package may have tens of thousands."""

    name: str
    key: K
    """What `opener` takes to open the file."""
    opener: Callable[[K], IO[bytes]]
    size: int
    """In bytes. Reading gives no more bytes, but perhaps fewer, or raises `DAMAGE`."""
    packed_size: int
    """In bytes, as the archive says."""
    is_folder: bool = False
    """Whether it is a folder of an archive, which should have no content."""
    is_link: bool = False
    """Whether it is a link of an archive. Its content is a path, up to a NUL if there is one."""

    def open(self) -> IO[bytes]:
        """Open the file for reading.

        Raises:
            One of `DAMAGE`; so do reading and closing.
        """
        return self.opener(self.key)


class Content:
    """The content of a file, or its beginning."""

    __slots__ = ("cut", "data")

    def __init__(self, data: bytes, cut: str | None = None) -> None:
        """Hold bytes.

        Args:
            data: hidden from the ``repr``.
            cut: why the rest was not read; None if it was read whole.
        """
        self.data: Final = data
        self.cut: Final = cut

    def __repr__(self) -> str:
        return f"Content(cut={self.cut!r})"


def read_on(
    beginning: bytes, stream: IO[bytes], file: PackagedFile[Any], budget: Budget
) -> Content:
    """Read a file to its end, or to a limit on one file.

    Args:
        beginning: what reading `CHUNK` bytes of the stream has returned.
        stream: the opened file.
        file: the file, for its sizes.
        budget: what was unpacked of the whole package.

    Raises:
        BudgetSpent: a limit on the whole package was reached.
        One of `DAMAGE`.
    """
    limits = budget.limits
    # It grows in place, so that a large file is never there twice.
    content: io.BytesIO | None = None
    size, chunk, wanted, cut = 0, beginning, CHUNK, None
    while chunk and not cut:
        spend(len(chunk), budget)
        size += len(chunk)
        if size > LARGE:
            give_back_large_blocks()
        if size > len(beginning):
            if content is None:
                content = io.BytesIO()
                content.write(beginning)
            content.write(chunk)
        if size > limits.file_bytes:
            cut = f"only its first {limits.file_bytes:,} bytes were read"
        elif size > limits.ratio_from_bytes and size > limits.ratio * file.packed_size:
            cut = f"it unpacks to more than {limits.ratio} times its size; its beginning was read"
        elif len(chunk) < wanted:
            break  # The stream has ended and was checked.
        else:
            wanted = min(CHUNK, limits.file_bytes - size + 1)
            chunk = stream.read(wanted)
    data = beginning if content is None else content.getvalue()
    return Content(data[: limits.file_bytes], cut)


def spend(count: int, budget: Budget) -> None:
    """Count unpacked bytes.

    Raises:
        BudgetSpent: the package has more bytes than the limit.
    """
    budget.total_bytes += count
    if budget.total_bytes > budget.limits.total_bytes:
        raise BudgetSpent(f"it unpacks to more than {budget.limits.total_bytes:,} bytes")


def damage(error: Exception) -> str:
    """Return what is wrong with a file that could not be unpacked."""
    match error:
        case Disagreement() | NotUnpacked():
            return str(error)
        case NotImplementedError():
            return "it is packed by a method that is not supported"
        case MemoryError():
            return "unpacking it takes more memory than there is"
        case OSError(strerror=str(reason)):
            return f"it cannot be read ({reason})"
    return f"it is damaged ({type(error).__name__})"
