"""The files of a package, by their names: from hostile bytes, within limits. Pure."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from typing import BinaryIO

from ..model import Refusal
from . import reasons
from .source_file import MOST_BYTES

UNREADABLE = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError,
    zlib.error,
)  # fmt: skip
"""What `zipfile` raises for archives that are none, or that it cannot read."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compressions that are read."""


class PackageFiles:
    """The files of a zip."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the directory of a zip; if it cannot be read, no file can."""
        self._zip: zipfile.ZipFile | None = None
        try:
            self._zip = zipfile.ZipFile(file)
        except UNREADABLE:
            self._counts: Counter[str] = Counter()
        else:
            self._counts = Counter(info.filename for info in self._zip.infolist())

    def content(self, path: str) -> bytes | Refusal:
        """Return a file's content; or why it is not read.

        A file that stands in the package twice is read by nobody knows whom.
        """
        if self._zip is None:
            return reasons.PACKAGE_DAMAGED
        if self._counts[path] != 1:
            return reasons.NOT_IN_PACKAGE
        info = self._zip.getinfo(path)
        if info.file_size > MOST_BYTES:
            return reasons.TOO_LARGE
        if info.compress_type not in METHODS:
            return reasons.PACKAGE_DAMAGED
        try:
            with self._zip.open(info) as opened:
                content = opened.read(MOST_BYTES + 1)
        except UNREADABLE:
            return reasons.PACKAGE_DAMAGED
        return reasons.TOO_LARGE if len(content) > MOST_BYTES else content
