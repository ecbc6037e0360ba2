"""Files that a process keeps for the next one of the same user, such as what was compiled.

A file that is missing, damaged, or cannot be written changes nothing but the time that it saves.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_DIGEST_BYTES = 32
_LENGTH_BYTES = 8
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_MOST_STORED = 8
"""Files of a kind that are kept, for other versions and settings: about a megabyte each."""


def folder() -> Path | None:
    """Return where files are kept; None for a user without a home, as containers have them.

    On AWS Lambda it is read-only, so nothing is stored there.
    """
    try:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        return None
    return Path(home) / "no-plaintext-secrets"


def is_ours_alone(folder: Path) -> bool:
    """Tell whether nobody else writes in a folder: what is compiled is trusted as code is.

    Raises:
        OSError: nobody can tell.
    """
    status = folder.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE


def read(file: Path) -> list[bytes]:
    """Return the parts that were stored; none if the file is missing, damaged, or others' too."""
    try:
        if not is_ours_alone(file.parent):
            return []
        content = file.read_bytes()
    except OSError:
        return []
    body = content[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != content[:_DIGEST_BYTES]:
        return []
    found, at = [], 0
    while at < len(body):
        length = int.from_bytes(body[at : at + _LENGTH_BYTES], "big")
        at += _LENGTH_BYTES
        found.append(body[at : at + length])
        at += length
    return found


def write(file: Path, parts: Sequence[bytes]) -> None:
    """Store parts, if the file can be written; the oldest files of its kind are removed.

    Args:
        file: its name begins with its kind and a hyphen.
        parts: what `read` returns.
    """
    body = b"".join(len(each).to_bytes(_LENGTH_BYTES, "big") + each for each in parts)
    unfinished = file.with_suffix(f".{os.getpid()}")
    kind = file.name.partition("-")[0]
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.write_bytes(hashlib.sha256(body).digest() + body)
        unfinished.replace(file)
        for each in sorted(file.parent.glob(f"{kind}-*"), key=_age)[_MOST_STORED:]:
            each.unlink()


def _age(file: Path) -> float:
    return -file.stat().st_mtime
