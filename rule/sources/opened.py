"""What files of archives have in common, once they are opened."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Opened:
    """A file that can be read and sought in, and holds nothing that must be closed."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def seekable(self) -> bool:
        """Return True."""
        return True
