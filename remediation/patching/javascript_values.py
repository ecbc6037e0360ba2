"""Texts in the constants of a JavaScript file, and the names under which they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .javascript_tokens import Kind, Token

_TEXTS = (Kind.STRING, Kind.TEMPLATE)
_ALL_TEXTS = (*_TEXTS, Kind.PART, Kind.REGEX)
_DECLARES = ("const", "let", "var")
_ENDS = (";", ",", "}")
_NO_WORDS = ("module", "exports", "process", "env", "globalThis", "this")
_CONTINUES = frozenset(("in", "instanceof"))


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


class _NoData(Exception):
    """An expression is more than data."""


def constants(tokens: Sequence[Token], text: str) -> tuple[tuple[Constant, ...], frozenset[int]]:
    """Return the texts in constants of data at the file's top, and the keys in such constants.

    Args:
        tokens: of the file.
        text: of the file.
    """
    found: list[Constant] = []
    keys: set[int] = set()
    for number, token in enumerate(tokens):
        words = _assigned(tokens, text, number) if token.depth == 0 else None
        if words is None:
            continue
        reader = _Data(tokens)
        try:
            end = reader.value(number + 1, words)
        except _NoData:
            continue
        if _is_over(tokens, text, end):
            found += reader.found
            keys |= reader.keys
    return tuple(found), frozenset(keys)


def _assigned(tokens: Sequence[Token], text: str, at: int) -> tuple[str, ...] | None:
    """Return the names to which a statement assigns at a token; None if it does not."""
    if tokens[at].text == "default" and at and tokens[at - 1].text == "export":
        return ()
    if tokens[at].text != "=":
        return None
    words: list[str] = []
    first = at
    while first and tokens[first - 1].kind is Kind.NAME:
        first -= 1
        words.insert(0, tokens[first].text)
        if not first or tokens[first - 1].text != ".":
            break
        first -= 1
    if not words or words[0] in _DECLARES:
        return None
    if first and not _begins_statement(tokens, text, first):
        return None
    return tuple(word for word in words if word not in _NO_WORDS)


def _begins_statement(tokens: Sequence[Token], text: str, first: int) -> bool:
    before = tokens[first - 1]
    if before.text in (*_DECLARES, ";", "}", ")"):
        return True
    on_new_line = "\n" in text[before.end : tokens[first].start]
    return on_new_line and (before.kind is not Kind.SIGN or before.text == "]")


def _is_over(tokens: Sequence[Token], text: str, end: int) -> bool:
    """Tell whether an expression ends before a token."""
    if end >= len(tokens) or tokens[end].text in _ENDS:
        return True
    following = tokens[end]
    on_new_line = "\n" in text[tokens[end - 1].end : following.start]
    return on_new_line and following.kind is Kind.NAME and following.text not in _CONTINUES


class _Data:
    """Reads an expression of data: texts, numbers, names, objects and lists."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self.found: list[Constant] = []
        self.keys: set[int] = set()

    def value(self, at: int, words: tuple[str, ...]) -> int:
        """Read a value; return the number of the token behind it.

        Raises:
            _NoData: it is something else.
        """
        token = self._at(at)
        if token.kind in _TEXTS:
            self.found.append(Constant(at, at, words))
            return at + 1
        if token.kind is Kind.NUMBER:
            return at + 1
        if token.text == "-" and self._at(at + 1).kind is Kind.NUMBER:
            return at + 2
        if token.text == "{":
            return self._object(at + 1, words)
        if token.text == "[":
            return self._list(at + 1, words)
        if token.kind is Kind.NAME:
            return self._names(at)
        raise _NoData

    def _object(self, at: int, words: tuple[str, ...]) -> int:
        while (token := self._at(at)).text != "}":
            if token.text == "...":
                at = self.value(at + 1, words)
            elif token.kind is Kind.NAME and self._at(at + 1).text in (",", "}"):
                at += 1
            elif token.kind in (Kind.NAME, Kind.STRING) and self._at(at + 1).text == ":":
                self.keys.add(at)
                key = token.text if token.kind is Kind.NAME else token.text[1:-1]
                at = self.value(at + 2, (*words, key))
            else:
                raise _NoData
            at = self._behind_comma(at, "}")
        return at + 1

    def _list(self, at: int, words: tuple[str, ...]) -> int:
        while self._at(at).text != "]":
            at = self._behind_comma(self.value(at, words), "]")
        return at + 1

    def _behind_comma(self, at: int, closing: str) -> int:
        if self._at(at).text == ",":
            return at + 1
        if self._at(at).text != closing:
            raise _NoData
        return at

    def _names(self, at: int) -> int:
        """Read names with points between them, and the default of a variable."""
        names, first = [self._at(at).text], at
        while self._at(at + 1).text == "." and self._at(at + 2).kind is Kind.NAME:
            names.append(self._at(at + 2).text)
            at += 2
        at += 1
        if names[:2] == ["process", "env"] and len(names) == 3:  # noqa: PLR2004 - and its name
            is_default = self._at(at).text in ("||", "??") and self._at(at + 1).kind in _TEXTS
            if is_default:
                self.found.append(Constant(first, at + 1, (names[2],), names[2]))
                return at + 2
        return at

    def _at(self, at: int) -> Token:
        return self._tokens[at] if at < len(self._tokens) else _END


_END = Token(Kind.SIGN, "", 0, 0, 0)
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([^ux0-9\r\n])|(.))",
    re.DOTALL,
)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v"}


def text_of(token: Token) -> str | None:
    """Return the text that a token stands for; None if it has an escape that is not read."""
    inner = token.text[1:-1]
    if token.kind is Kind.TEMPLATE:
        inner = inner.replace("\r\n", "\n")
    parts, position = [], 0
    for found in _ESCAPE.finditer(inner):
        parts.append(inner[position : found.start()])
        position = found.end()
        code = found[1] or found[2] or found[3]
        if found[5] is not None or (code and int(code, 16) > _LAST_CHARACTER):
            return None
        parts.append(chr(int(code, 16)) if code else _SHORT.get(found[4], found[4]))
    joined = "".join([*parts, inner[position:]])
    try:
        # Two escapes may be the halves of one character.
        return joined.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return None


_LAST_CHARACTER = 0x10FFFF


def texts_of(tokens: Sequence[Token], keys: Collection[int]) -> Iterator[tuple[int, Token]]:
    """Yield the tokens that are texts, parts of one, or keys, with their numbers."""
    for number, token in enumerate(tokens):
        if token.kind in _ALL_TEXTS or number in keys:
            yield number, token
