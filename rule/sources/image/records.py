"""The records that installers left in an image, which prove that files are published code.

Records lie behind the files that they name, often in another layer. So the layers are looked
through for records first, from the top, and only then read for their files.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

from ..dependencies import Claim, Dependencies
from .system_packages import SystemPackages, is_package_list

_INSTALLERS = re.compile(
    r"(?:^|/)(?:[^/]+\.dist-info/(?:RECORD|METADATA|WHEEL|direct_url\.json)"
    r"|node_modules/(?:\.package-lock\.json|(?:@[^/]+/)?[^/]+/package\.json))$"
)
_OF_NPM = "node_modules/"
_MOST_BYTES = 64 * 1024 * 1024
"""Of one record; the database of rpm is the largest."""
_PIECE = 256 * 1024
"""Bytes that are packed at once."""
_MOST_KEPT = 48 * 1024 * 1024
"""Bytes of all records, packed."""
_MOST_NAMES = 200_000
"""Of files that records may name."""


class Records:
    """Keeps the records of an image, and tells whose a file is."""

    def __init__(self) -> None:
        self._packed: dict[str, tuple[bytearray, int]] = {}
        """With the size of each, unpacked."""
        self._names: set[str] = set()
        self._left = _MOST_KEPT
        self._dependencies: Dependencies | None = None
        self._of_system: SystemPackages | None = None

    def wants(self, name: str, size: int) -> bool:
        """Note a file by its name; return whether its content is needed."""
        if len(self._names) < _MOST_NAMES:
            self._names.add(name)
        is_record = _INSTALLERS.search(name) is not None or is_package_list(name)
        return is_record and size <= _MOST_BYTES and name not in self._packed

    def keep(self, name: str, read: Callable[[int], bytes]) -> None:
        """Keep a record, as far as there is room; what it proves is own code otherwise.

        Args:
            name: the file's.
            read: reads on in the file, so that it is never held whole.
        """
        packer, packed, size = zlib.compressobj(1), bytearray(), 0
        while piece := read(_PIECE):
            packed += packer.compress(piece)
            size += len(piece)
        packed += packer.flush()
        if len(packed) <= self._left:
            self._left -= len(packed)
            self._packed[name] = packed, size

    def settle(self) -> None:
        """Read the records of the system's packages, after all were kept."""
        names, self._names = frozenset(self._names), set()
        self._of_system = SystemPackages(self._packed.keys(), names, self._read)
        self._dependencies = Dependencies(names, self._read)
        # Only packages of npm are read later on, when they are met.
        self._packed = {name: kept for name, kept in self._packed.items() if _OF_NPM in name}

    def claim(self, name: str) -> Claim | None:
        """Return the claim that a file is published code; None if there is none."""
        if self._of_system and (claim := self._of_system.claim(name)):
            return claim
        return self._dependencies.claim(name) if self._dependencies else None

    def _read(self, name: str) -> bytes | None:
        packed, size = self._packed.get(name, (None, 0))
        return None if packed is None else zlib.decompress(packed, bufsize=max(size, 1))
