"""What records say of files, by the files' names, in about 70 bytes each."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left


class ClaimTable:
    """For each file, its path in its package and a text that its content is compared with.

    An image may have some hundred thousand of them. Names are not kept, only their hashes: should
    two names share one, a file is compared with what was published under the other name as well.
    """

    _HEAD = struct.Struct("<II")
    """The number of the path's characters, and of the bytes of the text behind it."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._places = array("Q")
        self._rows = bytearray()
        self._unproven: set[str] = set()
        """Names with an empty text: nothing else tells them apart."""
        self._is_sorted = True

    def add(self, name: str, path: str, proof: str) -> None:
        """Add a row; ``path`` is how the name ends."""
        data = proof.encode("utf-8", "surrogatepass")
        self._hashes.append(hash(name))
        self._places.append(len(self._rows))
        self._rows += self._HEAD.pack(len(path), len(data)) + data
        if not proof:
            self._unproven.add(name)
        self._is_sorted = False

    def may_have(self, name: str) -> bool:
        """Tell whether there is a row of a name; of another name, it is told hardly ever."""
        self._sort()
        wanted = hash(name)
        at = bisect_left(self._hashes, wanted)
        return at < len(self._hashes) and self._hashes[at] == wanted

    def rows(self, name: str) -> list[tuple[str, str]]:
        """Return the rows of a name, each with its path and its text, in their order."""
        self._sort()
        hashes, wanted, found = self._hashes, hash(name), []
        at = bisect_left(hashes, wanted)
        while at < len(hashes) and hashes[at] == wanted:
            place = self._places[at]
            characters, length = self._HEAD.unpack_from(self._rows, place)
            start = place + self._HEAD.size
            proof = self._rows[start : start + length].decode("utf-8", "surrogatepass")
            if proof or name in self._unproven:
                found.append((name[max(0, len(name) - characters) :], proof))
            at += 1
        return found

    def _sort(self) -> None:
        if self._is_sorted:
            return
        order = sorted(range(len(self._hashes)), key=self._hashes.__getitem__)
        self._hashes = array("q", map(self._hashes.__getitem__, order))
        self._places = array("Q", map(self._places.__getitem__, order))
        self._is_sorted = True
