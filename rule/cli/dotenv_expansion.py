"""Other variables' values, and defaults, within values of a ``.env`` file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dotenv_value import Unreadable

_REFERENCE = re.compile(r"\$(?:\{|(\w++))")
_PLAIN = re.compile(r"\$(?:\{(\w++)\}|(\w++))")
_SHELLS = re.compile(r"(\w++)(?::?([-=+?])(.*))?", re.DOTALL)
_BEFORE_WORD = re.compile(r"\$\{\w++:?[-=+]")
_MOST = 2 * 1024 * 1024
"""Characters of other values that one reader puts in: each may double what the one before holds."""


class Bound:
    """How much of other values is put into all values together."""

    def __init__(self) -> None:
        self._length = 0

    def counted(self, inserted: str) -> str:
        """Return what is put in.

        Raises:
            Unreadable: values of values grow out of hand.
        """
        self._length += len(inserted)
        if self._length > _MOST:
            raise Unreadable("refers to values that refer to values, beyond all measure")
        return inserted


class Expansion:
    """What the variables of a file hold so far, as shells and docker compose see it.

    What the environment of the reader holds is not known, and taken for nothing.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._bound = Bound()

    def of(self, name: str, value: str) -> tuple[str, ...]:
        """Note an assignment, and return the value with what it refers to.

        And with each word that stands in for a variable or beside it, as in ``${A:+word}``, however
        deep: whether the reader's environment holds that variable is not known.

        Raises:
            Unreadable: values of values grow out of hand.
        """
        self._known[name] = expanded = "".join(self._with_others(value))
        if _BEFORE_WORD.search(value) is None:
            return (expanded,)
        plain = _PLAIN.sub(lambda each: self._inserted(each[1] or each[2]), value)
        return expanded, _BEFORE_WORD.sub("", plain).replace("}", "")

    def _inserted(self, name: str, default: str = "") -> str:
        return self._bound.counted(self._known.get(name, default))

    def _with_others(self, value: str) -> Iterator[str]:
        """Put in variables, ``$NAME`` and defaults included."""
        last, done, closing = value.rfind("}"), 0, -1
        for found in _REFERENCE.finditer(value):
            if found.start() < done:
                continue
            name, word, end = found[1], "", found.end()
            if name is None:
                if closing < end <= last:
                    closing = value.find("}", end)
                inner = _SHELLS.fullmatch(value, end, closing) if end <= last else None
                if inner is None:
                    continue
                name, end = inner[1], closing + 1
                word = inner[3] if inner[2] in ("-", "=") else ""
                if inner[2] == "+":
                    yield value[done : found.start()]
                    yield inner[3] if self._known.get(name) else ""
                    done = end
                    continue
            yield value[done : found.start()]
            yield self._inserted(name, word)
            done = end
        yield value[done:]
