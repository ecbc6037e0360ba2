"""The words and signs of one line of code, as an expression has them."""

from __future__ import annotations

from ...startup import deferred_re as re
from .quotes import Quotes

_TOKEN = re.compile(
    r"""
    (?P<literal>(?:\b[a-zA-Z]{1,3}\#{0,2}|[@$]{1,2})?[\"'`])
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
_BRACKET_OR_QUOTE = re.compile(r"[()\[\]{}\"'`]")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_MOST_KEPT = 20_000
"""Tokens of a line that are kept: some megabytes. Of a longer line, some are read again."""
_MOST_CLOSED = 200_000
"""Brackets of a line of which the ends are kept, besides those that were asked for."""


class Token:
    """A literal, a name or a sign."""

    __slots__ = ("body", "count", "end", "kind", "start", "text")  # There are many.

    def __init__(  # noqa: PLR0913, PLR0917 - each is a member of its own
        self, kind: str, start: int, end: int, count: int, text: str, body: str = ""
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.count = count
        """Of tokens, with those before it that mean nothing here."""
        self.text = text
        self.body = body
        """What stands between a literal's quotes."""


class Tokens:
    """The tokens of one line. Each is read once, wherever the reading of the line began."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._quotes = Quotes(text)
        self._tokens: dict[int, Token | None] = {}
        self._closing: dict[int, int] = {}

    def token_at(self, at: int) -> Token | None:
        """Return the first token from a place on that means something; None behind the last."""
        tokens = self._tokens
        if at in tokens:
            return tokens[at]
        if len(tokens) >= _MOST_KEPT:
            tokens.clear()
        token = tokens[at] = self._read(at)
        return token

    def _read(self, at: int) -> Token | None:
        text, behind, count = self.text, at, 0
        while match := _TOKEN.search(text, behind):
            count += 1
            kind = match.lastgroup
            if kind == "literal":
                if literal := self._quotes.literal_at(match.end() - 1):
                    start, end, behind = literal
                    first = match.start()
                    return Token(kind, first, behind, count, text[first:behind], text[start:end])
                # Letters before a quote that nothing closes are a word: read without the quote.
                word = _TOKEN.match(text, match.start(), match.end() - 1)
                match, kind = (word, word.lastgroup) if word else (match, None)
            if kind is not None:
                return Token(kind, match.start(), match.end(), count, match[0])
            behind = match.end()
        return None

    def end_of_argument(self, at: int) -> int:
        """Return where an argument ends that begins at a place: at a separator or a bracket."""
        token = self.token_at(at)
        while token is not None:
            if token.kind == "opened":
                token = self.token_at(self.behind_bracket(token.start))
                continue
            if token.kind in {"closed", "separator"} or token.text == ";":
                return token.start
            token = self.token_at(token.end)
        return len(self.text)

    def behind_bracket(self, opened: int) -> int:
        """Return the place behind the bracket that closes an opened one; the end if none does."""
        if opened in self._closing:
            return self._closing[opened]
        text, waiting, at = self.text, [opened], opened + 1
        while match := _BRACKET_OR_QUOTE.search(text, at):
            at, sign = match.end(), match[0]
            if sign in _OPENING:
                known = self._closing.get(match.start())
                if known is None:
                    waiting.append(match.start())
                else:
                    at = known
            elif sign in _CLOSING:
                closed = waiting.pop()
                if not waiting or len(self._closing) < _MOST_CLOSED:
                    self._closing[closed] = at
                if not waiting:
                    return at
            elif literal := self._quotes.literal_at(match.start()):
                at = literal[2]
        self._closing.update(dict.fromkeys(waiting, len(text)))
        return len(text)
