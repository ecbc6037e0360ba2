"""Other variables' values, and defaults, within values of a ``.env`` file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rule.dotenv_value import Unreadable, Value

_PYTHONS = re.compile(r"\$\{([^}:]*+)(?::-([^}]*+))?\}")
"""Exactly what python-dotenv looks for."""
_SHELLS = re.compile(r"\$(?:\{(\w++)(?::?[-=]([^}]*+))?\}|(\w++))")
_MOST = 4 * 1024 * 1024
"""Characters that a file's values may come to: each may double what the one before holds."""


class Expansion:
    """What the variables of a file hold so far, as its readers see it.

    What the environment of the reader holds is not known, and taken for nothing.
    """

    def __init__(self) -> None:
        self._pythons: dict[str, str] = {}
        self._shells: dict[str, str] = {}
        self._length = 0

    def forget(self, name: str) -> None:
        """Note a name without a value."""
        self._pythons[name] = ""

    def of(self, name: str, value: Value, *, is_alone: bool) -> Iterator[str]:
        """Note an assignment, and yield the value with what it refers to.

        Args:
            name: the variable's.
            value: what it is assigned.
            is_alone: whether python-dotenv reads it; it leaves out lines with more behind it.

        Raises:
            Unreadable: values of values grow out of hand.
        """
        shells = self._expanded(_SHELLS, value.value, self._shells)
        self._shells[name] = shells
        yield shells
        if is_alone:
            pythons = self._expanded(_PYTHONS, value.pythons, self._pythons)
            self._pythons[name] = pythons
            yield pythons

    def _expanded(self, pattern: re.Pattern[str], value: str, known: dict[str, str]) -> str:
        if "$" not in value:
            return value

        def put_in(found: re.Match[str]) -> str:
            name, default, *plain = found.groups()
            held = known.get(name if name is not None else plain[0], default or "")
            self._length += len(held)
            if self._length > _MOST:
                raise Unreadable("refers to values that refer to values, beyond all measure")
            return held

        return pattern.sub(put_in, value)
