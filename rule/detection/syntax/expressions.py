"""The literals of an expression that may become the expression's value.

In ``getenv("NAME") or "…"``, ``SecretStr("…")`` and ``live ? "…" : test`` the last literal is
the value or one of its forms; in ``read_secret("…")`` and ``values["…"]`` it is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import calls

LONGEST = 1_100
"""Characters of an expression that are read; the part of a long line behind a name has as many."""
_MOST_TOKENS = 50
"""Tokens of an expression that are read."""
_TOKEN = re.compile(
    r"""
    (?P<literal>(?:\b[a-zA-Z]{1,3}\#{0,2}|[@$]{1,2})?
        (?:\"{3}(?P<triple>(?:[^\"\\]|\\.|\"(?!\"\"))*+)\"{3}
        |(?<=@)\"(?P<verbatim>(?:[^\"\n]|\"\")*+)\"
        |\"(?P<double>(?:[^\"\\\n]|\\.)*+)\"
        |'(?P<single>(?:[^'\\\n]|\\.)*+)'
        |`(?P<back>(?:[^`\\]|\\.)*+)`))
    |(?P<end>;|\s\#(?![\w{(\[])|//(?!\w)|/\*|--\s)
    |(?P<path>(?:new\s+)?[@:&*$]{0,2}[A-Za-z_](?:[\w$]|\.(?=\w)|::|->|\?\.|!(?=\())*+)
    |(?P<opened>[(\[{])
    |(?P<closed>[)\]}])
    |(?P<compared>[!=]={1,2}|=~)
    |(?P<arrow>=>)
    |(?P<assigned>:=|=)
    |(?P<default>\?\?=?|\|\|=?|\?:)
    |(?P<separator>,)
    |(?P<question>\?)
    |(?P<colon>:)
    |(?P<plus>\+)
    |\S
    """,
    re.VERBOSE,
)
_BODIES = ("triple", "verbatim", "double", "single", "back")
_LITERALS = frozenset({"literal", *_BODIES})
_PLACEHOLDER = re.compile(r"[$#]\{|\{\{|%[sdr]|%\(|\$\(|\{\w{0,40}\}")
"""What other values are put in for."""
_ENCODING = re.compile(
    r"(?:utf|latin|ascii|iso|cp|hex|base|binary|us)[-_]?[\da-z-]{0,10}", re.IGNORECASE
)
"""Names of encodings, which stand where a text is encoded."""
_CHOOSING = frozenset({"or", "else", "if", "unless", "and", "not", "await", "return", "then"})
"""Words of expressions that are no names."""
_COMPARING = frozenset({"in", "is", "eq", "ne", "instanceof"})
_KEY_BEHIND = re.compile(r"\s*(?::(?!:)|=>)")


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


def literals_of(text: str, start: int) -> Iterator[Literal]:
    """Yield the literals that may be the value of the expression at a place of a text."""
    end = min(len(text), start + LONGEST)
    if not any(text.find(quote, start, end) >= 0 for quote in "\"'`"):
        return  # Nearly always.
    reader = _Reader(text)
    for number, token in enumerate(_TOKEN.finditer(text, start, end)):
        if number == _MOST_TOKENS or not reader.goes_on_with(token):
            break
    yield from reader.found()


@dataclass(slots=True)
class _Bracket:
    sign: str
    callee: str
    passes: bool
    """Whether a literal in it may be the value of the whole."""
    separators: int = 0
    keyword: str = ""


@dataclass(slots=True)
class _Reader:
    """Reads an expression token by token."""

    text: str = field(repr=False)
    _brackets: list[_Bracket] = field(default_factory=list)
    _found: list[Literal] = field(default_factory=list)
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

    def found(self) -> list[Literal]:
        """Return what was found so far."""
        return self._found

    def goes_on_with(self, token: re.Match[str]) -> bool:
        """Read a token, and tell whether the expression goes on behind it."""
        kind = token.lastgroup
        if kind in _LITERALS:
            self._read_literal(token)
            return True
        if kind == "path":
            self._read_path(token)
        elif kind == "opened":
            self._open(token)
        elif kind == "closed":
            if not self._brackets:
                return False
            self._path, self._path_end, self._key = self._brackets.pop().callee, token.end(), None
        elif kind == "compared":
            self._skips = True
        elif kind == "plus":
            self._is_added = not self._found
            self._goes_on_at = self._behind(token.end())
        else:
            return kind is None or self._divides(kind, token)
        return True

    def _divides(self, kind: str, token: re.Match[str]) -> bool:
        inner = self._brackets[-1] if self._brackets else None
        if kind == "question":
            self._is_conditional = True
        elif kind == "default":
            pass
        elif kind == "assigned":
            if inner and inner.sign == "(":
                inner.keyword = self._path
            return inner is None or inner.sign != "["  # No list holds an assignment.
        elif kind == "end":
            return inner is not None and token[0] == ";"
        elif kind == "separator":
            if inner:
                inner.separators += 1
                inner.keyword, self._key = "", None
            return inner is not None
        elif inner is None:  # A colon or an arrow.
            return kind == "colon" and self._is_conditional
        elif inner.sign == "{":
            self._key = self._path
        return True

    def _read_path(self, token: re.Match[str]) -> None:
        if token[0] in _COMPARING:
            self._skips = True
        elif token[0] not in _CHOOSING:
            # The method of another call's result has no other name: ``get(x).encode(…)``.
            is_method = self.text[token.start() - 1 : token.start()] == "."
            self._path = f"().{token[0]}" if is_method else token[0]
            self._path_end = token.end()

    def _open(self, token: re.Match[str]) -> None:
        is_adjacent = self._path_end == token.start()
        callee = self._path if is_adjacent else ""
        passes = not (token[0] == "[" and is_adjacent)
        if token[0] == "(":
            passes = calls.passes_on(callee.removeprefix("new ").strip(":@&*$"))
        self._brackets.append(_Bracket(token[0], callee, passes))
        self._path = ""

    def _read_literal(self, token: re.Match[str]) -> None:
        body = next(token[name] for name in _BODIES if token[name] is not None)
        inner = self._brackets[-1] if self._brackets else None
        if inner and inner.sign != "(" and _KEY_BEHIND.match(self.text, token.end()):
            self._key = body
        elif self._skips:
            self._skips = False
        elif all(map(_reaches, self._brackets)):
            joins = self._goes_on_at == token.start() and not self._is_added and bool(self._found)
            self._goes_on_at, adds = self._goes_on_behind(token.end())
            is_part = adds or self._is_added or bool(_PLACEHOLDER.search(body))
            self._is_added = False
            if _is_template(token[0], body) or _ENCODING.fullmatch(body):
                return
            if joins:
                last = self._found.pop()
                self._found.append(
                    Literal(last.text + body, last.is_part or is_part, last.key, last.is_second)
                )
            else:
                is_second = inner is not None and inner.separators == 1 and not inner.callee
                self._found.append(Literal(body, is_part, self._key, is_second))

    def _goes_on_behind(self, end: int) -> tuple[int, bool]:
        """Return where a literal may go on, as in ``"…" + "…"``, and whether another thing does."""
        at = self._behind(end)
        sign = self.text[at : at + 1]
        if sign not in {"+", "."}:
            return at, False
        behind = self._behind(at + 1)
        if self.text[behind : behind + 1] in {'"', "'", "`"}:
            return behind, False
        return -1, sign == "+"

    def _behind(self, at: int) -> int:
        """Return the place behind spaces, and behind the end of a line that goes on."""
        end = at
        while end - at < LONGEST and self.text[end : end + 1] in {" ", "\t", "\\"}:
            end += 1
        return end


def _reaches(bracket: _Bracket) -> bool:
    """Tell whether a literal at this place of a bracket may be the value of the whole."""
    if bracket.sign != "(":
        return bracket.passes
    if bracket.keyword:
        return calls.passes_keyword(bracket.keyword)
    if bracket.separators and bracket.callee:
        return calls.has_default(bracket.callee)
    return bracket.passes


def _is_template(literal: str, body: str) -> bool:
    """Tell whether a literal gets its text from other values."""
    prefix = literal[: literal.find(body)].lower()
    return ("{" in body and ("f" in prefix or "$" in prefix)) or ("${" in body and "`" in prefix)
