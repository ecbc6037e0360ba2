"""The literals of an expression that may become the expression's value.

In ``getenv("NAME") or "…"``, ``SecretStr("…")`` and ``live ? "…" : test`` the last literal is
the value or one of its forms; in ``read_secret("…")`` and ``values["…"]`` it is a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import calls
from .tokens import Token, Tokens
from .written import is_part_of_name

_MOST_TOKENS = 50
"""Tokens behind which the body of a function, and what only stands beside an expression, are not
read: what a body returns stands near its name, if the name is that of a value."""
_PLACEHOLDER = re.compile(r"[$#]\{|\{\{|%[sdr]|%\(|\$\(|\{\w{0,40}\}")
"""What other values are put in for."""
_ENCODING = re.compile(
    r"(?:utf|latin|ascii|iso|cp|hex|base|binary|us)[-_]?[\da-z-]{0,10}", re.IGNORECASE
)
"""Names of encodings, which stand where a text is encoded."""
_CHOOSING = frozenset({"or", "else", "if", "unless", "and", "not", "await", "return", "then"})
"""Words of expressions that are no names."""
_COMPARING = frozenset({"in", "is", "eq", "ne", "instanceof"})
_WORDS = _CHOOSING | _COMPARING
_KEY_BEHIND = re.compile(r"\s*(?::(?!:)|=>)")
_COMPARED_BEHIND = re.compile(r"\s{0,3}(?:[!=]={1,2}|(?:not\s{1,3})?in\b|is\b|instanceof\b)")


_ASKED = re.compile(r"\.(?:includes|indexOf|some|every)\(")
_ECHO = re.compile(r"\s{0,3}(?:echo|printf)\b")
"""The commands of a shell whose output is what they are given."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal that may be an expression's value."""

    text: str = field(repr=False)
    is_part: bool = False
    """Whether the expression adds something that is no literal."""
    key: str | None = None
    """Its key, if it is in a dictionary."""
    is_second: bool = False
    """Whether it is the second of some in brackets, as the password in ``("user", "…")``."""


Strength = tuple[int, int]
"""How much a name says of its value, and whether the value is sure to be the name's."""


class Expressions:
    """The expressions of one line. What stands in one under a name of its own is read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = Tokens(text)
        self._read: dict[int, list[tuple[Strength, int]]] = {}
        self._last_quote = max(map(text.rfind, "\"'`"))

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
        first = token = self.tokens.token_at(start)
        reader = _Reader(self.tokens)
        while token is not None:
            if token is not first:
                # Far behind its name, what has another name is that name's alone.
                least = _WEAKEST if reader.is_far else strength
                behind = self._end_of_known(token.start, least)
                if behind >= 0:
                    token = self.tokens.token_at(behind)
                    reader.skip()
                    continue
            behind = reader.read(token)
            if behind < 0:
                break
            token = self.tokens.token_at(behind)
        if first is not None:
            end = len(self.text) if token is None else token.start
            if end > first.start:
                repeats_name = any(is_part_of_name(each.text, name) for each in reader.found)
                known = _WEAKEST if repeats_name else strength
                self._read.setdefault(first.start, []).append((known, end))
        return reader.found

    def _end_of_known(self, start: int, strength: Strength) -> int:
        for (kind, is_assigned), end in self._read.get(start, ()):
            if kind >= strength[0] and is_assigned >= strength[1]:
                return end
        return -1


@dataclass(slots=True)
class _Bracket:
    opened: Token
    sign: str
    callee: str
    passes: bool
    """Whether a literal in it may be the value of the whole."""
    is_body: bool
    """Whether it holds statements."""
    found: int
    """Literals that were found before it."""
    separators: int = 0
    keyword: str = ""


_STATEMENTS = frozenset({"return", "var", "const", "let", "if", "for", "throw", "switch", "while"})
_OPERANDS = frozenset({"literal", "path", "closed"})


@dataclass(slots=True)
class _Reader:
    """Reads an expression token by token."""

    tokens: Tokens = field(repr=False)
    found: list[Literal] = field(default_factory=list)
    _brackets: list[_Bracket] = field(default_factory=list)
    _count: int = 0
    """Tokens that were read."""
    _before: str = ""
    """The kind of the token before."""
    _path: str = ""
    _path_end: int = -1
    _key: str | None = None
    _skips: bool = False
    """Whether the next literal is only compared."""
    _is_conditional: bool = False
    _goes_on_at: int = -1
    """Where a literal would go on that is written in parts."""
    _is_added: bool = False
    """Whether something that is no literal stands before a ``+``."""

    @property
    def is_far(self) -> bool:
        """Whether as much was read as the body of a short function has."""
        return self._count > _MOST_TOKENS

    def skip(self) -> None:
        """Go on behind an expression that was read before."""
        self._path, self._path_end, self._goes_on_at, self._skips = "", -1, -1, False
        self._before = "closed"

    def read(self, token: Token) -> int:
        """Read a token; return the place behind it, or -1 if the expression ends before it."""
        self._count += token.count
        if self.is_far:
            if not self._brackets:
                # Two operands without an operator are no expression.
                is_operand = token.kind in {"literal", "path"} and token.text not in _WORDS
                if is_operand and self._before in _OPERANDS:
                    return -1
            elif body := next((each for each in self._brackets if each.is_body), None):
                while self._brackets.pop() is not body:
                    pass
                self.skip()
                return self.tokens.behind_bracket(body.opened.start)
        goes_on = self._goes_on_with(token)
        self._before = "word" if token.text in _WORDS else token.kind
        return token.end if goes_on else -1

    def _goes_on_with(self, token: Token) -> bool:
        kind = token.kind
        if kind == "literal":
            self._read_literal(token)
        elif kind == "path":
            self._read_path(token)
        elif kind == "opened":
            self._open(token)
        elif kind == "closed":
            if not self._brackets:
                return False
            closed = self._brackets.pop()
            if closed.sign == "[" and _ASKED.match(self.tokens.text, token.end):
                del self.found[closed.found :]  # ["a", "b"].includes(kind)
            self._path, self._path_end, self._key = closed.callee, token.end, None
        elif kind == "compared":
            self._skips = True
        elif kind == "default":
            pass
        elif kind == "plus":
            self._is_added = not self.found
            self._goes_on_at = self._behind(token.end)
        else:
            return self._divides(kind, token)
        return True

    def _divides(self, kind: str, token: Token) -> bool:
        inner = self._brackets[-1] if self._brackets else None
        if kind == "question":
            self._is_conditional = True
        elif kind == "assigned":
            if inner and inner.sign == "(":
                inner.keyword = self._path
            return inner is None or inner.sign != "["  # No list holds an assignment.
        elif kind == "end":
            if inner is None or token.text != ";":
                return False
            inner.is_body = inner.is_body or inner.sign == "{"
        elif kind == "separator":
            if inner:
                inner.separators += 1
                inner.keyword, self._key = "", None
            return inner is not None
        elif inner is None:  # A colon or an arrow.
            return kind == "colon" and self._is_conditional
        elif inner.sign == "{" and self._before != "literal":  # whose key is known
            self._key = self._path
        return True

    def _read_path(self, token: Token) -> None:
        text = token.text
        if text in _STATEMENTS and self._brackets and self._brackets[-1].sign == "{":
            self._brackets[-1].is_body = True
        if text in _COMPARING:
            self._skips = True
        elif text not in _CHOOSING:
            # The method of another call's result has no other name: ``get(x).encode(…)``.
            is_method = self.tokens.text[token.start - 1 : token.start] == "."
            self._path = f"().{text}" if is_method else text
            self._path_end = token.end

    def _open(self, token: Token) -> None:
        text = token.text
        is_adjacent = self._path_end == token.start
        callee = self._path if is_adjacent else ""
        passes = not (text == "[" and is_adjacent)
        if text == "(" and self.tokens.text[token.start - 1 : token.start] == "$":
            passes = bool(_ECHO.match(self.tokens.text, token.end))
        elif text == "(" and not callee and self.tokens.text[token.start - 1 : token.start] == ")":
            passes = False  # A bundler's call: (0, crypto.createHmac)("sha256", …)
        elif text == "(":
            passes = calls.passes_on(callee.removeprefix("new ").strip(":@&*$"))
        is_body = text == "{" and self._before in {"closed", "arrow"}
        self._brackets.append(_Bracket(token, text, callee, passes, is_body, len(self.found)))
        self._path = ""

    def _read_literal(self, token: Token) -> None:
        text = token.text
        body = token.body
        inner = self._brackets[-1] if self._brackets else None
        if inner and inner.sign != "(" and _KEY_BEHIND.match(self.tokens.text, token.end):
            self._key = body
        elif self._skips:
            self._skips = False
        elif _COMPARED_BEHIND.match(self.tokens.text, token.end):
            return
        elif all(map(_reaches, self._brackets)):
            joins = self._goes_on_at == token.start and not self._is_added and bool(self.found)
            self._goes_on_at, adds = self._goes_on_behind(token.end)
            is_part = adds or self._is_added or bool(_PLACEHOLDER.search(body))
            self._is_added = False
            if _is_template(text, body) or _ENCODING.fullmatch(body):
                return
            if joins:
                last = self.found.pop()
                self.found.append(
                    Literal(last.text + body, last.is_part or is_part, last.key, last.is_second)
                )
            else:
                is_second = (
                    inner is not None
                    and inner.separators == 1
                    and not inner.callee
                    and inner.sign != "{"
                )
                self.found.append(Literal(body, is_part, self._key, is_second))

    def _goes_on_behind(self, end: int) -> tuple[int, bool]:
        """Return where a literal may go on, as in ``"…" + "…"``, and whether another thing does."""
        at = self._behind(end)
        sign = self.tokens.text[at : at + 1]
        if sign not in {"+", "."}:
            return at, False
        behind = self._behind(at + 1)
        if self.tokens.text[behind : behind + 1] in {'"', "'", "`"}:
            return behind, False
        return -1, sign == "+"

    def _behind(self, at: int) -> int:
        """Return the place behind spaces, and behind the end of a line that goes on."""
        end = at
        while self.tokens.text[end : end + 1] in {" ", "\t", "\\"}:
            end += 1
        return end


_WEAKEST: Strength = (-1, -1)


def _reaches(bracket: _Bracket) -> bool:
    """Tell whether a literal at this place of a bracket may be the value of the whole."""
    if bracket.sign != "(":
        return bracket.passes
    if bracket.keyword:
        return calls.passes_keyword(bracket.keyword)
    if bracket.separators and bracket.callee:
        # The third argument is an option: get_secret(client, name, "AWSCURRENT").
        return bracket.separators == 1 and calls.has_default(bracket.callee)
    return bracket.passes


def _is_template(literal: str, body: str) -> bool:
    """Tell whether a literal gets its text from other values."""
    prefix = literal[: literal.find(body)].lower()
    return ("{" in body and ("f" in prefix or "$" in prefix)) or ("${" in body and "`" in prefix)
