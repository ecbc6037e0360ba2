"""From a package or a folder to candidates, and to what could not be read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from rule.archive import DirectoryTooLong, files_in_zip, is_zip
from rule.content import CHUNK, DAMAGE, PackagedFile, damage, read_on, spend
from rule.folder import files_in_folder
from rule.limits import DEFAULT_LIMITS, Budget, BudgetSpent, Limits
from rule.model import SourceFile, Unread
from rule.text import SNIFFED, decode, is_text
from rule.third_party import holds, is_by_place, is_record, recorded

_IN_MEMORY = 8 * 1024 * 1024
"""Bytes of an inner archive that is unpacked in memory; a larger one is unpacked as it is read,
which takes three times as long and no memory."""

_LONGEST_PATH = 400
"""Characters of a path as it is shown and kept; a zip allows 65,535, Linux 4,096."""

Candidates = Iterator[SourceFile | Unread]


def from_package(file: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> Candidates:
    """Yield each text file of a zip, first-party files first, and what could not be read.

    One file at a time is unpacked, in memory; nothing is written to disk. Zip archives in the
    archive, such as jars, are read as ``outer.zip!inner.py``.

    Args:
        file: a zip archive; it must be seekable.
        limits: what is read at most. A cap that is hit is yielded as `Unread`.

    Raises:
        What reading the file raises, but for `OSError` and the like: those are taken as damage
        of the archive, which is yielded.
    """
    reading = _Reading(limits)
    yield from reading.whole(reading.in_zip(file, _PACKAGE))


def from_folder(folder: Path, limits: Limits = DEFAULT_LIMITS) -> Candidates:
    """Yield each text file below a folder by the same rules; links are not followed.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    reading = _Reading(limits)
    # One may hand over the very folder that an installer filled.
    place = _Place(third_party=is_by_place(f"{folder.resolve().name}/"))
    yield from reading.whole(reading.among(files_in_folder(folder), place))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where files lie: the package itself, or an archive within it."""

    path: str = ""
    depth: int = 1
    third_party: bool = False

    def path_of(self, name: str) -> str:
        path = f"{self.path}!{name}" if self.path else name
        half = _LONGEST_PATH // 2
        return path if len(path) <= _LONGEST_PATH else f"{path[:half]}…{path[1 - half :]}"


_PACKAGE = _Place()


class _Reading:
    """One pass over a package."""

    def __init__(self, limits: Limits) -> None:
        self._budget = Budget(limits)
        self._binaries = 0

    def whole(self, candidates: Candidates) -> Candidates:
        """Yield the candidates, and then what concerns the package as a whole."""
        try:
            yield from candidates
        except BudgetSpent as spent:
            yield Unread("package", f"{spent}; the rest was not read")
        if self._binaries:
            reason = f"files that are neither text nor zip archives: {self._binaries:,}"
            yield Unread("package", reason, in_scope=False)

    def in_zip(self, stream: IO[bytes], place: _Place) -> Candidates:
        try:
            files = list(files_in_zip(stream, self._budget.limits))
        except DirectoryTooLong as error:
            yield Unread(place.path or "package", str(error))
        except DAMAGE as error:
            reason = f"it is no sound zip archive ({type(error).__name__})"
            yield Unread(place.path or "package", reason)
        else:
            yield from self.among(files, place)

    def among(self, files: Iterable[PackagedFile[Any] | Unread], place: _Place) -> Candidates:
        readable = []
        for file in files:
            if isinstance(file, PackagedFile):
                readable.append(file)
            else:
                yield Unread(place.path_of(file.what), file.reason, file.in_scope)
        hashes = self._recorded(readable)
        # False sorts first: what is spent shall have been spent on the function's own code.
        installed = {file.name for file in readable if is_by_place(file.name)}
        readable.sort(key=lambda file: file.name in installed or file.name in hashes)
        for file in readable:
            self._budget.entries += 1
            if self._budget.entries > self._budget.limits.entries:
                raise BudgetSpent(f"it holds more than {self._budget.limits.entries:,} files")
            third_party = place.third_party or file.name in installed
            yield from self._candidates(file, hashes.get(file.name), place, third_party=third_party)

    def _candidates(
        self, file: PackagedFile[Any], hashes: str | None, place: _Place, *, third_party: bool
    ) -> Candidates:
        path = place.path_of(file.name)

        def is_third_party(data: bytes) -> bool:
            return third_party or (hashes is not None and holds(hashes, data))

        try:
            with file.open() as stream:
                beginning = stream.read(CHUNK)
                if is_zip(file.name, beginning, stream):
                    if refusal := self._refusal(file, place):
                        yield Unread(path, refusal)
                        return
                    spend(file.size, self._budget)
                    stream.seek(0)
                    data = stream.read() if file.size <= _IN_MEMORY else b""
                    inner = _Place(path, place.depth + 1, is_third_party(data))
                    yield from self.in_zip(io.BytesIO(data) if data else stream, inner)
                    return
                if not is_text(beginning[:SNIFFED]):
                    self._binaries += 1
                    spend(len(beginning), self._budget)
                    return
                content = read_on(beginning, stream, file, self._budget)
        except DAMAGE as error:
            yield Unread(path, damage(error))
            return
        if content.cut:
            yield Unread(path, content.cut)
        text, sound = decode(content.data)
        if not sound:
            yield Unread(path, "its encoding is not sound; read as Latin-1", in_scope=False)
        yield SourceFile(path, text, is_third_party(content.data))

    def _refusal(self, archive: PackagedFile[Any], place: _Place) -> str | None:
        limits = self._budget.limits
        if place.depth >= limits.depth:
            return f"it is an archive nested more than {limits.depth - 1} deep"
        if archive.size > limits.total_bytes - self._budget.total_bytes:
            return f"it is an archive with which the package has over {limits.total_bytes:,} bytes"
        if archive.size > max(limits.ratio_from_bytes, limits.ratio * archive.packed_size):
            return f"it is an archive that unpacks to more than {limits.ratio} times its size"
        return None

    def _recorded(self, files: Iterable[PackagedFile[Any]]) -> Mapping[str, str]:
        """Read the lists of installers: what `holds` for which files."""
        names = {file.name: file.name for file in files}
        hashes: dict[str, str] = {}
        for record in (file for file in files if is_record(file.name)):
            try:
                with record.open() as stream:
                    content = read_on(stream.read(CHUNK), stream, record, self._budget)
            except DAMAGE:
                continue  # It is read once more, as a file, and named then.
            for name, digest in recorded(record.name, decode(content.data)[0], names).items():
                # Two distributions may share a file; the package holds one's.
                hashes[names[name]] = f"{hashes.get(name, '')} {digest}".strip()
        return hashes
