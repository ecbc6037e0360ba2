"""Where the literals of a line end. What closes no quote is searched once, not for each quote."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ...startup import deferred_re as re
from .names import Name

_BODIES = {
    '"': re.compile(r"(?:[^\"\\\n]++|\\.)*+"),
    "'": re.compile(r"(?:[^'\\\n]++|\\.)*+"),
    "`": re.compile(r"(?:[^`\\]++|\\.)*+"),
    '"""': re.compile(r"(?:[^\"\\]++|\\.|\"(?!\"\"))*+"),
}
_VERBATIM = re.compile(r"(?:[^\"\n]++|\"\")*+")

_CODE = r"[^\"'`/\\]"
_LITERAL = "|".join(
    rf"{each}(?:[^{each}]*+(?<!\\){each}|[^{each}\\]*+(?:\\.[^{each}\\]*+)*+{each})"
    for each in "\"'`"
)
"""The first quote closes it, unless a backslash stands before that one. To search for a single
character is several times as fast as to search for one of two, and few literals need that.

The loop begins with a backslash: a choice between that and all else takes half as long again."""
_BEFORE_EXPRESSION = r"(?:(?<=[(,=:\[!&|?{};<>+*%~^-])|(?<=return)|(?<=typeof)|(?<=case))"
_EXPRESSION = (
    rf"{_BEFORE_EXPRESSION}/(?![*/])(?:[^/\\\[]|\\.|\[(?:[^\]\\]|\\.){{0,200}}+\]){{1,400}}+/"
)
"""A regular expression in JavaScript."""
_TOKEN = re.compile(
    rf"(?:{_CODE}++|\\.)++|(?P<literal>{_LITERAL})|(?P<comment>/\*)|{_EXPRESSION}|.", re.DOTALL
)
_IN_ASCII = r"[\x00-!#-&(-.0-\[\]-_a-\x7f]"
"""The same as `_CODE`, in ASCII. A set of all that is meant is faster than one of all that is not,
if it has no characters beyond the first 256."""
_BESIDE = re.compile(
    rf"{_IN_ASCII}*+(?:(?:{_LITERAL}|\\.|{_EXPRESSION}|(?!{_BEFORE_EXPRESSION})/(?!\*)|[^\x00-\x7f]++)"
    rf"{_IN_ASCII}*+)*+",
    re.DOTALL,
)
"""As many tokens as end before a place, but for what only `_TOKEN` can tell."""


class Quotes:
    """The quotes of one line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._unclosed: dict[str, int] = {}
        self._last_escaped: dict[str, int] = {}

    def literal_at(self, at: int) -> tuple[int, int, int] | None:
        """Return where the body of a literal begins and ends, and where the literal does.

        Args:
            at: the place of its first quote.

        Returns:
            None if nothing closes it.
        """
        text = self._text
        if text.startswith('"""', at) and (found := self._closed('"""', at)):
            return found
        if text[at - 1 : at] == "\\" and (found := self._escaped(text[at], at)):
            return found
        if text[at - 1 : at] == "@" and text[at] == '"':
            body = _VERBATIM.match(text, at + 1)
            if body and text.startswith('"', body.end()):
                return at + 1, body.end(), body.end() + 1
        return self._closed(text[at], at)

    def simple_at(self, at: int) -> int:
        """Return the place behind a literal of one line, whatever stands before it; or -1."""
        found = self._closed(self._text[at], at)
        return found[2] if found else -1

    def _escaped(self, quote: str, at: int) -> tuple[int, int, int] | None:
        """Return what `literal_at` does, of a literal within another one."""
        text, closing, start = self._text, f"\\{quote}", at + 1
        if quote not in self._last_escaped:
            self._last_escaped[quote] = text.rfind(closing)
        if start > self._last_escaped[quote]:
            return None
        end = text.index(closing, start)
        if text.find(quote, start, end) >= 0 or text.find("\n", start, end) >= 0:
            return None
        behind = end + len(closing)
        while end > start and text[end - 1] == "\\":
            end -= 1
        return start, end, behind

    def _closed(self, quote: str, at: int) -> tuple[int, int, int] | None:
        # If nothing closes a quote, each quote of its kind behind it is escaped, seen from it. So
        # nothing closes those quotes either, and they need no search of their own.
        text, unclosed = self._text, self._unclosed.get(quote, len(self._text))
        if at >= unclosed:
            return None
        start = at + len(quote)
        body = _BODIES[quote].match(text, start, unclosed + len(quote))
        end = body.end() if body else start
        if end <= unclosed and text.startswith(quote, end):
            return start, end, end + len(quote)
        self._unclosed[quote] = at
        return None


def literals_from_beginning(names: Sequence[Name], line: str) -> Iterator[tuple[int, int]]:
    """Yield where those literals of a line begin and end in which a name stands.

    Args:
        names: in their order.
        line: code, read from its beginning.
    """
    starts = [name.start for name in names]
    at, number, last_comment = 0, 0, line.rfind("*/")
    while number < len(names):
        # All that ends before the next name is passed over at once.
        beside = _BESIDE.match(line, at, starts[number])
        token = _TOKEN.match(line, beside.end() if beside else at)
        if token is None:
            return
        start, at = token.span()
        if token.lastgroup == "comment" and at <= last_comment:
            at = line.index("*/", at) + len("*/")
        elif token.lastgroup == "literal" and names[bisect_left(starts, start)].end < at:
            yield start, at
        number = bisect_left(starts, at, number)
