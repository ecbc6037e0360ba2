"""Where the links of an image may lead, so that no file behind one is taken for hidden: pure.

A layer may write ``bin/tool`` where a lower one holds the link ``bin -> usr/bin``. Who applies the
layers in turn puts the file into ``usr/bin``; who unpacks each alone and lays them over each other
makes a folder of ``bin``. Both run images, and which links are there depends on the order. So a
link, once there, counts as there for its layer and all above, and every way to follow links or not
counts as possible. What may lie elsewhere than its name says survives whatever upper layers hide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_PATH = 4_096
"""Bytes of a path on Linux."""
_MOST_WAYS = 64
"""Ways to follow the links of one path, before it counts as leading anywhere."""
_MOST_STEPS = 500_000
"""Ways that are tried for all links of an image; it takes some seconds."""


@dataclass(frozen=True, slots=True)
class _End:
    """Stands behind the parts of a link's target, among those that are to be walked."""

    link: str


_Step = tuple[str, tuple[str | _End, ...]]
"""Where a walk is, and the parts before it."""


@dataclass(frozen=True, slots=True)
class _Noted:
    """A link as its layer states it."""

    layer: int
    path: str
    target: str
    is_hard: bool


class SymbolicLinks:
    """The links of all layers; `note` them, `settle`, and then ask."""

    def __init__(self) -> None:
        self._noted: list[_Noted] = []
        self._targets: dict[str, dict[str, int]] = {}
        """By the path where a link may be: what it may point to, from which layer on."""
        self._lowest: dict[str, int] = {}
        """The lowest layer in which there may be a link at a path."""
        self.lead_anywhere = False
        """Whether there are more ways than can be followed; all else is incomplete then."""
        self._steps = 0
        self._last: tuple[int, str] | None = None
        self._last_may = False

    def note(self, layer: int, path: str, target: str, *, is_hard: bool) -> None:
        """Note a link of a layer; a hard link, since it may lead to a symbolic one."""
        if path and len(path) < LONGEST_PATH and len(target) < LONGEST_PATH:
            self._noted.append(_Noted(layer, path, target, is_hard))

    def settle(self) -> None:
        """Find out where the links themselves may lie, after all were noted."""
        noted, self._noted = self._noted, []
        self._last = None  # Nothing was known when it was asked.
        if all(each.is_hard for each in noted):
            return
        for layer in sorted({each.layer for each in noted}):
            here = [each for each in noted if each.layer == layer]
            for each in here:
                if not each.is_hard:
                    self._add(layer, each.path, each.target)
            while not self.lead_anywhere and sum(map(self._place, here)):
                pass  # What is new may lead on

    def may_lie_elsewhere(self, path: str, layer: int) -> bool:
        """Tell whether an entry of a layer may lie elsewhere than its name says."""
        folder = path.rpartition("/")[0]
        # Most entries lie in the folder of the entry before.
        if self._last != (layer, folder):
            self._last, self._last_may = (layer, folder), self._leads_on(folder, layer)
        return self._last_may

    def places(self, path: str, layer: int) -> tuple[str, ...]:
        """Return where an entry of a layer may lie."""
        if self.lead_anywhere or not self.may_lie_elsewhere(path, layer):
            return (path,)
        places = self._places(path, layer)
        if places is None:
            self.lead_anywhere = True
        return tuple(places or (path,))

    def _leads_on(self, folder: str, layer: int) -> bool:
        """Tell whether a folder's path may hold a link, in a layer."""
        while folder and self._lowest:
            if self._lowest.get(folder, layer + 1) <= layer:
                return True
            folder = folder.rpartition("/")[0]
        return False

    def _place(self, link: _Noted) -> bool:
        """Add a link wherever it may lie; return whether something is new."""
        self._steps += 1
        layer, targets = link.layer, {link.target}
        if link.is_hard:
            ends = self._places(link.target, layer)
            targets = {each for end in ends or () for each in self._targets.get(end, ())}
        elif not self._leads_on(link.path.rpartition("/")[0], layer):
            targets = set()  # It lies where it was added.
        places = self._places(link.path, layer) if targets else set()
        if places is None or self._steps > _MOST_STEPS:
            self.lead_anywhere = True
            return False
        return sum(self._add(layer, place, each) for place in places for each in targets) > 0

    def _add(self, layer: int, path: str, target: str) -> bool:
        targets = self._targets.setdefault(path, {})
        is_new = target not in targets
        targets.setdefault(target, layer)
        self._lowest.setdefault(path, layer)
        return is_new

    def _places(self, path: str, layer: int) -> set[str] | None:
        """Return each path to which a path may lead, its last part not followed; None for any."""
        found: set[str] = set()
        seen: set[_Step] = set()
        left: list[_Step] = [("", tuple(path.split("/")))]
        while left:
            step = left.pop()
            if step in seen:
                continue
            seen.add(step)
            self._steps += 1
            if len(seen) > _MOST_WAYS or self._steps > _MOST_STEPS or len(step[1]) > LONGEST_PATH:
                return None
            at, rest = step[0], list(reversed(step[1]))
            while rest:
                part = rest.pop()
                if isinstance(part, str):
                    at = _child(at, part)
                    if rest and at in self._lowest:
                        left += self._followed(at, tuple(reversed(rest)), layer)
            found.add(at)
        return found

    def _followed(self, at: str, rest: tuple[str | _End, ...], layer: int) -> Iterator[_Step]:
        """Yield how a walk goes on behind a link, unless the link leads to itself."""
        end = _End(at)
        for target, lowest in self._targets[at].items() if end not in rest else ():
            if lowest <= layer:
                begin = "" if target.startswith("/") else at.rpartition("/")[0]
                yield begin, (*target.split("/"), end, *rest)


def _child(folder: str, part: str) -> str:
    """Return the path of a part within a folder; the root is its own parent."""
    if part in ("", "."):
        return folder
    if part == "..":
        return folder.rpartition("/")[0]
    return f"{folder}/{part}" if folder else part
