"""Patterns as an earlier process compiled them.

To compile the patterns that one package needs takes longer than to scan a small one.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import hashlib
import json
import re
import sys
from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

from . import user_cache

_KIND = "patterns-"
_Key = tuple[str | bytes, int]
"""A pattern's source and its flags."""


@dataclass(frozen=True, slots=True)
class _Code:
    """What the standard library makes of a pattern, and then makes the pattern of."""

    flags: int
    groups: int
    names: dict[str, int]
    by_number: Sequence[str | None]
    words: bytes
    """Of 32 bits each, in this machine's order."""

    def pattern(self, source: str | bytes) -> re.Pattern[Any]:
        """Raises: RuntimeError, it is no code."""
        words = list(memoryview(self.words).cast("I"))
        compiled: re.Pattern[Any] = _sre.compile(
            source, self.flags, words, self.groups, self.names, tuple(self.by_number)
        )
        return compiled


class CompiledPatterns:
    """Compiles patterns, and stores what it has compiled for the next process."""

    def __init__(self, key: str, folder: Path | None = None) -> None:
        """Read what is stored.

        Args:
            key: changes whenever another set of patterns is used.
            folder: where to store; by default the user's folder for caches.
        """
        python = (sys.version, str(_sre.MAGIC), sys.byteorder, key)
        digest = hashlib.sha256("\n".join(python).encode()).hexdigest()
        folder = folder or user_cache.folder()
        self._file = folder and folder / f"{_KIND}{digest}"
        self._codes = _read(self._file) if self._file else {}
        self._is_changed = False

    def compile(self, source: str | bytes, flags: int) -> re.Pattern[Any]:
        """Return a compiled pattern. Raises: re.error, it has a fault."""
        code = self._codes.get((source, flags))
        if code is not None:
            with suppress(RuntimeError):
                return code.pattern(source)
        code = self._codes[source, flags] = _compiled(source, flags)
        self._is_changed = True
        return code.pattern(source)

    def store(self) -> None:
        """Store what was compiled, if the next process does not find it already."""
        if self._is_changed and self._file:
            self._is_changed = False
            user_cache.write(self._file, _written(self._codes))


def _compiled(source: str | bytes, flags: int) -> _Code:
    """Compile as `re` does. Raises: re.error."""
    parsed = _parser.parse(source, flags)
    state = parsed.state
    by_number: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        by_number[number] = name
    words = array("I", _compiler._code(parsed, flags))  # noqa: SLF001 - as `re._compiler.compile`
    return _Code(
        flags | int(state.flags), state.groups - 1, state.groupdict, by_number, words.tobytes()
    )


def _written(codes: dict[_Key, _Code]) -> list[bytes]:
    heads = [
        {
            "source": source if isinstance(source, str) else source.decode("latin-1"),
            "is_text": isinstance(source, str),
            "given_flags": given_flags,
            "flags": code.flags,
            "groups": code.groups,
            "names": code.names,
            "by_number": code.by_number,
        }
        for (source, given_flags), code in codes.items()
    ]
    return [json.dumps(heads).encode(), *(code.words for code in codes.values())]


def _read(file: Path) -> dict[_Key, _Code]:
    heads, *words = user_cache.read(file) or [b"[]"]
    codes: dict[_Key, _Code] = {}
    for head, each in zip(json.loads(heads), words, strict=True):
        source = head["source"] if head["is_text"] else head["source"].encode("latin-1")
        codes[source, head["given_flags"]] = _Code(
            head["flags"], head["groups"], head["names"], head["by_number"], each
        )
    return codes
