"""Hyperscan's databases: compiled, or loaded as they were stored for this very machine.

`hyperscan` is imported only when a package is scanned: an environment needs no prefilter.
"""

import hashlib
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from ...startup import user_cache


class Expression(NamedTuple):
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
        folder: where to store them; by default the user's folder for caches.
    """
    try:
        hyperscan = import_module("hyperscan")
    except ImportError:
        return None
    folder = folder or user_cache.folder()
    if folder is None:
        return [Database(_compile(hyperscan, group)) for group in groups()]
    file = folder / f"prefilter-{_digest(hyperscan, key)}"
    serialised = user_cache.read(file)
    if serialised:
        with suppress(hyperscan.error):  # Compiled for a processor with other features.
            return [_loaded(hyperscan, each) for each in serialised]
    compiled = [_compile(hyperscan, group) for group in groups()]
    user_cache.write(file, [hyperscan.dumpb(each) for each in compiled])
    return list(map(Database, compiled))


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
