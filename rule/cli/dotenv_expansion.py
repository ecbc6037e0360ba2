"""References to other variables, and defaults, in values of a ``.env`` file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dotenv_value import Unreadable

_REFERENCE = re.compile(r"\$(?:\{|(\w++))")
_PLAIN = re.compile(r"\$(?:\{(\w++)\}|(\w++))")
_SHELLS = re.compile(r"(\w++)(?::?([-=+?])(.*))?", re.DOTALL)
_BEFORE_WORD = re.compile(r"\$\{\w++:?[-=+]")
_MOST = 2 * 1024 * 1024
"""Characters that one reader may insert: each value may double the value before."""


class Bound:
    """Limits how much of other values is inserted into all values together."""

    def __init__(self) -> None:
        self._length = 0

    def counted(self, inserted: str) -> str:
        """Count and return a text that is inserted.

        Raises:
            Unreadable: the inserted texts are longer than the limit.
        """
        self._length += len(inserted)
        if self._length > _MOST:
            raise Unreadable("refers to values that refer to values: the expanded text is too long")
        return inserted


class Expansion:
    """The values of a file's variables so far, as shells and docker compose expand them.

    The variables of the reader's environment are not known, and are taken as empty.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._bound = Bound()

    def of(self, name: str, value: str) -> tuple[str, ...]:
        """Store an assignment, and return its value with the references expanded.

        If the value has words like the one in ``${A:+word}``, return the value with all such words
        as well: it is not known whether the reader's environment has the variable.

        Raises:
            Unreadable: the inserted texts are longer than the limit.
        """
        self._known[name] = expanded = "".join(self._with_others(value))
        if _BEFORE_WORD.search(value) is None:
            return (expanded,)
        plain = _PLAIN.sub(lambda each: self._inserted(each[1] or each[2]), value)
        return expanded, _BEFORE_WORD.sub("", plain).replace("}", "")

    def _inserted(self, name: str, default: str = "") -> str:
        return self._bound.counted(self._known.get(name, default))

    def _with_others(self, value: str) -> Iterator[str]:
        """Expand references, ``$NAME`` and defaults included."""
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
