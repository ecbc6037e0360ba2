"""Compiled patterns that a process keeps for the next one of the same user.

`re` compiles in Python, which is a seventh of the scan of a small package. What is kept is the
program of each pattern. Only the very same Python understands it, and takes it as it is.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import array
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from . import user_cache

Source = tuple[str | bytes, int]
"""What a pattern is written as, and the flags beside it."""
_FORM = 1
"""Of what is kept; it grows with each change of it."""
_INTEGER = "I"
"""The type of the numbers that a program is made of."""


class _Program(NamedTuple):
    """The program of one pattern."""

    flags: int
    names: dict[str, int]
    """The number of each group that has a name."""
    groups: list[str | None]
    """The name of each group, if it has one; the first is the whole match."""
    code: bytes


_kept: dict[Source, _Program] = {}


def compiled(pattern: str | bytes, flags: int) -> re.Pattern[Any]:
    """Return a compiled pattern, of what is kept if there is any. Raises: as `re.compile`."""
    program = _kept.get((pattern, flags))
    return re.compile(pattern, flags) if program is None else _made(pattern, program)


def keep(sources: Iterable[Source]) -> None:
    """Take what another process has kept of some patterns; if there is nothing, keep it.

    To keep them takes a tenth of a second, once. Without a folder for it nothing is done: a scan
    uses fewer. A pattern with a fault is left out, so that its first use raises.
    """
    folder = user_cache.folder()
    if folder is None or _kept:
        return
    ordered = sorted(sources, key=repr)
    digest = hashlib.sha256(repr((_FORM, sys.version, ordered)).encode()).hexdigest()
    file = folder / f"patterns-{digest}"
    parts = user_cache.read(file)
    if not parts and user_cache.can_be_written(folder):
        parts = _parts([_program(*each) for each in ordered])
        user_cache.write(file, parts)
    rows = json.loads(parts[0]) if parts else []
    for source, (flags, names, groups), code in zip(ordered, rows, parts[1:], strict=False):
        if code:
            _kept[source] = _Program(flags, names, groups, code)


def _parts(programs: Sequence[_Program]) -> list[bytes]:
    """Return what is known of all programs but their code in JSON, and then the code of each."""
    rows = [(each.flags, each.names, each.groups) for each in programs]
    return [json.dumps(rows).encode(), *(each.code for each in programs)]


def _program(pattern: str | bytes, flags: int) -> _Program:
    """Compile a pattern as `re` does, which returns no program; no code for one with a fault."""
    try:
        parsed = parser.parse(pattern, flags)
    except re.error:
        return _Program(flags, {}, [], b"")
    names = parsed.state.groupdict
    groups: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        groups[number] = name
    code = compiler._code(parsed, flags)  # noqa: SLF001 - see above
    return _Program(
        flags | parsed.state.flags, names, groups, array.array(_INTEGER, code).tobytes()
    )


def _made(pattern: str | bytes, program: _Program) -> re.Pattern[Any]:
    code = array.array(_INTEGER)
    code.frombytes(program.code)
    groups = tuple(program.groups)
    made: re.Pattern[Any] = _sre.compile(
        pattern, program.flags, code.tolist(), len(groups) - 1, program.names, groups
    )
    return made
