"""Reads the text files of a package or a folder, and says what could not be read."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, BinaryIO

from ..model import Provenance, Unread
from ..source_names import is_source
from .compressed import decompressing, is_compressed, name_within
from .dependencies import Claim
from .folder import files_in_folder
from .forward_file import ForwardFile
from .inner_zips import Candidates, InnerZips
from .limits import DEFAULT_LIMITS, Budget, BudgetSpent, Limits
from .location import PACKAGE, Location, outer_path
from .packaged_dependencies import dependencies_among
from .packaged_files import ListedFiles, PackagedFiles
from .tar_beginning import is_tar
from .text import SNIFFED, holds_lines, is_text
from .text_candidates import text_candidates
from .unpacking import CHUNK, DAMAGE, Content, PackagedFile, damage, read_on, spend
from .zip import is_zip, may_be_zip, open_zip
from .zip_directory import DirectoryTooLong
from .zip_end import may_end_as_zip
from .zip_fields import Disagreement


def prepare_reading() -> None:
    """Load what only some packages need, for a process that has more than one read."""
    # They are imported where they are used, too.
    import csv  # noqa: F401, PLC0415
    import gzip  # noqa: F401, PLC0415

    from . import npm_packages, tar_files  # noqa: F401, PLC0415


def text_files_of_zip(file: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> Candidates:
    """Yield each text file of a zip, the function's own files first, and what could not be read.

    One file at a time is unpacked in memory; nothing is written to disk. Inner archives, such as
    jars, are read as ``outer.zip!inner.py``.

    Args:
        file: a zip archive; it must be seekable.
        limits: limits on reading. A limit that is reached is yielded as `Unread`.

    Raises:
        What reading the file raises, except `rule.sources.unpacking.DAMAGE`: that means that the
        archive is damaged, and is yielded as `Unread`.
    """
    reader = PackageReader(limits)
    yield from reader.with_package_notes(reader.read_zip(file, PACKAGE))


def text_files_of_folder(folder: Path, limits: Limits = DEFAULT_LIMITS) -> Candidates:
    """Yield each text file below a folder by the same rules, following links as `sam build` does.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    reader = PackageReader(limits)
    location = Location(outer_path=outer_path(folder))
    yield from reader.with_package_notes(reader.read_files(files_in_folder(folder), location))


class PackageReader:
    """Reads one package, or one image, once, within its limits."""

    def __init__(self, limits: Limits) -> None:
        self._budget = Budget(limits)
        self._inner_zips = InnerZips(self._budget, self.read_zip)
        self._binaries = 0

    def with_package_notes(self, candidates: Candidates) -> Candidates:
        """Yield the candidates, and then notes about the package as a whole."""
        yield from self.within_limits(candidates)
        yield from self.notes()

    def within_limits(self, candidates: Candidates) -> Candidates:
        """Yield the candidates until a limit on the whole package is reached, which is named."""
        try:
            yield from candidates
        except BudgetSpent as spent:
            yield Unread("package", f"{spent}; the rest was not read")

    def notes(self) -> Candidates:
        """Yield notes about the package as a whole."""
        if self._binaries:
            reason = f"files that are neither text nor zip archives: {self._binaries:,}"
            yield Unread("package", reason, blocks_compliance=False)

    def read_zip(self, stream: IO[bytes], location: Location) -> Candidates:
        """Yield what the files of a zip archive hold. Raises: as `read_file`."""
        try:
            archive = open_zip(stream, self._budget.limits)
            prepended = self._prepended_text(stream, archive.start, location)
        except (DirectoryTooLong, Disagreement) as error:
            yield Unread(location.path or "package", str(error))
        except DAMAGE as error:
            reason = f"it is no sound zip archive ({type(error).__name__})"
            yield Unread(location.path or "package", reason)
        else:
            if prepended is not None:
                path = location.path or "package"
                yield from text_candidates(path, prepended, location.provenance)
            yield from map(location.located, archive.unread)
            yield from self._read_each(archive.files, location)

    def read_files(
        self, files: Iterable[PackagedFile[Any] | Unread], location: Location
    ) -> Candidates:
        """Yield what files hold, the function's own first. Raises: as `read_file`."""
        readable = []
        for file in files:
            if isinstance(file, Unread):
                yield location.located(file)
            else:
                readable.append(file)
        yield from self._read_each(ListedFiles(readable), location)

    def _read_each(self, files: PackagedFiles, location: Location) -> Candidates:
        dependencies = dependencies_among(files, location, self._budget)
        names = files.names

        def may_be_published(number: int) -> bool:
            return dependencies.may_be_published(location.outer_path + names[number])

        # False sorts first: if a limit is reached, the function's own code was read before.
        for number in array("I", sorted(range(len(names)), key=may_be_published)):
            file = files[number]
            self.count(1 - file.is_folder)
            # Before the file is opened: this may read other files of the archive.
            claim = dependencies.claim(location.outer_path + file.name)
            yield from self.read_file(file, claim, location)

    def count(self, files: int) -> None:
        """Count files.

        Raises:
            BudgetSpent: they are more than the limit.
        """
        self._budget.entries += files
        if self._budget.entries > self._budget.limits.entries:
            raise BudgetSpent(f"it holds more than {self._budget.limits.entries:,} files")

    def read_file(
        self, file: PackagedFile[Any], claim: Claim | None, location: Location
    ) -> Candidates:
        """Yield what a file holds, and what of it could not be read.

        Raises:
            BudgetSpent: a limit on the whole package was reached.
        """
        path = location.path_of(file.name)

        try:
            with file.open() as stream:
                beginning = stream.read(CHUNK)
                if file.is_folder:
                    return
                if (is_zip(beginning) or may_be_zip(file.name, beginning)) and (
                    yield from self._inner_zips.read(file, stream, beginning, claim, location)
                ):
                    return
                provenance = location.provenance_of(claim, beginning)
                may_be_own = provenance is Provenance.OWN
                if may_be_own and (is_compressed(beginning) or is_tar(file.name, beginning)):
                    content = read_on(beginning, stream, file, self._budget)
                    if location.provenance_of(claim, content.data) is Provenance.OWN:
                        yield from self._read_compressed(
                            file, content, location.within(path, provenance)
                        )
                    else:
                        self._binaries += 1
                    return
                is_own = may_be_own and claim is None
                if not (
                    is_text(beginning[:SNIFFED])
                    or is_source(file.name, beginning)
                    or file.is_link
                    or (is_own and holds_lines(beginning))
                ):
                    self._binaries += 1
                    yield from self._inner_zips.read_behind_binary(
                        file, stream, beginning, location.within(path, provenance), is_own=is_own
                    )
                    return
                if isinstance(stream, ForwardFile):
                    stream.keep_nothing()
                content = read_on(beginning, stream, file, self._budget)
        except DAMAGE as error:
            yield Unread(path, damage(error))
            return
        if len(content.data) > len(beginning):
            del beginning  # It is in the content.
            provenance = location.provenance_of(claim, content.data)
        appended = content.data if may_end_as_zip(content.data) else None
        candidates = text_candidates(path, content, provenance)
        del content  # While its text is scanned, a large file would be there twice.
        yield from candidates
        if appended is not None:
            yield from self._inner_zips.read_appended(
                io.BytesIO(appended), location.within(path, provenance)
            )

    def _read_compressed(
        self, file: PackagedFile[Any], packed: Content, location: Location
    ) -> Candidates:
        """Yield the content of a compressed file or a tar archive."""
        if packed.cut:
            yield Unread(location.path, packed.cut)
        if location.depth > self._budget.limits.depth:
            reason = f"it is packed more than {self._budget.limits.depth - 1} deep"
            yield Unread(location.path, reason)
            return
        try:
            if not is_compressed(packed.data):
                # Hardly any package holds a tar archive.
                from .tar_files import files_of_tar  # noqa: PLC0415

                yield from self.read_files(files_of_tar(packed.data), location)
                return
            with decompressing(packed.data) as stream:
                size = len(packed.data)
                content = read_on(
                    stream.read(CHUNK), stream, file._replace(packed_size=size), self._budget
                )
        except DAMAGE as error:
            yield Unread(location.path, damage(error))
            return
        if content.cut:
            yield Unread(location.path, content.cut)
        size, name = len(content.data), name_within(file.name)
        inner = PackagedFile(name, content.data, io.BytesIO, size, size)
        yield from self.read_file(inner, None, location)

    def _prepended_text(self, stream: IO[bytes], size: int, location: Location) -> Content | None:
        """Return the text before a zip archive, such as a script that runs it."""
        if not size:
            return None
        stream.seek(0)
        beginning = stream.read(min(size, SNIFFED))
        if not (is_text(beginning) or is_source("", beginning)):
            self._binaries += bool(location.path)
            return None
        most = self._budget.limits.file_bytes
        cut = f"only its first {most:,} bytes were read" if size > most else None
        spend(min(size, most), self._budget)
        stream.seek(0)
        return Content(stream.read(min(size, most)), cut)
