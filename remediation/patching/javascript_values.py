"""Texts that a JavaScript file evaluates once, and the names under which they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from .javascript_data import TEXTS, Constant, DataReader, NoData
from .javascript_tokens import Kind, Token

_ALL_TEXTS = (*TEXTS, Kind.PART, Kind.REGEX)
_DECLARES = ("const", "let", "var")
_ENDS = (";", ",", "}")
_NO_WORDS = ("module", "exports", "process", "env", "globalThis", "this")
_CONTINUES = frozenset(("in", "instanceof"))


def constants(tokens: Sequence[Token], text: str) -> tuple[tuple[Constant, ...], frozenset[int]]:
    """Return the texts that statements at the file's top evaluate once, and the keys beside them.

    Args:
        tokens: of the file.
        text: of the file.
    """
    found: list[Constant] = []
    keys: set[int] = set()
    for number, token in enumerate(tokens):
        start = _start(tokens, text, number) if token.depth == 0 else None
        if start is None:
            continue
        reader = DataReader(tokens)
        try:
            end = reader.value(*start)
        except NoData:
            continue
        if _is_over(tokens, text, end):
            found += reader.found
            keys.update(reader.keys)
    return tuple(found), frozenset(keys)


def _start(tokens: Sequence[Token], text: str, at: int) -> tuple[int, tuple[str, ...]] | None:
    """Return where a statement's value begins, with the names that it is assigned to, if any.

    The value is behind a sign of assignment, or the whole statement, if that is a call.
    """
    words = _assigned(tokens, text, at)
    if words is not None:
        return at + 1, words
    is_name = tokens[at].kind is Kind.NAME and tokens[at].text not in _DECLARES
    if is_name and (not at or _begins_statement(tokens, text, at)):
        return at, ()
    return None


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
