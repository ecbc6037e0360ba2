"""The literals of an expression that may become the expression's value.

In ``getenv("NAME") or "…"``, ``SecretStr("…")`` and ``live ? "…" : test`` the last literal is
the value or one of its forms; in ``read_secret("…")`` and ``values["…"]`` it is a name.
"""

from __future__ import annotations

from functools import cached_property

from .expression_literals import Literal
from .expression_reader import ExpressionReader
from .tokens import Tokens
from .written import is_part_of_name

Strength = tuple[int, int]
"""How much a name says of its value, and whether the value is sure to be the name's."""
_WEAKEST: Strength = (-1, -1)


class Expressions:
    """The expressions of one line. What stands in one under a name of its own is read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._read: dict[int, list[tuple[Strength, int]]] = {}
        self._last_quote = max(map(text.rfind, "\"'`"))

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens of the line, of which most lines need none."""
        return Tokens(self.text)

    def literals_of(self, start: int, strength: Strength, name: str) -> list[Literal]:
        """Return the literals that may be the value of the expression at a place of the line.

        Args:
            start: where the expression begins.
            strength: how sure an expression within this one must be of its literals, at least, to
                be left out, as what it gives to its own name is found there.
                For that, the expressions of a line must be asked for from its end on.
            name: the name that gets the value.
        """
        if self._last_quote < start:
            return []  # Nearly always.
        tokens = self.tokens
        first = token = tokens.token_at(start)
        reader = ExpressionReader(tokens)
        while token is not None:
            if token.start in self._read and token is not first:
                # Far behind its name, what has another name is that name's alone.
                least = _WEAKEST if reader.is_far else strength
                behind = self._end_of_known(token.start, least)
                if behind >= 0:
                    token = tokens.token_at(behind)
                    reader.skip()
                    continue
            behind = reader.read(token)
            if behind < 0:
                break
            token = tokens.token_at(behind)
        if first is not None:
            end = len(self.text) if token is None else token.start
            if end > first.start:
                repeats_name = any(is_part_of_name(each.text, name) for each in reader.found)
                known = _WEAKEST if repeats_name else strength
                self._read.setdefault(first.start, []).append((known, end))
        return reader.found

    def _end_of_known(self, start: int, strength: Strength) -> int:
        for (kind, is_assigned), end in self._read[start]:
            if kind >= strength[0] and is_assigned >= strength[1]:
                return end
        return -1
