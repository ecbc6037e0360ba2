"""Files that nobody but this user may read or write, in the user's own cache."""

from __future__ import annotations

import os
from pathlib import Path

from ..startup.user_cache import is_ours_alone


class FolderUnusable(Exception):
    """A folder cannot be used; the message says why, and what to do."""


def private_folder(folder: Path | None) -> Path:
    """Return a folder that is there, and that only this user writes in.

    What somebody else could write there might pass for a clean result.

    Raises:
        FolderUnusable: says why it cannot be used.
    """
    if folder is None:
        raise FolderUnusable("this user has no home; set XDG_CACHE_HOME")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_ours = is_ours_alone(folder)
    except OSError as error:
        raise FolderUnusable(f"{folder} cannot be made: {error.strerror}") from None
    if not is_ours:
        raise FolderUnusable(f"others may write in {folder}; run chmod 700 on it, or remove it")
    return folder


def open_private(path: Path, flags: int) -> int:
    """Open a file for writing, made with mode 0600, and never through a symbolic link.

    Raises:
        OSError: it cannot be opened.
    """
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | flags, 0o600)


def replace_private(path: Path, text: str) -> None:
    """Write a file whole, or not at all, with mode 0600.

    Raises:
        OSError: it cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(open_private(unfinished, os.O_TRUNC), "w", encoding="utf-8") as file:
        file.write(text)
    unfinished.replace(path)
