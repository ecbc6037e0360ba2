"""Decompressors for the methods of zip, each up to the end that the stream itself has."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from typing import Any, Protocol

from .zstd import ZstdDecompressor

_LZMA_HAS_END = 0x2
"""The flag of a file whose LZMA stream has an end mark."""
_LZMA_HEADER = struct.Struct("<2sHBL")
_PROPERTIES = 5
"""Bytes of LZMA's properties; no other length exists."""


class Decompressor(Protocol):
    """Decompresses one stream."""

    ended: bool
    """Whether the stream has reached its own end."""
    hungry: bool
    """Whether it needs more input to continue."""
    unused: int
    """The number of input bytes behind the end of the stream."""

    def unpack(self, data: bytes, most: int) -> bytes:
        """Take compressed bytes, perhaps none, and return at most ``most`` decompressed bytes."""


def decompressor(method: int, flags: int, packed_size: int, size: int) -> Decompressor:
    """Make a decompressor for a file.

    Raises:
        NotImplementedError: the method is not supported.
    """
    match method:
        case 0:
            return _Stored(packed_size)
        case 8:
            return _Deflated()
        case 12:
            return _Stream(bz2.BZ2Decompressor())
        case 14:
            return _Lzma(None if flags & _LZMA_HAS_END else size)
        case 93:
            return _Stream(ZstdDecompressor())
    raise NotImplementedError


class _Stored:
    hungry = True
    unused = 0

    def __init__(self, size: int) -> None:
        self._left = size
        self._waiting = b""
        self.ended = not size

    def unpack(self, data: bytes, most: int) -> bytes:
        data = self._waiting + data if self._waiting else data
        given, self._waiting = data[:most], data[most:]
        self._left -= len(given)
        self.ended = not self._left
        self.hungry = not self._waiting
        return given


class _Deflated:
    hungry = True
    ended = False
    unused = 0

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(-zlib.MAX_WBITS)

    def unpack(self, data: bytes, most: int) -> bytes:
        stream = self._stream
        unpacked = stream.decompress(stream.unconsumed_tail + data, most)
        if stream.eof:
            self.ended, self.unused = True, len(stream.unused_data)
        self.hungry = not stream.unconsumed_tail
        return unpacked


class _Stream:
    """What bz2, lzma and zstd have in common."""

    hungry = True
    ended = False
    unused = 0

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def unpack(self, data: bytes, most: int) -> bytes:
        unpacked: bytes = self._stream.decompress(data, most)
        self.ended = self._stream.eof
        self.hungry = not self.ended and self._stream.needs_input
        self.unused = len(self._stream.unused_data)
        return unpacked


class _Lzma:
    """LZMA behind zip's own header; its stream may end with the file, without an end mark."""

    hungry = True
    ended = False
    unused = 0

    def __init__(self, size: int | None) -> None:
        self._size = size
        self._header = b""
        self._stream: _Stream | None = None
        self._unpacked = 0

    def unpack(self, data: bytes, most: int) -> bytes:
        if self._stream is None:
            self._header += data
            if len(self._header) < _LZMA_HEADER.size:
                return b""
            data = self._header[_LZMA_HEADER.size :]
            self._stream = _Stream(_raw_lzma(self._header))
        unpacked = self._stream.unpack(data, most)
        self._unpacked += len(unpacked)
        self.hungry, self.unused = self._stream.hungry, self._stream.unused
        self.ended = self._stream.ended or (
            self._size is not None and self.hungry and self._unpacked == self._size
        )
        return unpacked


def _raw_lzma(header: bytes) -> lzma.LZMADecompressor:
    _, length, properties, dictionary = _LZMA_HEADER.unpack_from(header)
    if length != _PROPERTIES:
        raise lzma.LZMAError
    filters = {
        "id": lzma.FILTER_LZMA1,
        "lc": properties % 9,
        "lp": properties // 9 % 5,
        "pb": properties // 45,
        "dict_size": dictionary,
    }
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[filters])
