"""The tokens of a JavaScript file that can be told apart without a whole parser. Pure.

Whether ``/`` divides or begins a regular expression is the one thing that tokens alone do not say.
Where what stands before leaves a doubt, the file is not read.

Source: https://tc39.es/ecma262/#sec-ecmascript-language-lexical-grammar
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from .changes import Span


class Kind(StrEnum):
    """What a token is."""

    NAME = "name"
    NUMBER = "number"
    STRING = "string"
    TEMPLATE = "template"
    """A whole template without substitutions, which is a text."""
    PART = "part"
    """A part of a template with substitutions."""
    REGEX = "regex"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and how many brackets are open before it."""

    kind: Kind
    text: str = field(repr=False)
    start: int
    end: int
    depth: int


class NotRead(Exception):
    """The tokens of a file cannot be told for sure. The message quotes nothing of it."""


_SPACE = re.compile(r"\s+")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_NAME = re.compile(r"#?[^\W\d][\w$]*|#?\$[\w$]*")
_NUMBER = re.compile(r"\.?\d(?:[eE][+-](?=\d)|[\w.])*")
_STRING = re.compile(r"\"(?:[^\"\\\n\r]|\\(?:\r\n|.))*\"|'(?:[^'\\\n\r]|\\(?:\r\n|.))*'", re.DOTALL)
_TEMPLATE_PART = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{)", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+/[\w$]*")
_SIGN = re.compile(
    r"\.\.\.|=>|[=!]==?|\+\+|--|\|\||&&|\?\?|\?\.(?!\d)|[-+*%&|^<>?!~=.,:;(){}\[\]@/]"
)
_ODD = re.compile("<!--|-->|[\u2028\u2029]")
"""Comments of HTML, which are some in scripts and none in modules, and odd ends of lines."""
_CLOSES = {")": "(", "]": "[", "}": "{"}
_BEFORE_REGEX = frozenset((
    "return", "typeof", "case", "in", "delete", "void", "throw", "new", "instanceof", "else", "do",
))  # fmt: skip
_DOUBTFUL = frozenset(("of", "yield", "await", "default", "extends", "let", "async", "static"))
"""Names that may be keywords: a regular expression or a division may follow."""
_HEADS = frozenset(("if", "while", "for", "with"))


def tokens_of(text: str) -> tuple[tuple[Token, ...], tuple[Span, ...]]:
    """Return the tokens of a text, and the spans of its comments.

    Raises:
        NotRead: there is a doubt.
    """
    if _ODD.search(text):
        raise NotRead("odd comments or ends of lines")
    reader = _Reader(text)
    return tuple(reader.tokens()), tuple(reader.comments)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self.comments: list[Span] = []
        self._open: list[tuple[str, bool]] = []
        """Each open bracket, and whether a statement follows where it closes."""
        self._last: list[Token] = []
        """The last three tokens."""
        self._after_head = False
        """Whether the last bracket that was closed ends the head of a statement."""

    def tokens(self) -> Iterator[Token]:
        position = self._text.find("\n") if self._text.startswith("#!") else 0
        while 0 <= (position := self._behind_blanks(position)) < len(self._text):
            token = self._next(position)
            position = token.end
            self._last = [*self._last[-2:], token]
            yield token
        if self._open:
            raise NotRead("an open bracket")

    def _behind_blanks(self, position: int) -> int:
        while found := _SPACE.match(self._text, position) or _COMMENT.match(self._text, position):
            if found[0].startswith("/"):
                self.comments.append(found.span())
            position = found.end()
        return position

    def _next(self, at: int) -> Token:
        character = self._text[at]
        if character in "\"'":
            return self._token(Kind.STRING, _STRING, at)
        if character == "`":
            return self._template(at, at + 1, Kind.TEMPLATE)
        if character == "}" and self._open and self._open[-1][0] == "`":
            self._open.pop()
            return self._template(at, at + 1, Kind.PART)
        if character == "/" and self._text[at + 1 : at + 2] == "*":
            raise NotRead("an open comment")
        if character == "/" and self._regex_follows():
            return self._token(Kind.REGEX, _REGEX, at)
        for kind, pattern in ((Kind.NUMBER, _NUMBER), (Kind.NAME, _NAME)):
            if pattern.match(self._text, at):
                return self._token(kind, pattern, at)
        token = self._token(Kind.SIGN, _SIGN, at)
        self._count(token)
        return token

    def _token(self, kind: Kind, pattern: re.Pattern[str], at: int) -> Token:
        found = pattern.match(self._text, at)
        if found is None:
            raise NotRead("an unknown character, or a text without its end")
        return Token(kind, found[0], at, found.end(), len(self._open))

    def _template(self, start: int, at: int, kind: Kind) -> Token:
        found = _TEMPLATE_PART.match(self._text, at)
        if found is None:
            raise NotRead("a template without its end")
        depth = len(self._open)
        if found[1] == "${":
            self._open.append(("`", False))
            kind = Kind.PART
        return Token(kind, self._text[start : found.end()], start, found.end(), depth)

    def _count(self, token: Token) -> None:
        if token.text in ("(", "[", "{"):
            self._open.append((token.text, token.text == "(" and self._is_head()))
        elif opening := _CLOSES.get(token.text):
            if not self._open or self._open[-1][0] != opening:
                raise NotRead("brackets that do not match")
            _, self._after_head = self._open.pop()

    def _is_head(self) -> bool:
        """Tell whether the bracket that opens now begins the head of a statement."""
        before, last = ([None, None, *self._last])[-2:]
        if last is None or last.kind is not Kind.NAME or _is_member(before):
            return False
        if last.text == "await":
            raise NotRead("an awaited head")
        return last.text in _HEADS

    def _regex_follows(self) -> bool:
        if not self._last:
            return True
        last, before = self._last[-1], ([None, *self._last])[-2]
        match last.kind:
            case Kind.NAME:
                return not _is_member(before) and _regex_follows_name(last.text)
            case Kind.PART:
                return last.text.endswith("${")
            case Kind.SIGN:
                return self._after_head if last.text == ")" else _regex_follows_sign(last.text)
        return False


def _is_member(before: Token | None) -> bool:
    """Tell whether what follows a token is a member's name, and so no keyword."""
    return before is not None and before.text in (".", "?.")


def _regex_follows_name(name: str) -> bool:
    if name in _DOUBTFUL:
        raise NotRead("a division or a regular expression")
    return name in _BEFORE_REGEX


def _regex_follows_sign(sign: str) -> bool:
    if sign in ("}", "++", "--"):
        raise NotRead("a division or a regular expression")
    return sign != "]"
