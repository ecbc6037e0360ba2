"""The files of one folder or archive, by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from .unpacking import PackagedFile


class PackagedFiles(Protocol):
    """The files of a folder or an archive, by number, each made when it is needed."""

    @property
    def names(self) -> Sequence[str]:
        """The names of all."""

    def is_folder(self, number: int, /) -> bool:
        """Tell whether a file is a folder."""

    def __getitem__(self, number: int, /) -> PackagedFile[Any]:
        """Return a file."""


class ListedFiles:
    """Files that are there already."""

    def __init__(self, files: Sequence[PackagedFile[Any]]) -> None:
        """Take the files."""
        self._files = files
        self.names = [file.name for file in files]

    def is_folder(self, number: int) -> bool:
        """Tell whether a file is a folder."""
        return self._files[number].is_folder

    def __getitem__(self, number: int) -> PackagedFile[Any]:
        """Return a file."""
        return self._files[number]
