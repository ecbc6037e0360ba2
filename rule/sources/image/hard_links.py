"""Hard links of layers, whose content is that of another entry.

An upper layer may hide the other entry while the link survives, or a lower layer may hold it; its
content is then read under the link's name. Where symbolic links lie on the way, an entry has
several places where it may be: each of them counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from ...model import Unread
from ..zip import printable

_MOST_ENDS = 64
"""Files to which one link may lead, before it is named as one that leads nowhere."""
_Wanted = dict[str, dict[str, None]]
"""By a file's path, the names of links to it, in their order."""


class Placed(Protocol):
    """An entry of a layer, and where it is."""

    @property
    def path(self) -> str:
        """As the layer states it."""

    @property
    def places(self) -> Sequence[str]:
        """Where it may be."""

    @property
    def is_certain(self) -> bool:
        """Whether it is at its path, and nowhere else."""

    @property
    def survives(self) -> bool:
        """Whether it may be in the final file system."""


class HardLinks:
    """Remembers which files are wanted for the links that survive."""

    def __init__(self) -> None:
        self._targets: set[str] | None = set()
        """All to which links lead; None if that is not known, so that every path is remembered."""
        self._of_lower: _Wanted = {}
        """What is wanted of lower layers."""
        self._wanted: _Wanted = {}
        """The same, as wanted of the layer that is read."""
        self._again: _Wanted = {}
        """The same for files of this layer that were passed over."""
        self._found: set[str] = set()
        self._read: set[str] = set()
        self._perhaps: set[str] = set()
        """Where a file that was read may be."""
        self._passed_over: set[str] = set()
        self._links: dict[str, Sequence[str]] = {}
        """Links of this layer, survivors or not, and the files to which they may lead."""
        self._open: dict[str, str] = {}
        """The names of links for which no file was found yet, and to which file each leads."""

    def expect(self, target: str | None) -> None:
        """Note to what a hard link leads, before any layer is begun; None if it is uncertain."""
        if target is None:
            self._targets = None
        elif self._targets is not None:
            self._targets.add(target)

    def begin_layer(self) -> None:
        """Begin with the entries of a layer."""
        left = {path: names for path, names in self._wanted.items() if path not in self._found}
        for path, names in self._of_lower.items():
            left.setdefault(path, {}).update(names)
        self._wanted = left
        self._of_lower, self._again, self._links = {}, {}, {}
        self._found, self._read = set(), set()
        self._perhaps, self._passed_over = set(), set()

    def name_for(self, entry: Placed) -> str | None:
        """Return the name under which a file is read; None if it is passed over."""
        path = entry.path
        names = self._names(entry)
        self._close(names)
        name = path if entry.survives else next(iter(names), None)
        if entry.is_certain:
            self._links.pop(path, None)
            of, other = self._read, self._passed_over
            if name is None:
                of, other = other, of
            if self._targets is None or path in self._targets:
                of.add(path)
                other.discard(path)
        else:
            self._perhaps.update(entry.places)
        return name

    def add(self, entry: Placed, link: str, targets: Sequence[str]) -> None:
        """Note a hard link, whose target the layer holds before it, or a lower layer.

        Args:
            entry: the link.
            link: what it leads to, as the layer states it.
            targets: where that may be.
        """
        ends = {end: None for target in targets for end in self._links.get(target, (target,))}
        if len(ends) > _MOST_ENDS:
            ends = {}
        self._links |= dict.fromkeys(entry.places, tuple(ends))
        wanted = self._names(entry)
        names = {entry.path: None} if entry.survives else wanted
        is_found = sum(self._want(end, names) for end in ends) > 0
        if entry.survives:
            self._close(wanted)
            wanted = names
            self._open[entry.path] = link
        if is_found:
            self._close(wanted)

    def _want(self, end: str, names: Mapping[str, None]) -> bool:
        """Note that a file is to be read for links; return whether this layer has it."""
        if end in self._read:
            return True
        is_passed_over = end in self._passed_over
        if names:
            wanted = self._again if is_passed_over else self._of_lower
            wanted.setdefault(end, {}).update(names)
        return is_passed_over or end in self._perhaps

    def _close(self, names: Iterable[str]) -> None:
        for each in names:
            self._open.pop(each, None)

    def passed_over(self) -> Mapping[str, str]:
        """Return the files of this layer that are to be read after all, and under which names."""
        return {path: next(iter(names)) for path, names in self._again.items()}

    def unresolved(self) -> Iterator[Unread]:
        """Yield the links to files that no layer holds; after all layers."""
        for name, target in self._open.items():
            reason = f"it is a hard link to {printable(target)}, which no layer below holds"
            yield Unread(printable(name), reason)

    def _names(self, entry: Placed) -> dict[str, None]:
        """Return the links for which an entry is wanted."""
        names: dict[str, None] = {}
        for place in entry.places:
            if place in self._wanted:
                names |= self._wanted[place]
        # Where it may be elsewhere, a lower layer may hold what is wanted.
        if entry.is_certain:
            if entry.path in self._wanted:
                self._found.add(entry.path)
            if len(names) > 1:
                # One name is enough for what else this layer has there.
                self._wanted[entry.path] = dict.fromkeys(list(names)[:1])
        return names
