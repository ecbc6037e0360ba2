"""What runs an image: small models of those who make a file system of its layers.

`applied_in_turn` is containerd without overlays, Docker's vfs and umoci: each layer is unpacked
into what the lower ones left. `laid_over` is Docker's overlay2 and containerd's overlayfs: each
layer is unpacked alone, and the kernel lays one over the other. They differ where a layer writes
through a link of a lower one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from tests.fuzz.layer_story import Entry, Layers, Step

_MOST_LINKS = 40


class Refused(Exception):
    """The image cannot be unpacked in this way."""


@dataclass(eq=False)
class File:
    """A file; hard links are the same one under several names."""

    content: str


@dataclass(eq=False)
class Link:
    """A symbolic link."""

    target: str


class Gone(Enum):
    """What hides a name of lower layers, where layers are laid over each other."""

    GONE = "gone"


@dataclass(eq=False)
class Folder:
    """A folder."""

    names: dict[str, Node] = field(default_factory=dict)
    is_opaque: bool = False


Node = File | Link | Folder | Gone


def applied_in_turn(layers: Layers, *, spares_own: bool, keeps_links: bool) -> set[str]:
    """Return the contents that are left.

    Args:
        layers: the lowest first.
        spares_own: whether a whiteout leaves what its own layer holds, as umoci has it.
        keeps_links: whether a folder leaves a link to a folder as it is.

    Raises:
        Refused: it cannot be unpacked.
    """
    system = _System(Folder(), spares_own=spares_own, keeps_links=keeps_links)
    for layer in layers:
        system.own.clear()
        for entry in layer:
            system.apply(entry)
    return set(_contents(system.root))


def laid_over(layers: Layers) -> set[str]:
    """Return the contents that can be seen. Raises: as `applied_in_turn`."""
    seen = Folder()
    for layer in layers:
        system = _System(Folder(), spares_own=True, keeps_links=False, is_alone=True)
        for entry in layer:
            system.apply(entry)
        seen = _over(seen, system.root)
    return set(_contents(seen))


def _over(lower: Folder, upper: Folder) -> Folder:
    names = {} if upper.is_opaque else dict(lower.names)
    for name, node in upper.names.items():
        below = names.pop(name, None)
        if isinstance(node, Folder):
            names[name] = _over(below if isinstance(below, Folder) else Folder(), node)
        elif node is not Gone.GONE:
            names[name] = node
    return Folder(names)


def _contents(folder: Folder) -> Iterator[str]:
    for node in folder.names.values():
        if isinstance(node, File):
            yield node.content
        elif isinstance(node, Folder):
            yield from _contents(node)


@dataclass
class _System:
    """A file system into which layers are unpacked."""

    root: Folder
    spares_own: bool
    keeps_links: bool
    is_alone: bool = False
    """Whether lower layers lie elsewhere, so that what is taken away is noted."""
    own: set[tuple[int, str]] = field(default_factory=set)
    """What the layer itself has made: names in folders, which are told by identity."""

    def apply(self, entry: Entry) -> None:
        match entry.step:
            case Step.WHITEOUT:
                self._whiteout(entry.name)
            case Step.OPAQUE:
                self._opaque(entry.name)
            case Step.FILE:
                self._put(entry.name, File(entry.content))
            case Step.FOLDER:
                self._put(entry.name, Folder())
            case Step.SYMBOLIC_LINK:
                self._put(entry.name, Link(entry.link))
            case Step.HARD_LINK:
                self._hard_link(entry)

    def _hard_link(self, entry: Entry) -> None:
        # What is replaced is taken away first, perhaps with what the link leads to.
        folder, name = self._place(entry.name, makes=True)
        if folder is not None:
            folder.names.pop(name, None)
        folder, name = self._place(entry.link, makes=False)
        node = folder.names.get(name) if folder else None
        if not isinstance(node, File | Link):
            raise Refused
        self._put(entry.name, node)

    def _put(self, path: str, node: Node) -> None:
        folder, name = self._place(path, makes=True)
        if folder is None:
            raise Refused
        old = folder.names.get(name)
        if isinstance(old, Link) and isinstance(node, Folder) and self.keeps_links:
            return
        if not name:
            if not isinstance(node, Folder):
                raise Refused
            return
        if isinstance(old, Folder) and isinstance(node, Folder):
            self.own.add((id(folder), name))
            return
        if isinstance(node, Folder) and self.is_alone and old is Gone.GONE:
            node.is_opaque = True
        folder.names[name] = node
        self.own.add((id(folder), name))

    def _whiteout(self, path: str) -> None:
        folder, name = self._place(path, makes=self.is_alone)
        if folder is None or not name:
            return
        old = folder.names.get(name)
        if self.is_alone:
            if old not in (None, Gone.GONE):
                raise Refused  # The kernel makes no node where there is one.
            folder.names[name] = Gone.GONE
        elif self.spares_own and (id(folder), name) in self.own:
            if isinstance(old, Folder):
                self._clear(old)
        else:
            folder.names.pop(name, None)

    def _opaque(self, path: str) -> None:
        folder, _ = self._place(f"{path}/x", makes=self.is_alone)
        if folder is None:
            return
        if self.is_alone:
            folder.is_opaque = True
        else:
            self._clear(folder)

    def _clear(self, folder: Folder) -> None:
        """Take away what the layer itself has not made."""
        for name, node in list(folder.names.items()):
            if isinstance(node, Folder):
                self._clear(node)
            is_own = (id(folder), name) in self.own
            if not is_own and not (isinstance(node, Folder) and node.names):
                del folder.names[name]

    def _place(self, path: str, *, makes: bool) -> tuple[Folder | None, str]:
        """Return the folder in which a path lies, its links followed, and the last name.

        None if there is no such folder, and none is to be made.
        """
        left = _cleaned(path)[::-1]
        way: list[Folder] = [self.root]
        followed = 0
        while len(left) > 1:
            part = left.pop()
            if part in ("", "."):
                continue
            if part == "..":
                way = way[:-1] or [self.root]
                continue
            node = way[-1].names.get(part)
            if isinstance(node, Link):
                followed += 1
                if followed > _MOST_LINKS:
                    raise Refused
                if node.target.startswith("/"):
                    way = [self.root]
                left += node.target.split("/")[::-1]
            elif isinstance(node, Folder):
                way.append(node)
            elif not makes:
                return None, ""
            elif isinstance(node, File):
                raise Refused
            else:
                made = Folder(is_opaque=node is Gone.GONE)
                way[-1].names[part] = made
                self.own.add((id(way[-1]), part))
                way.append(made)
        return way[-1], left[0] if left else ""


def _cleaned(path: str) -> list[str]:
    """Return the parts of a path, as names of entries are taken: by the letters alone."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return parts
