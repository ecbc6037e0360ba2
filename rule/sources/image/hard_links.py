"""Hard links of layers, whose content is that of another entry.

An upper layer may hide the other entry while the link survives, or a lower layer may hold it; its
content is then read under the link's name.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...model import Unread
from ..zip import printable


class HardLinks:
    """Remembers which files are wanted for the links that survive."""

    def __init__(self) -> None:
        self._of_lower: dict[str, str] = {}
        """What is wanted of lower layers: by a file's path, the name of a link to it."""
        self._wanted: dict[str, str] = {}
        """The same, as wanted of the layer that is read."""
        self._again: dict[str, str] = {}
        """The same for files of this layer that were passed over."""
        self._found: set[str] = set()
        self._read: set[str] = set()
        self._passed_over: set[str] = set()
        self._links: dict[str, str] = {}
        """Links of this layer, survivors or not, and the files to which they lead."""

    def begin_layer(self) -> None:
        """Begin with the entries of a layer."""
        left = {path: name for path, name in self._wanted.items() if path not in self._found}
        self._wanted = left | self._of_lower
        self._of_lower, self._again, self._links = {}, {}, {}
        self._found, self._read, self._passed_over = set(), set(), set()

    def name_for(self, path: str, *, survives: bool) -> str | None:
        """Return the name under which a file is read; None if it is passed over."""
        if path in self._wanted:
            self._found.add(path)
        name = path if survives else self._wanted.get(path)
        (self._passed_over if name is None else self._read).add(path)
        return name

    def add(self, path: str, target: str, *, survives: bool) -> None:
        """Note a hard link, whose target the layer holds before it, or a lower layer."""
        target = self._links.get(target, target)
        self._links[path] = target
        if path in self._wanted:
            self._found.add(path)
        name = path if survives else self._wanted.get(path)
        if name is None or target in self._read:
            return
        wanted = self._again if target in self._passed_over else self._of_lower
        wanted.setdefault(target, name)

    def passed_over(self) -> dict[str, str]:
        """Return the files of this layer that are to be read after all, and under which names."""
        return self._again

    def unresolved(self) -> Iterator[Unread]:
        """Yield the links to files that no layer holds; after all layers."""
        self.begin_layer()
        for target, name in self._wanted.items():
            reason = f"it is a hard link to {printable(target)}, which no layer below holds"
            yield Unread(printable(name), reason)
