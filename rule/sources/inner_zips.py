"""Zip archives in a package: files that are archives, and archives appended to other files."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator
from typing import IO, Any

from ..model import SourceFile, Unread
from .dependencies import Claim
from .limits import Budget
from .location import Location
from .unpacking import CHUNK, DAMAGE, PackagedFile, spend
from .zip import has_zip, is_zip, open_zip
from .zip_directory import DirectoryTooLong, holds_files
from .zip_end import may_end_as_zip
from .zip_entry import Unpacking

_IN_MEMORY = 8 * 1024 * 1024
"""Bytes. A smaller inner archive is unpacked in memory; a larger one while it is read, which takes
three times as long and no memory."""

Candidates = Iterator[SourceFile | Unread]


class InnerZips:
    """Finds the zip archives in a package's files, and has them read."""

    def __init__(
        self, budget: Budget, read_zip: Callable[[IO[bytes], Location], Candidates]
    ) -> None:
        """Read nothing yet.

        Args:
            budget: the limits on the whole package, and what of them is used up.
            read_zip: yields the candidates of an archive.
        """
        self._budget = budget
        self._read_zip = read_zip

    def read_behind_binary(
        self,
        file: PackagedFile[Any],
        stream: IO[bytes],
        beginning: bytes,
        location: Location,
        *,
        is_own: bool,
    ) -> Candidates:
        """Yield the files of a zip archive that is appended to a program or another binary file.

        The function's own file is read to its end for that; of other files, only their first chunk.
        """
        spend(len(beginning), self._budget)
        end = beginning
        if is_own or (isinstance(stream, Unpacking) and stream.hides_files()):
            while chunk := stream.read(CHUNK):
                spend(len(chunk), self._budget)
                end = end[-CHUNK:] + chunk
        if not may_end_as_zip(end) or (len(beginning) == CHUNK and not is_own):
            return
        if file.size > len(beginning):
            stream.seek(0)
            yield from self.read_appended(
                io.BytesIO(stream.read()) if file.size <= _IN_MEMORY else stream, location
            )
        else:
            yield from self.read_appended(io.BytesIO(beginning), location)

    def read_appended(self, file: IO[bytes], location: Location) -> Candidates:
        """Yield the files of a zip archive that is appended to something else, such as a page.

        Yields nothing if there is no archive.
        """
        limits = self._budget.limits
        try:
            archive = open_zip(file, limits)
            # Programs that read or write archives know how one ends, and hold no file of one.
            is_archive = bool(archive.files.names) or (
                bool(archive.unread) and holds_files(file, file.seek(0, io.SEEK_END))
            )
        except DirectoryTooLong as error:
            yield Unread(location.path, str(error))
            return
        except DAMAGE:
            return
        if is_archive and location.depth > limits.depth:
            yield Unread(
                location.path, f"it is an archive nested more than {limits.depth - 1} deep"
            )
        elif is_archive:
            yield from self._read_zip(file, location)

    def read(
        self,
        file: PackagedFile[Any],
        stream: IO[bytes],
        beginning: bytes,
        claim: Claim | None,
        location: Location,
    ) -> Generator[SourceFile | Unread, None, bool]:
        """Yield the files of an inner zip; return whether the file is a zip, or may be one."""
        path, limits = location.path_of(file.name), self._budget.limits
        is_archive = is_zip(beginning)
        if refusal := self._too_large(file):
            yield Unread(path, f"it {'is' if is_archive else 'may be'} {refusal}")
            return True
        spend(file.size, self._budget)
        if not is_archive and not has_zip(stream, beginning):
            if holds_files(stream, file.size):
                yield Unread(path, "it is no sound zip archive, and holds files of one")
            stream.seek(len(beginning))
            return False
        if location.depth >= limits.depth:
            yield Unread(path, f"it is an archive nested more than {limits.depth - 1} deep")
            return True
        stream.seek(0)
        data = stream.read() if file.size <= _IN_MEMORY else b""
        inner = location.within(path, location.provenance_of(claim, data))
        yield from self._read_zip(io.BytesIO(data) if data else stream, inner)
        return True

    def _too_large(self, archive: PackagedFile[Any]) -> str | None:
        limits = self._budget.limits
        if archive.size > limits.total_bytes - self._budget.total_bytes:
            return f"an archive with which the package has over {limits.total_bytes:,} bytes"
        if archive.size > max(limits.ratio_from_bytes, limits.ratio * archive.packed_size):
            return f"an archive that unpacks to more than {limits.ratio} times its size"
        return None
