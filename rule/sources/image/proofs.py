"""Which files of a layer are published code, told after they were scanned.

A layer is read once, and the records of installers lie behind the files that they name. So a file
in which something was found is kept, and the records are, until the layer was read to its end. What
installers leave in one step of a build lies in one layer; a file without a proof there is own.
"""

from __future__ import annotations

import re
import zlib

from ...model import Provenance
from ..dependencies import Dependencies, provenance_of
from .layer_file import LayerFile

_RECORDS = re.compile(
    r"(?:^|/)(?:[^/]+\.dist-info/(?:RECORD|METADATA|WHEEL|direct_url\.json)"
    r"|node_modules/(?:\.package-lock\.json|(?:@[^/]+/)?[^/]+/package\.json))$"
)
_MOST_KEPT = 32 * 1024 * 1024
"""Bytes of records, packed, and of files in which something was found."""
_MOST_NAMES = 200_000
_MODULES = "node_modules/"


class Proofs:
    """Keeps what may prove that files of one layer are published."""

    def __init__(self) -> None:
        self._records: dict[str, bytes] = {}
        self._suspects: dict[str, bytes] = {}
        self._names: set[str] = set()
        self._left = _MOST_KEPT
        self._name = ""
        self._content: LayerFile | None = None

    def begin(self, name: str, content: LayerFile) -> None:
        """Note which file is read now."""
        self._name, self._content = name, content
        if _MODULES in name and len(self._names) < _MOST_NAMES:
            self._names.add(name)

    def end(self) -> None:
        """Keep the file, now that it was read, if it is an installer's record."""
        if _RECORDS.search(self._name):
            self._keep(self._records)
        self._content = None

    def suspect(self) -> str:
        """Keep the file that is read now, since something was found in it; return its name."""
        if self._name not in self._suspects:
            self._keep(self._suspects)
        return self._name

    def provenance(self, name: str) -> Provenance:
        """Return the provenance of a file that was kept; OWN if nothing proves another."""
        packed = self._suspects.get(name)
        if packed is None:
            return Provenance.OWN
        return provenance_of(self._dependencies.claim(name), zlib.decompress(packed))

    def settle(self) -> None:
        """Read the records, after the whole layer was read."""
        names = self._names | self._records.keys() | self._suspects.keys()
        self._dependencies = Dependencies(names, self._record)

    def _record(self, name: str) -> bytes | None:
        packed = self._records.get(name)
        return None if packed is None else zlib.decompress(packed)

    def _keep(self, kept: dict[str, bytes]) -> None:
        content = self._content.known if self._content else None
        if content is None:
            return
        packed = zlib.compress(content, 1)
        if len(packed) <= self._left:
            self._left -= len(packed)
            kept[self._name] = packed
