"""The records that installers left in an image, which prove that files are published code.

Records lie behind the files that they name, often in another layer. So the layers are looked
through for records first, from the top, and only then read for their files.
"""

from __future__ import annotations

import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator

from ..dependencies import Claim, Dependencies, is_in_npm
from .system_packages import SystemPackages, is_package_list

_INSTALLERS = re.compile(
    r"(?:^|/)(?:[^/]+\.dist-info/(?:RECORD|METADATA|WHEEL|direct_url\.json)"
    r"|node_modules/(?:\.package-lock\.json|(?:@[^/]+/)?[^/]+/package\.json))$"
)
_MOST_BYTES = 64 * 1024 * 1024
"""Of one record; the database of rpm is the largest."""
_PIECE = 256 * 1024
"""Bytes that are packed at once."""
_MOST_KEPT = 48 * 1024 * 1024
"""Bytes of all records, packed."""
_MOST_NAMES = 200_000
"""Of files that records may name."""


class FileNames(Collection[str]):
    """The names of files: their hashes, and by themselves those by which records are found.

    Should another name share the hash of one, it counts as there. A claim is made for it then,
    which nobody asks for.
    """

    def __init__(self) -> None:
        self._hashes = array("q")
        self._kept: dict[str, None] = {}
        self._is_sorted = True

    def add(self, name: str) -> None:
        """Add a name."""
        self._hashes.append(hash(name))
        self._is_sorted = False

    def keep(self, name: str) -> None:
        """Keep a name that was added."""
        self._kept[name] = None

    def __len__(self) -> int:
        """Return how many were added."""
        return len(self._hashes)

    def __iter__(self) -> Iterator[str]:
        """Go through the names that were kept."""
        return iter(self._kept)

    def __contains__(self, name: object) -> bool:
        """Tell whether a name was added."""
        if not self._is_sorted:
            self._hashes = array("q", sorted(self._hashes))
            self._is_sorted = True
        wanted = hash(name)
        at = bisect_left(self._hashes, wanted)
        return at < len(self._hashes) and self._hashes[at] == wanted


class Records:
    """Keeps the records of an image, and tells whose a file is."""

    def __init__(self) -> None:
        self._packed: dict[str, tuple[bytearray, int]] = {}
        """With the size of each, unpacked."""
        self._names = FileNames()
        self._left = _MOST_KEPT
        self._dependencies: Dependencies | None = None
        self._of_system: SystemPackages | None = None

    def wants(self, name: str, size: int) -> bool:
        """Note a file by its name; return whether its content is needed."""
        is_installers = _INSTALLERS.search(name) is not None
        if len(self._names) < _MOST_NAMES:
            self._names.add(name)
            # Packages of npm are proven by the names of their files.
            if is_installers or is_in_npm(name):
                self._names.keep(name)
        is_record = is_installers or is_package_list(name)
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
        names, self._names = self._names, FileNames()
        self._of_system = SystemPackages(self._packed.keys(), names, self._read)
        self._dependencies = Dependencies(names, self._read)
        # Only packages of npm are read later on, when they are met.
        self._packed = {name: kept for name, kept in self._packed.items() if is_in_npm(name)}

    def claim(self, name: str) -> Claim | None:
        """Return the claim that a file is published code; None if there is none."""
        if self._of_system and (claim := self._of_system.claim(name)):
            return claim
        return self._dependencies.claim(name) if self._dependencies else None

    def _read(self, name: str) -> bytes | None:
        packed, size = self._packed.get(name, (None, 0))
        return None if packed is None else zlib.decompress(packed, bufsize=max(size, 1))
