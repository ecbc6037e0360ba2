"""Other variables' values, and defaults, within values of a ``.env`` file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rule.dotenv_value import Unreadable

_REFERENCE = re.compile(r"\$(?:\{|(\w++))")
_SHELLS = re.compile(r"(\w++)(?::?[-=](.*))?", re.DOTALL)
_MOST = 2 * 1024 * 1024
"""Characters that values may come to for one reader: each may double what the one before holds."""


class Bound:
    """How long all values may become together."""

    def __init__(self) -> None:
        self._length = 0

    def joined(self, pieces: Iterator[str]) -> str:
        """Join the pieces of a value.

        Raises:
            Unreadable: values of values grow out of hand.
        """
        return "".join(self._counted(pieces))

    def _counted(self, pieces: Iterator[str]) -> Iterator[str]:
        for piece in pieces:
            self._length += len(piece)
            if self._length > _MOST:
                raise Unreadable("refers to values that refer to values, beyond all measure")
            yield piece


class Expansion:
    """What the variables of a file hold so far, as shells and docker compose see it.

    What the environment of the reader holds is not known, and taken for nothing.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._bound = Bound()

    def of(self, name: str, value: str) -> str:
        """Note an assignment, and return the value with what it refers to.

        Raises:
            Unreadable: values of values grow out of hand.
        """
        self._known[name] = self._bound.joined(_with_others(value, self._known))
        return self._known[name]


def _with_others(value: str, known: dict[str, str]) -> Iterator[str]:
    """Put in variables, ``$NAME`` and defaults included."""
    last, done, closing = value.rfind("}"), 0, -1
    for found in _REFERENCE.finditer(value):
        if found.start() < done:
            continue
        name, default, end = found[1], "", found.end()
        if name is None:
            if closing < end <= last:
                closing = value.find("}", end)
            inner = _SHELLS.fullmatch(value, end, closing) if end <= last else None
            if inner is None:
                continue
            name, default, end = inner[1], inner[2] or "", closing + 1
        yield value[done : found.start()]
        yield known.get(name, default)
        done = end
    yield value[done:]
