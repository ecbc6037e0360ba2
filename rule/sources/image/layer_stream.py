"""A layer, unpacked as it is read: never held whole, and counted and hashed on the way."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from ..limits import BudgetSpent
from ..unpacking import NotUnpacked
from ..zip_fields import Disagreement
from ..zstd import ZstdDecompressor

_PACKED = 64 * 1024
_UNPACKED = 128 * 1024
_GZIP = b"\x1f\x8b"
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
"""The beginnings of a frame, and of one that decoders pass over."""
_MAGIC_BYTES = 4


class WrongDigest(NotUnpacked):
    """The bytes of a layer are not those that its digest names."""


@dataclass(slots=True)
class UnpackedBytes:
    """How many bytes of an image were unpacked, and how many may be."""

    most: int
    count: int = 0

    def add(self, count: int) -> None:
        """Count bytes.

        Raises:
            BudgetSpent: they are more than may be.
        """
        self.count += count
        if self.count > self.most:
            raise BudgetSpent(f"its layers unpack to more than {self.most:,} bytes")


class LayerStream:
    """The unpacked bytes of a layer, read once, from the beginning.

    Gzip and Zstandard are told by their first bytes, as those who run images do; anything else is
    taken as it is. Several members or frames follow each other.
    """

    def __init__(self, packed: BinaryIO, unpacked: UnpackedBytes) -> None:
        """Read nothing yet.

        Args:
            packed: the layer as the registry keeps it.
            unpacked: counts, over all layers.
        """
        self._packed = packed
        self._unpacked = unpacked
        self._hash = hashlib.sha256()
        self._piece, self._at = b"", 0
        self._waiting = b""
        self._stream: _Stream | None = None
        self._kind: type[_Stream] | None = None
        self._ended = False

    def read(self, size: int) -> bytes:
        """Read bytes; fewer than asked for only at the end.

        Raises:
            BudgetSpent: the image has more bytes than the limit.
            One of `rule.sources.unpacking.DAMAGE`.
        """
        end = self._at + size
        if end <= len(self._piece):
            piece = self._piece[self._at : end]
            self._at = end
            return piece
        pieces = [self._piece[self._at :]]
        left = size - len(pieces[0])
        self._piece, self._at = b"", 0
        while left > 0 and self._fill():
            pieces.append(self._piece[:left])
            self._at = len(pieces[-1])
            left -= self._at
        return b"".join(pieces)

    def skip(self, size: int) -> int:
        """Pass over bytes; return how many, fewer only at the end. Raises: as `read`."""
        left = size
        while True:
            here = min(left, len(self._piece) - self._at)
            self._at += here
            left -= here
            if not left or not self._fill():
                return size - left

    def must_have(self, digest: str) -> None:
        """Check, once all was read, that the packed bytes are those of a digest.

        Raises:
            WrongDigest: they are not.
        """
        if self._hash.hexdigest() != digest:
            raise WrongDigest("its content is not what its digest names; push the image anew")

    def _fill(self) -> bool:
        """Unpack the next piece; return whether there is one."""
        try:
            piece = self._unpack()
        except BaseException:
            self._ended = True  # Behind damage, nothing can be told.
            raise
        self._unpacked.add(len(piece))
        self._piece, self._at = piece, 0
        return bool(piece)

    def _unpack(self) -> bytes:
        while not self._ended:
            if self._stream is None and not self._begin():
                break
            if self._stream is not None and (piece := self._next(self._stream)):
                return piece
        return b""

    def _begin(self) -> bool:
        """Begin the next member or frame; return whether there is one."""
        while len(self._waiting) < _MAGIC_BYTES and (more := self._next_packed()):
            self._waiting += more
        if not self._waiting:
            self._ended = True
            return False
        stream = _stream_for(self._waiting)
        if self._kind not in (None, type(stream)):
            raise Disagreement("bytes behind its packed content were not read; push the image anew")
        self._stream, self._kind = stream, type(stream)
        return True

    def _next(self, stream: _Stream) -> bytes:
        packed, self._waiting = self._waiting, b""
        if stream.needs_input and not packed:
            packed = self._next_packed()
            if not packed:
                if isinstance(stream, _Plain):
                    self._ended = True
                    return b""
                raise EOFError
        piece = stream.decompress(packed, _UNPACKED)
        if stream.eof:
            self._waiting, self._stream = stream.unused_data, None
        return piece

    def _next_packed(self) -> bytes:
        packed = self._packed.read(_PACKED)
        self._hash.update(packed)
        return packed


class _Stream(Protocol):
    """What decompressors have in common."""

    eof: bool
    needs_input: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Take packed bytes, perhaps none, and return at most so many unpacked ones."""


class _Plain:
    """A layer that is not packed."""

    eof = False
    needs_input = True
    unused_data = b""

    def decompress(self, data: bytes, _: int) -> bytes:
        return data


class _Gzip:
    """One member of gzip."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.needs_input = True

    def decompress(self, data: bytes, most: int) -> bytes:
        tail = self._stream.unconsumed_tail
        unpacked = self._stream.decompress(tail + data if tail else data, most)
        # What fills the room may have a rest within, though all input is taken.
        self.needs_input = not self._stream.unconsumed_tail and len(unpacked) < most
        return unpacked

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data


def _stream_for(beginning: bytes) -> Any:
    if beginning.startswith(_GZIP):
        return _Gzip()
    if _ZSTD.match(beginning):
        return ZstdDecompressor()
    return _Plain()
