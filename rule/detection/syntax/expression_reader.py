"""Reads an expression token by token, and collects the literals that may be its value."""

from __future__ import annotations

from ...startup import deferred_re as re
from . import calls
from .brackets import Bracket
from .expression_literals import Literal, has_placeholder, is_encoding, is_template
from .inverted import is_between_literals
from .tokens import Token, Tokens

_MOST_TOKENS = 50
"""Tokens behind which the body of a function, and what only stands beside an expression, are not
read: what a body returns stands near its name, if the name is that of a value."""
_MOST_WORDS = 2
"""Names in a row, with nothing between them, that an expression may have; more are prose."""
_CHOOSING = frozenset({"or", "else", "if", "unless", "and", "not", "await", "return", "then"})
"""Words of expressions that are no names."""
_COMPARING = frozenset({"in", "is", "eq", "ne", "instanceof"})
_WORDS = _CHOOSING | _COMPARING
_KEY_BEHIND = re.compile(r"\s*(?::(?!:)|=>)")
_COMPARED_BEHIND = re.compile(r"\s{0,3}(?:[!=]={1,2}|(?:not\s{1,3})?in\b|is\b|instanceof\b)")
_ASKED = re.compile(r"\.(?:includes|indexOf|some|every)\(")
_ECHO = re.compile(
    r"\s{0,3}(?:echo|printf)\b(?![^|\n]{0,400}\|\s{0,3}(?:jq|yq|cut|grep|sed|awk|tr|head|tail|python3?)\b)"
)
"""The commands of a shell whose output is what they are given, if no filter takes it."""
_LONGEST_GENERIC = 200
_BEHIND_TEXT = (">", ";", "&", "|")
"""What a shell's command goes on with behind a text."""
_GENERIC = re.compile(r"([\w.$]{1,80})<[^()=;]{1,120}>\Z")
"""A function with the types that it is called for: ``get<{ name: 'string' }>``."""
_LONGEST_TAG = 4
"""Letters that the token of a literal may begin with, and its quote."""
_STATEMENTS = frozenset({"return", "var", "const", "let", "if", "for", "throw", "switch", "while"})
_OPERANDS = frozenset({"literal", "path", "closed"})


class ExpressionReader:
    """Reads an expression token by token."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.found: list[Literal] = []
        self._brackets: list[Bracket] = []
        self._count = 0
        """Tokens that were read."""
        self._words = 0
        """Names in a row before the next token."""
        self._before = ""
        """The kind of the token before."""
        self._path = ""
        self._path_end = -1
        self._key: str | None = None
        self._skips = False
        """Whether the next literal is only compared."""
        self._is_conditional = False
        self._goes_on_at = -1
        """Where a literal would go on that is written in parts."""
        self._is_added = False
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
        kind, is_word = token.kind, token.text in _WORDS
        self._count += token.count
        if self._count > _MOST_TOKENS:
            if not self._brackets:
                # Two operands without an operator are no expression.
                is_operand = kind in {"literal", "path"} and not is_word
                if is_operand and self._before in _OPERANDS:
                    return -1
            elif body := next((each for each in self._brackets if each.is_body), None):
                while self._brackets.pop() is not body:
                    pass
                self.skip()
                return self.tokens.behind_bracket(body.opened.start)
        if self._before == "literal" and self._is_behind_quote(token):
            return -1
        if kind == "literal" and self._ends_another(token):
            return -1
        if kind != "path" or is_word:
            self._words = 0
        else:
            self._words += 1
            if self._words > _MOST_WORDS and not self._brackets:
                return -1
        # The next case of a switch, behind one or its block.
        is_case = token.text == "case" and (
            self._before == "closed" or self.tokens.text[token.end : token.end + 1] in {'"', "'"}
        )
        goes_on = not is_case and self._goes_on_with(token)
        self._before = "word" if is_word else kind
        return token.end if goes_on else -1

    def _is_behind_quote(self, token: Token) -> bool:
        """Tell whether a word begins right behind a quote, as in a text that holds quotes."""
        return token.kind == "path" and self.tokens.text[token.start - 1] in {'"', "'"}

    def _ends_another(self, token: Token) -> bool:
        """Tell whether a literal's quote ends a text: ``"TOKEN=your_token" >> .env; echo "…"``."""
        is_behind = (self._before == "path" and self._path_end == token.start) or (
            self._before == "literal" and self.tokens.text[token.start - 1] in {'"', "'"}
        )
        return is_behind and token.body.lstrip().startswith(_BEHIND_TEXT)

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
            return self._assigns_within(inner)
        elif kind == "end":
            if inner is None or token.text != ";":
                return False
            inner.is_body = inner.is_body or inner.sign == "{"
        elif kind == "separator":
            if inner:
                inner.separators += 1
                inner.keyword, self._key = "", None if inner.sign == "{" else inner.key
            return inner is not None
        elif inner is None:  # A colon or an arrow.
            return kind == "colon" and self._is_conditional
        elif inner.sign == "{" and self._before != "literal":  # whose key is known
            self._key = self._path
        elif inner.sign == "(" and not self._is_conditional and calls.names_another(self._path):
            inner.keyword = self._path  # login(credentialsId: "…")
        return True

    def _assigns_within(self, inner: Bracket | None) -> bool:
        if inner and inner.sign == "(":
            inner.keyword = self._path
        elif inner and inner.sign == "{" and not inner.is_body:
            self._key = self._path  # { version = "1.0" } in TOML and HCL
        return inner is None or inner.sign != "["  # No list holds an assignment.

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
            low = max(0, token.start - _LONGEST_GENERIC)
            is_generic = self.tokens.text[token.start - 1 : token.start] == ">"
            if is_generic and (generic := _GENERIC.search(self.tokens.text, low, token.start)):
                callee = generic[1]
            passes = calls.passes_on(callee.removeprefix("new ").strip(":@&*$"))
        is_body = text == "{" and self._before in {"closed", "arrow"}
        self._brackets.append(
            Bracket(token, callee, self._key, len(self.found), passes=passes, is_body=is_body)
        )
        self._path = ""

    def _read_literal(self, token: Token) -> None:
        text = token.text
        body = token.body
        if self._is_code(token) or self._is_tagged(token):
            return
        inner = self._brackets[-1] if self._brackets else None
        if inner and inner.sign != "(" and _KEY_BEHIND.match(self.tokens.text, token.end):
            self._key = body
        elif self._skips:
            self._skips = False
        elif _COMPARED_BEHIND.match(self.tokens.text, token.end):
            return
        elif all(each.reaches for each in self._brackets):
            joins = self._goes_on_at == token.start and not self._is_added and bool(self.found)
            self._goes_on_at, adds = self._goes_on_behind(token.end)
            is_part = adds or self._is_added or has_placeholder(body)
            self._is_added = False
            if is_template(text, body) or is_encoding(body):
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
                is_nested = not is_second and self._is_first_of_nested(token)
                self.found.append(Literal(body, is_part, self._key, is_second, is_nested))

    def _is_code(self, token: Token) -> bool:
        """Tell whether a literal is none, where quotes are read the wrong way."""
        start = token.end - 1 - len(token.body)
        return is_between_literals(self.tokens.text, start, token.end - 1)

    def _is_tagged(self, token: Token) -> bool:
        """Tell whether a literal goes to the function before it: ``styled.input`color: red` ``."""
        opened = len(token.text) - len(token.body) - 2  # A backtick may stand in the literal, too.
        quote = opened if token.text[opened] == "`" and opened < _LONGEST_TAG else -1
        is_behind = self._before in {"path", "closed"} and not self._path.endswith(".raw")
        is_adjacent = self.tokens.text[token.start - 1 : token.start].strip() != ""
        return quote > 0 or (quote == 0 and is_behind and is_adjacent)

    def _is_first_of_nested(self, token: Token) -> bool:
        """Tell whether more members follow a literal in a list within a list."""
        behind = self._behind(token.end)
        nested = self._brackets[-2:]
        return (
            self.tokens.text[behind : behind + 1] == ","
            and len(nested) > 1
            and not any(each.callee or each.sign == "{" for each in nested)
        )

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
