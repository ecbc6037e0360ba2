"""Hyperscan's databases: compiled, or loaded as they were stored for this very machine.

`hyperscan` is imported only when a package is scanned: an environment needs no prefilter.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

_DIGEST_BYTES = 32
_LENGTH_BYTES = 8
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_MOST_STORED = 8
"""Files that are kept, for other versions and settings: about a megabyte each."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A pattern to search for."""

    number: int
    """Identifies a match; several expressions may share a number."""
    expression: bytes
    """In Hyperscan's syntax, over bytes."""
    once: bool = False
    """Whether one end is enough: there may be one at each place of a text."""


class Database:
    """Expressions that are searched for in one pass."""

    def __init__(self, compiled_database: Any) -> None:
        self._database = compiled_database

    def ends(self, data: bytes) -> Mapping[int, list[int]]:
        """Return where matches end, by number, in rising order. One end may be listed twice."""
        found: dict[int, list[int]] = defaultdict(list)

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found[number].append(end)

        self._database.scan(data, match_event_handler=note)
        for ends in found.values():
            ends.sort()  # The ends of several expressions come only nearly in order.
        return found


def databases_for(
    groups: Callable[[], Sequence[Sequence[Expression]]], key: str, folder: Path | None = None
) -> list[Database] | None:
    """Return a database for each group, or None if there is no Hyperscan for this machine.

    Compiling takes some tenths of a second, so what was compiled is stored for the next process.

    Args:
        groups: makes the expressions, if they must be compiled.
        key: changes whenever an expression does.
        folder: where to store them; by default ``no-plaintext-secrets`` in the user's cache folder.
    """
    try:
        hyperscan = import_module("hyperscan")
    except ImportError:
        return None
    folder = folder or _folder()
    if folder is None:
        return [Database(_compile(hyperscan, group)) for group in groups()]
    file = folder / f"prefilter-{_digest(hyperscan, key)}"
    serialised = _read(file)
    if serialised:
        with suppress(hyperscan.error):  # Compiled for a processor with other features.
            return [_loaded(hyperscan, each) for each in serialised]
    compiled = [_compile(hyperscan, group) for group in groups()]
    _write(file, [hyperscan.dumpb(each) for each in compiled])
    return list(map(Database, compiled))


def _folder() -> Path | None:
    """Return the cache folder; None for a user without a home, as containers have them.

    On AWS Lambda it is read-only, so nothing is stored there.
    """
    try:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        return None
    return Path(home) / "no-plaintext-secrets"


def _is_ours_alone(folder: Path) -> bool:
    """Tell whether nobody else writes in a folder: a database is trusted as code is."""
    status = folder.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE


def _read(file: Path) -> list[bytes]:
    """Return what was stored; an empty list if the file is missing, damaged, or others' too."""
    try:
        if not _is_ours_alone(file.parent):
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


def _write(file: Path, databases: Sequence[bytes]) -> None:
    body = b"".join(len(each).to_bytes(_LENGTH_BYTES, "big") + each for each in databases)
    unfinished = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.write_bytes(hashlib.sha256(body).digest() + body)
        unfinished.replace(file)
        for each in sorted(file.parent.glob("prefilter-*"), key=_age)[_MOST_STORED:]:
            each.unlink()


def _age(file: Path) -> float:
    return -file.stat().st_mtime


def _loaded(hyperscan: ModuleType, serialised: bytes) -> Database:
    database = hyperscan.loadb(serialised, hyperscan.HS_MODE_BLOCK)
    database.scratch = hyperscan.Scratch(database)
    return Database(database)


def _compile(hyperscan: ModuleType, group: Sequence[Expression]) -> Any:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[each.expression for each in group],
        ids=[each.number for each in group],
        elements=len(group),
        flags=[hyperscan.HS_FLAG_SINGLEMATCH if each.once else 0 for each in group],
    )
    return database


def _digest(hyperscan: ModuleType, key: str) -> str:
    machine = (hyperscan.__version__, os.uname().machine, sys.byteorder, key)
    return hashlib.sha256("\n".join(machine).encode()).hexdigest()
