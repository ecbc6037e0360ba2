"""Other variables' values, and defaults, within values of a ``.env`` file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rule.dotenv_value import Unreadable, Value

_REFERENCE = re.compile(r"\$(?:\{|(\w++))")
_SPECIAL = re.compile(r"[}:]")
_SHELLS = re.compile(r"(\w++)(?::?[-=](.*))?", re.DOTALL)
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
        shells = "".join(self._bounded(_as_shells(value.value, self._shells)))
        self._shells[name] = shells
        yield shells
        if is_alone:
            pythons = "".join(self._bounded(_as_pythons(value.pythons, self._pythons)))
            self._pythons[name] = pythons
            yield pythons

    def _bounded(self, pieces: Iterator[str]) -> Iterator[str]:
        for piece in pieces:
            self._length += len(piece)
            if self._length > _MOST:
                raise Unreadable("refers to values that refer to values, beyond all measure")
            yield piece


def _as_pythons(value: str, known: dict[str, str]) -> Iterator[str]:
    r"""Put in what python-dotenv does, which looks for ``\$\{([^}:]*)(?::-([^}]*))?\}``.

    That pattern would be tried to the end of the value at every dollar sign.
    """
    done, at, special, last = 0, value.find("${"), None, value.rfind("}")
    while at >= 0:
        if special is None or special.start() < at + 2:
            special = _SPECIAL.search(value, at + 2)
        if special is None:
            break
        end, default = special.start(), ""
        if special[0] == ":":
            if end > last or not value.startswith(":-", end):
                at = value.find("${", at + 1)
                continue
            end = value.find("}", end)
            default = value[special.start() + 2 : end]
        yield value[done:at]
        yield known.get(value[at + 2 : special.start()], default)
        done, at = end + 1, value.find("${", end)
    yield value[done:]


def _as_shells(value: str, known: dict[str, str]) -> Iterator[str]:
    """Put in variables as shells and docker compose do, ``$NAME`` and defaults included."""
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
