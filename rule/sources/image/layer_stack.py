"""Which files of an image's layers survive in its final file system: pure.

Layers are looked at from the top: what an upper layer replaced or took away does not survive,
whatever lower ones hold. A path is hidden if an upper layer has a file or a whiteout at it or at a
folder above it, or an opaque folder above it. Links are not followed here: an upper path that leads
through a link hides at most what was hidden by the link itself. That a lower path may lead through
one is what `rule.sources.image.symbolic_links` knows.

Source: https://github.com/opencontainers/image-spec/blob/main/layer.md
"""

from __future__ import annotations

from .name_hashes import MergedNames, NameHashes

_WHITEOUT, _META = ".wh.", ".wh..wh."
_OPAQUE = ".wh..wh..opq"
_NAMES_NOTHING = frozenset({"", ".", ".."})


def clean_path(name: str) -> tuple[str, bool]:
    """Return the path of an entry from the root on, and whether its name leads out of the root.

    By the letters alone, as those who unpack images do: no link is followed.
    """
    parts: list[str] = []
    leads_out = False
    for part in name.split("/"):
        if part == "..":
            leads_out |= not parts
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts), leads_out


def whiteout_of(path: str) -> tuple[str, bool] | None:
    """Return what a whiteout hides, and whether that is a folder's content alone.

    None if the path is no whiteout.
    """
    folder, _, name = path.rpartition("/")
    if name == _OPAQUE:
        return folder, True
    if not name.startswith(_WHITEOUT) or name.startswith(_META):
        return None
    hidden = name.removeprefix(_WHITEOUT)
    if hidden in _NAMES_NOTHING:
        return None
    return f"{folder}/{hidden}" if folder else hidden, False


class _Seen:
    """What one layer holds that decides about lower ones."""

    def __init__(self) -> None:
        self.gone = NameHashes()
        """Paths of files, links and whiteouts: they hide a path, and all below it."""
        self.folders = NameHashes()
        """They hide a file at their path, and nothing below it."""
        self.opaque: set[str] = set()
        """Folders that hide all below their path."""


class _Above:
    """The same of all layers above."""

    def __init__(self) -> None:
        self.gone = MergedNames()
        self.folders = MergedNames()
        self.opaque: set[str] = set()

    def add(self, seen: _Seen) -> None:
        self.gone.update(seen.gone)
        self.folders.update(seen.folders)
        self.opaque |= seen.opaque


class LayerStack:
    """Decides which entries survive, layer by layer from the top."""

    def __init__(self, layers: int) -> None:
        """Begin with the uppermost of so many layers."""
        self._layers_below = layers - 1
        self._above = _Above()
        self._last_folder, self._last_is_hidden = "", False
        self._begin()

    def next_layer(self) -> None:
        """Begin the layer below: all that was added until now hides."""
        self._above.add(self._here)
        self._last_folder, self._last_is_hidden = "", "" in self._above.opaque
        self._layers_below -= 1
        self._begin()

    def _begin(self) -> None:
        self._here = _Seen()
        self._taken_away: set[str] = set()
        """Paths of this layer's whiteouts."""
        self._parents: set[str] = set()
        """Folders in which this layer has something."""
        self._last_parent = ""

    def add(self, path: str, *, is_folder: bool) -> None:
        """Note an entry of this layer, whether it survives or not: it hides what lies below it."""
        if not self._layers_below:
            return  # Nothing is below it. It is often the largest.
        self._add_parent(path.rpartition("/")[0])
        if not is_folder:
            self._here.gone.add(path)
            self._taken_away.discard(path)
            return
        self._here.folders.add(path)
        if path not in self._taken_away:
            # A folder in place of a file of the same layer lets lower content through.
            self._here.gone.discard(path)

    def add_whiteout(self, path: str, *, is_opaque: bool) -> None:
        """Note that this layer hides a path of lower layers, or a folder's content."""
        if not self._layers_below:
            return
        if is_opaque:
            self._here.opaque.add(path)
            self._add_parent(path)
        else:
            self._here.gone.add(path)
            self._taken_away.add(path)
            self._add_parent(path.rpartition("/")[0])

    def replaces_folder(self, path: str) -> bool:
        """Tell whether this layer has something below a path.

        If a file or a link comes there, what it replaces may hide lower content or not.
        """
        return path in self._parents

    def forget(self, path: str) -> None:
        """Note an entry that may be at a path or not: what this layer hides there may show."""
        self._here.gone.discard(path)
        self._here.opaque.discard(path)

    def _add_parent(self, folder: str) -> None:
        # Most entries lie in the folder of the entry before.
        if folder == self._last_parent:
            return
        self._last_parent = folder
        while folder and folder not in self._parents:
            self._parents.add(folder)
            folder = folder.rpartition("/")[0]

    def survives(self, path: str) -> bool:
        """Tell whether a file or a link of this layer is in the final file system."""
        above = self._above
        if path in above.gone or path in above.folders:
            return False
        # Most entries lie in the folder of the entry before.
        folder = path.rpartition("/")[0]
        if folder != self._last_folder:
            self._last_folder, self._last_is_hidden = folder, self._hides(folder)
        return not self._last_is_hidden

    def _hides(self, folder: str) -> bool:
        """Tell whether upper layers hide a folder's content."""
        above = self._above
        while folder:
            if folder in above.gone or folder in above.opaque:
                return True
            folder = folder.rpartition("/")[0]
        return "" in above.opaque
