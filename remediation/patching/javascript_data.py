"""Reads an expression that is evaluated once: data, and calls with data. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .javascript_tokens import Kind, Token

TEXTS = (Kind.STRING, Kind.TEMPLATE)
_OPENS = {"(": ")", "[": "]", "{": "}"}
_BEFORE_NAMES = ("new", "await")
_KEYWORDS = frozenset((
    "async", "break", "case", "catch", "class", "continue", "delete", "do", "else", "export",
    "finally", "for", "function", "if", "import", "in", "instanceof", "require", "return", "switch",
    "throw", "try", "typeof", "void", "while", "with", "yield",
))  # fmt: skip
"""Names with which no expression begins that is read. ``require`` takes names of modules."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A text that is evaluated once, as the file is loaded."""

    first: int
    """The number of the token with which the text begins, or the lookup whose default it is."""
    text: int
    """The number of the text's own token."""
    words: tuple[str, ...]
    variable: str | None = None
    """The variable that the program asks for already, with the text as its default."""

    @property
    def alone(self) -> Constant:
        """The text without the lookup whose default it is."""
        return replace(self, first=self.text, variable=None)


class NoData(Exception):
    """An expression is of another form."""


class DataReader:
    """Reads texts, numbers, names, objects, lists, and calls; in what is none of these, nothing."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Begin with nothing found.

        Args:
            tokens: of a file, whose brackets match.
        """
        self._tokens = tokens
        self.found: list[Constant] = []
        self.keys: list[int] = []

    def value(self, at: int, words: tuple[str, ...]) -> int:
        """Read a value; return the number of the token behind it.

        Args:
            at: the number of its first token.
            words: the names under which it stands.

        Raises:
            NoData: it is something else.
        """
        token = self._at(at)
        if token.kind in TEXTS:
            self.found.append(Constant(at, at, words))
            return at + 1
        if token.text == "-" and self._at(at + 1).kind is Kind.NUMBER:
            return at + 2
        if token.text in ("{", "["):
            return self._parts(at, words)
        if token.kind is Kind.NAME:
            return self._chain(at, words)
        if token.kind is Kind.NUMBER:
            return at + 1
        raise NoData

    def _parts(self, at: int, words: tuple[str, ...]) -> int:
        """Read what stands in brackets, with commas between; a part of another form is passed over.

        A function is such a part: what stands in it is evaluated later, and not found.
        """
        opening = self._at(at)
        closing, at = _OPENS[opening.text], at + 1
        while self._at(at).text != closing:
            before = len(self.found), len(self.keys)
            try:
                end = self._part(at, opening.text, words)
                is_over = self._at(end).text in (",", closing)
            except NoData:
                is_over = False
            if not is_over:
                del self.found[before[0] :]
                del self.keys[before[1] :]
                end = self._behind(at, opening.depth + 1, closing)
            at = end + 1 if self._at(end).text == "," else end
        return at + 1

    def _part(self, at: int, opening: str, words: tuple[str, ...]) -> int:
        token = self._at(at)
        if opening != "{":
            return self.value(at, words)
        if token.kind in (Kind.NAME, Kind.STRING) and self._at(at + 1).text == ":":
            self.keys.append(at)
            key = token.text if token.kind is Kind.NAME else token.text[1:-1]
            return self.value(at + 2, (*words, key))
        return at + 1 if token.kind is Kind.NAME else at

    def _behind(self, at: int, depth: int, closing: str) -> int:
        """Return the next comma or closing bracket of the brackets that are read."""
        while at < len(self._tokens):
            token = self._tokens[at]
            if token.depth == depth and token.text in (",", closing):
                return at
            at += 1
        raise NoData

    def _chain(self, at: int, words: tuple[str, ...]) -> int:
        """Read names with points and calls between them, and the default of a variable."""
        if self._at(at).text in _BEFORE_NAMES and self._at(at + 1).kind is Kind.NAME:
            at += 1
        if self._at(at).text in _KEYWORDS:
            raise NoData
        first, names = at, [self._at(at).text]
        at += 1
        while True:
            if self._at(at).text == "." and self._at(at + 1).kind is Kind.NAME:
                names.append(self._at(at + 1).text)
                at += 2
            elif self._at(at).text == "(":
                before = len(self.found)
                at = self._parts(at, words)
                # An argument without a name of its own has the function's.
                self.found[before:] = [
                    each if each.words else replace(each, words=tuple(names))
                    for each in self.found[before:]
                ]
            else:
                break
        is_variable = names[:2] == ["process", "env"] and at == first + 2 * len(names) - 1
        if is_variable and len(names) == 3 and self._at(at).text in ("||", "??"):  # noqa: PLR2004
            if self._at(at + 1).kind not in TEXTS:
                raise NoData
            self.found.append(Constant(first, at + 1, (names[2],), names[2]))
            return at + 2
        return at

    def _at(self, at: int) -> Token:
        return self._tokens[at] if at < len(self._tokens) else _END


_END = Token(Kind.SIGN, "", 0, 0, 0)
