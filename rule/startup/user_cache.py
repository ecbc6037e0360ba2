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
        return _parts(file) if is_ours_alone(file.parent) else []
    except OSError:
        return []


def _parts(file: Path) -> list[bytes]:
    # Each part is read alone: a copy of a megabyte takes as long as its digest.
    digest, found = hashlib.sha256(), []
    with file.open("rb") as stored:
        left = os.fstat(stored.fileno()).st_size
        expected = stored.read(_DIGEST_BYTES)
        while head := stored.read(_LENGTH_BYTES):
            length = int.from_bytes(head, "big")
            if length > left:
                return []
            found.append(stored.read(length))
            digest.update(head)
            digest.update(found[-1])
    return found if digest.digest() == expected else []


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
