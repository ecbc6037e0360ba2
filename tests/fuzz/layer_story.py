"""Stacks of layers that nobody would build, made of bytes: three for each step."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.fuzz.canary import CANARY

_NAMES = (
    "a", "b", "c", "a/a", "a/b", "a/c", "b/a", "b/b", "b/c", "c/a", "a/b/c", "b/a/c", "c/b/a",
    "a/a/a", "b/c/a", "./a", "/b/a", "a//b", "a/../b", "b/./a", "c/a/../b", "../a",
)  # fmt: skip
_TARGETS = (
    "a", "b", "c", "/a", "/b", "/c", "a/b", "/b/a", "../a", "../b", ".", "/", "..", "../../c",
    "a/../b", "nowhere", "./b/", "/a/b/c", "b/a", "c/a",
)  # fmt: skip
MOST_LAYERS = 6


class Step(StrEnum):
    """What one entry of a layer does."""

    FILE = "file"
    FOLDER = "folder"
    SYMBOLIC_LINK = "symbolic link"
    HARD_LINK = "hard link"
    WHITEOUT = "whiteout"
    OPAQUE = "opaque"


_STEPS = (*Step, Step.FILE, Step.FILE, Step.SYMBOLIC_LINK, None)
"""None begins the next layer."""


@dataclass(frozen=True)
class Entry:
    """One entry of a layer."""

    step: Step
    name: str
    link: str = ""
    content: str = ""
    """Of a file; no two have the same."""

    @property
    def written(self) -> str:
        """The name that the layer has."""
        folder, slash, last = self.name.rpartition("/")
        match self.step:
            case Step.WHITEOUT:
                return f"{folder}{slash}.wh.{last}"
            case Step.OPAQUE:
                return f"{self.name}/.wh..wh..opq"
        return self.name


Layers = tuple[tuple[Entry, ...], ...]
"""The lowest first."""


def layers_of(data: bytes) -> Layers:
    """Make layers of bytes; any bytes will do."""
    layers: list[list[Entry]] = [[]]
    for number, entry in enumerate(_entries(data)):
        if entry is None:
            layers.append([])
        elif entry.step is Step.FILE:
            layers[-1].append(Entry(Step.FILE, entry.name, content=f"{CANARY}{number:04}."))
        else:
            layers[-1].append(entry)
    return tuple(map(tuple, layers[:MOST_LAYERS]))


def _entries(data: bytes) -> Iterator[Entry | None]:
    for at in range(0, len(data) - 2, 3):
        step = _STEPS[data[at] % len(_STEPS)]
        name = _NAMES[data[at + 1] % len(_NAMES)]
        if step is None:
            yield None
        elif step is Step.SYMBOLIC_LINK:
            yield Entry(step, name, _TARGETS[data[at + 2] % len(_TARGETS)])
        elif step is Step.HARD_LINK:
            yield Entry(step, name, _NAMES[data[at + 2] % len(_NAMES)])
        else:
            yield Entry(step, name)


def bytes_of(layers: Layers) -> bytes:
    """Return the bytes of which `layers_of` makes the same layers, but for contents."""
    steps = []
    for number, layer in enumerate(layers):
        if number:
            steps.append(bytes([_STEPS.index(None), 0, 0]))
        for entry in layer:
            links = _TARGETS if entry.step is Step.SYMBOLIC_LINK else _NAMES
            link = links.index(entry.link) if entry.link else 0
            steps.append(bytes([_STEPS.index(entry.step), _NAMES.index(entry.name), link]))
    return b"".join(steps)


_KINDS = {
    Step.FOLDER: tarfile.DIRTYPE,
    Step.SYMBOLIC_LINK: tarfile.SYMTYPE,
    Step.HARD_LINK: tarfile.LNKTYPE,
}


def tar_of(layer: tuple[Entry, ...]) -> bytes:
    """Write a layer."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for entry in layer:
            info = tarfile.TarInfo(entry.written)
            info.type = _KINDS.get(entry.step, tarfile.REGTYPE)
            info.linkname, info.mode = entry.link, 0o755
            content = entry.content.encode()
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return written.getvalue()
