"""The files below a folder, for a package that is not packed yet."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ..model import Unread
from .unpacking import PackagedFile, damage

Found = PackagedFile[Path] | Unread


def files_in_folder(folder: Path, within: str = "") -> Iterator[Found]:
    """Yield the files below a folder in the order of names, following links as `sam build` does.

    Without recursion: folders may be nested deeper than Python's calls.

    Args:
        folder: the folder.
        within: a prefix for the names.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    links = _Links(folder)
    waiting = [iter(_entries(folder, within))]
    while waiting:
        name, path = next(waiting[-1], ("", folder))
        if not name:
            waiting.pop()
            continue
        try:
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                mode = path.stat().st_mode
                if stat.S_ISDIR(mode) and (refusal := links.refusal(name, path)):
                    yield refusal
                    continue
            if stat.S_ISDIR(mode):
                waiting.append(iter(_entries(path, f"{name}/")))
            elif stat.S_ISREG(mode):
                size = path.stat().st_size
                yield PackagedFile(name, path, _open, size, size)
            else:
                yield Unread(name, "it is a device, a pipe or a socket", blocks_compliance=False)
        except OSError as error:
            yield _unread(name, path, error)


class _Links:
    """Decides which links to folders are followed: no circles, and no folder that is read anyway.

    A folder in ``node_modules`` may be read again by a link from outside: an npm package is
    recognised by its place, and fewer findings count in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._followed: set[tuple[Path, bool]] = set()

    def refusal(self, name: str, link: Path) -> Unread | None:
        target = link.resolve()
        if self._folder.is_relative_to(target):
            return Unread(
                name, "it is a link to a folder that it lies in; following it would never end"
            )
        installed = _is_in_node_modules(name)
        if not self._is_read(target, installed=installed):
            self._followed.add((target, installed))
            return None
        reason = "it is a link to a folder that is read in its own place"
        return Unread(name, reason, blocks_compliance=False)

    def _is_read(self, target: Path, *, installed: bool) -> bool:
        if not {(target, False), (target, installed)}.isdisjoint(self._followed):
            return True
        if not target.is_relative_to(self._folder):
            return False
        return installed or not _is_in_node_modules(str(target.relative_to(self._folder)))


def _is_in_node_modules(name: str) -> bool:
    return "node_modules" in name.split("/")


def _entries(folder: Path, within: str) -> list[tuple[str, Path]]:
    with os.scandir(folder) as listing:
        return sorted((within + entry.name, Path(entry.path)) for entry in listing)


def _unread(name: str, path: Path, error: OSError) -> Unread:
    if error.errno in (errno.ENOENT, errno.ELOOP) and os.path.islink(path):  # noqa: PTH114 - never raises
        return Unread(name, "it is a link that leads nowhere", blocks_compliance=False)
    return Unread(name, damage(error))


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")
