"""Zstandard: part of Python from 3.14 on, and before that of a backport.

It is loaded where it is needed: hardly any package has a file that is packed by it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import IO, Any, Self, cast


class ZstdDamage(Exception):
    """What was to be decompressed is damaged."""


def library() -> ModuleType | None:
    """Return the library; None where there is none, as for who runs the sources."""
    try:
        return import_module(
            "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
        )
    except ImportError:
        return None


class ZstdDecompressor:
    """Decompresses one frame, as the library's does. Any method may raise `ZstdDamage`."""

    def __init__(self) -> None:
        """Load the library.

        Raises:
            NotImplementedError: there is no Zstandard.
        """
        self._library = _required()
        self._decompressor = self._library.ZstdDecompressor()

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Take compressed bytes, perhaps none, and return decompressed ones."""
        with _naming_damage(self._library):
            return cast("bytes", self._decompressor.decompress(data, max_length))

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""
        return cast("bool", self._decompressor.eof)

    @property
    def needs_input(self) -> bool:
        """Whether more compressed bytes are needed."""
        return cast("bool", self._decompressor.needs_input)

    @property
    def unused_data(self) -> bytes:
        """What lies behind the frame."""
        return cast("bytes", self._decompressor.unused_data)


class _ZstdFile:
    """A file that raises `ZstdDamage`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._library = _required()
        with _naming_damage(self._library):
            self._file: Any = self._library.ZstdFile(file)

    def read(self, size: int = -1) -> bytes:
        with _naming_damage(self._library):
            return cast("bytes", self._file.read(size))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def open_zstd(file: IO[bytes]) -> IO[bytes]:
    """Open a file of one or several frames for reading.

    Raises:
        NotImplementedError: there is no Zstandard.
        ZstdDamage: the file is damaged; so does reading.
    """
    return cast("IO[bytes]", _ZstdFile(file))


def _required() -> ModuleType:
    found = library()
    if found is None:
        raise NotImplementedError
    return found


@contextmanager
def _naming_damage(of: ModuleType) -> Iterator[None]:
    try:
        yield
    except of.ZstdError as error:
        raise ZstdDamage(str(error)) from None
