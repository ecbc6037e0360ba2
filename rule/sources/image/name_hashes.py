"""Sets of paths of an image, which may have 400,000: 16 bytes are kept of each."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import islice
from operator import eq


class NameHashes:
    """A set of names, of which only hashes are kept.

    Python hashes texts with a key that is drawn for each process, so that nobody can make two names
    with the same hashes. By chance, in 128 bits, no two have them.
    """

    def __init__(self) -> None:
        self._first = array("q")
        self._second = array("q")
        self._is_in = bytearray()
        """For each: whether it was added, or else taken out. The last holds."""
        self._is_settled = True

    def add(self, name: str) -> None:
        """Add a name."""
        self._first.append(hash(name))
        self._second.append(_second(name))
        self._is_in.append(True)
        self._is_settled = False

    def discard(self, name: str) -> None:
        """Take a name out, if it is in."""
        if self._first:
            self.add(name)
            self._is_in[-1] = False

    def __len__(self) -> int:
        """Return how many names are in, once it is settled; until then, how many were noted."""
        return len(self._first)

    def __contains__(self, name: object) -> bool:
        """Tell whether a name is in."""
        if not self._is_settled:
            self._settle()
        firsts, wanted = self._first, hash(name)
        at, end = bisect_left(firsts, wanted), len(firsts)
        while at < end and firsts[at] == wanted:
            if self._second[at] == _second(name):
                return True
            at += 1
        return False

    def settled(self) -> NameHashes:
        """Return the set, after what was taken out is gone."""
        if not self._is_settled:
            self._settle()
        return self

    def joined(self, other: NameHashes) -> NameHashes:
        """Return a set with the names of two that are settled."""
        both = NameHashes()
        both._first = self._first + other._first
        both._second = self._second + other._second
        both._is_in = self._is_in + other._is_in
        both._settle()
        return both

    def _settle(self) -> None:
        """Sort, and leave what holds."""
        firsts, seconds = self._first, self._second
        order = sorted(range(len(firsts)), key=firsts.__getitem__)
        self._first = array("q", map(firsts.__getitem__, order))
        if not all(self._is_in) or any(map(eq, self._first, islice(self._first, 1, None))):
            order = self._holding(firsts, order)
            self._first = array("q", map(firsts.__getitem__, order))
        self._second = array("q", map(seconds.__getitem__, order))
        self._is_in = bytearray(b"\1") * len(order)
        self._is_settled = True

    def _holding(self, firsts: array[int], order: list[int]) -> list[int]:
        """Return which of those in an order hold: of each name, the last, unless taken out."""
        last = {(firsts[each], self._second[each]): each for each in order}
        return [each for each in last.values() if self._is_in[each]]


class MergedNames:
    """All names of several sets.

    Of two sets of about the same size one is made, so that few are asked, and that each name is
    sorted a few times only, however many sets there are.
    """

    def __init__(self) -> None:
        self._parts: list[NameHashes] = []
        """Each is more than twice as long as the next."""

    def update(self, names: NameHashes) -> None:
        """Add all names of a set, to which nothing more is added."""
        parts = self._parts
        parts.append(names.settled())
        while len(parts) > 1 and len(parts[-2]) <= 2 * len(parts[-1]):
            last = parts.pop()
            parts[-1] = parts[-1].joined(last)

    def __contains__(self, name: object) -> bool:
        """Tell whether a name is in one of the sets."""
        for part in self._parts:  # noqa: SIM110 - a generator takes longer than the question
            if name in part:
                return True
        return False


def _second(name: object) -> int:
    return hash(f"\0{name}")
