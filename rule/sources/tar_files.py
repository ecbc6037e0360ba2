"""The files of a tar archive in a package, which is held in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import IO, Any, cast

from ..model import Unread
from .forward_file import ForwardFile
from .tar import Kind, Tar, TarEntry
from .tar_sparse import Read, with_holes
from .unpacking import DAMAGE, PackagedFile, damage
from .zip import normal_name, printable


def files_of_tar(data: bytes) -> Iterator[PackagedFile[Any] | Unread]:
    """Yield the files of a tar archive, and what is wrong with it, with an empty name."""
    try:
        for entry in Tar(_Memory(data)):
            yield from _file(data, entry)
    except DAMAGE as error:
        yield Unread("", damage(error))


def _file(data: bytes, entry: TarEntry) -> Iterator[PackagedFile[Any] | Unread]:
    name = printable(normal_name(entry.name)) or "a file without a name"
    match entry.kind:
        case Kind.FILE:
            opener = partial(_opened, data)
            yield PackagedFile(name, entry, opener, entry.size, entry.stored)
        case Kind.FOLDER:
            return
        case Kind.SYMBOLIC_LINK:
            target = entry.link.encode("utf-8", "surrogateescape")
            size = len(target)
            yield PackagedFile(name, target, io.BytesIO, size, size, is_link=True)
            yield _link(name)
        case _:
            yield _link(name)


def _link(name: str) -> Unread:
    reason = "it is a link or a device; what it points to is read by its own name"
    return Unread(name, reason, blocks_compliance=False)


def _opened(data: bytes, entry: TarEntry) -> IO[bytes]:
    def stored() -> IO[bytes]:
        return io.BytesIO(data[entry.offset : entry.offset + entry.stored])

    segments = entry.segments
    if segments is None:
        return stored()

    def anew() -> Read:
        return with_holes(stored().read, segments, entry.size)

    return cast("IO[bytes]", ForwardFile(anew(), entry.size, anew))


class _Memory(io.BytesIO):
    """An archive that can be read on."""

    def skip(self, size: int) -> int:
        """Pass over bytes; return how many, fewer only at the end."""
        at = self.tell()
        end = self.seek(0, io.SEEK_END)
        return self.seek(min(at + size, end)) - at
