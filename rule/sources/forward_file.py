"""A file of an archive that is read once, from its beginning to its end."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import TracebackType

from .opened import Opened
from .tar_sparse import Read
from .unpacking import NotUnpacked

_PIECE = 256 * 1024
KEPT = 2 * 1024 * 1024
"""Bytes of a file that are kept while it is read, so that a reader can go back. For more, the layer
is read anew: few programs have an archive behind them."""
MOST_IN_MEMORY = 128 * 1024 * 1024
"""Bytes of an archive in a layer of an image. Reading one goes back and forth, so that it is held
whole; a layer can only be read on."""


class ForwardFile(Opened):
    """A file that is read on, or held in memory once a reader goes back."""

    def __init__(self, read: Read, size: int, anew: Callable[[], Read]) -> None:
        """Read nothing yet.

        Args:
            read: reads on in the file, up to its end.
            size: of the file in bytes.
            anew: reads the archive once more, up to this file's first byte.
        """
        self._read = read
        self._size = size
        self._anew = anew
        self._kept: list[bytes] | None = []
        self._taken = self._at = 0
        self._memory: io.BytesIO | None = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of what was kept: whoever opened the file may hold it for longer."""
        self._kept = self._memory = None

    def keep_nothing(self) -> None:
        """Let go of what was read, and keep nothing more: no reader goes back from here on."""
        self._kept = None

    def tell(self) -> int:
        """Return the position in the file."""
        return self._memory.tell() if self._memory else self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Change the position. Anything but reading on takes the whole file into memory.

        Raises:
            NotUnpacked: it is too large for that.
            One of `rule.sources.unpacking.DAMAGE`.
        """
        if self._memory is None and (whence, offset) != (io.SEEK_SET, self._at):
            self._memory = self._whole()
            self._memory.seek(self._at)
        return self._memory.seek(offset, whence) if self._memory else self._at

    def read(self, size: int = -1) -> bytes:
        """Read bytes, or all that is left; fewer than asked for only at the end.

        Raises:
            One of `rule.sources.unpacking.DAMAGE`.
        """
        if self._memory is not None:
            return self._memory.read(size)
        data = self._take(self._size - self._taken if size < 0 else size)
        self._at = self._taken
        return data

    def _take(self, size: int) -> bytes:
        data = self._read(min(size, self._size - self._taken))
        self._taken += len(data)
        if self._kept is not None:
            self._kept.append(data)
            if self._taken > KEPT:
                self._kept = None
        return data

    def _whole(self) -> io.BytesIO:
        if self._size > MOST_IN_MEMORY:
            raise NotUnpacked(f"it is an archive of more than {MOST_IN_MEMORY:,} bytes")
        if self._kept is None:
            self._read, self._kept, self._taken = self._anew(), [], 0
        # In pieces: at once, it would be there two or three times.
        whole = io.BytesIO()
        whole.writelines(self._kept)
        self._kept = []
        while self._taken < self._size and (piece := self._read(self._next())):
            whole.write(piece)
            self._taken += len(piece)
        self._taken = self._size
        # Without room to grow, it is given to who reads all of it as it is, not as a copy.
        return io.BytesIO(whole.getvalue())

    def _next(self) -> int:
        return min(_PIECE, self._size - self._taken)
