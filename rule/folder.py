"""The files below a folder, for a package that is not packed yet."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from rule.content import PackagedFile, damage
from rule.model import Unread


def files_in_folder(folder: Path, within: str = "") -> Iterator[PackagedFile[Path] | Unread]:
    """Yield the files below a folder by name; links are named and not followed.

    Args:
        folder: where to look.
        within: what to put before the names.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        name, path = within + entry.name, Path(entry.path)
        try:
            if entry.is_symlink():
                yield Unread(name, "it is a link, which is not followed", in_scope=False)
            elif entry.is_dir():
                yield from files_in_folder(path, f"{name}/")
            elif entry.is_file():
                size = entry.stat().st_size
                yield PackagedFile(name, path, _open, size, size)
            else:
                yield Unread(name, "it is a device, a pipe or a socket", in_scope=False)
        except OSError as error:
            yield Unread(name, damage(error))


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")
