"""The words and signs of one line of code, as an expression has them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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
BODIES = ("triple", "verbatim", "double", "single", "back")
_LITERALS = frozenset({"literal", *BODIES})


@dataclass(slots=True)  # Freezing takes several times as long, and there are many.
class Token:
    """A literal, a name or a sign."""

    kind: str
    start: int
    end: int
    count: int
    """Of tokens, with those before it that mean nothing here."""
    match: re.Match[str] = field(repr=False)


class Tokens:
    """The tokens of one line. Each is read once, wherever the reading of the line began."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens: dict[int, Token | None] = {}
        self._closing: dict[int, int] = {}

    def token_at(self, at: int) -> Token | None:
        """Return the first token from a place on that means something; None behind the last."""
        if at in self._tokens:
            return self._tokens[at]
        found = None
        for count, match in enumerate(_TOKEN.finditer(self.text, at), 1):
            if match.lastgroup is not None:
                kind = "literal" if match.lastgroup in _LITERALS else match.lastgroup
                found = Token(kind, match.start(), match.end(), count, match)
                break
        self._tokens[at] = found
        return found

    def end_of_argument(self, at: int) -> int:
        """Return where an argument ends that begins at a place: at a separator or a bracket."""
        token = self.token_at(at)
        while token is not None:
            if token.kind == "opened":
                token = self.token_at(self.behind_bracket(token))
                continue
            if token.kind in {"closed", "separator"} or token.match[0] == ";":
                return token.start
            token = self.token_at(token.end)
        return len(self.text)

    def behind_bracket(self, token: Token) -> int:
        """Return the place behind the bracket that closes an opened one; the end if none does."""
        if token.start in self._closing:
            return self._closing[token.start]
        waiting = [token.start]
        next_token = self.token_at(token.end)
        while next_token is not None:
            if next_token.kind == "opened":
                known = self._closing.get(next_token.start)
                if known is None:
                    waiting.append(next_token.start)
                else:
                    next_token = self.token_at(known)
                    continue
            elif next_token.kind == "closed":
                self._closing[waiting.pop()] = next_token.end
                if not waiting:
                    return next_token.end
            next_token = self.token_at(next_token.end)
        self._closing.update(dict.fromkeys(waiting, len(self.text)))
        return len(self.text)
