"""The value behind ``NAME=`` in a ``.env`` file, as different readers read it.

The quantifiers are possessive, so that no text takes quadratic time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_BLANKS = re.compile(r"[^\S\r\n]*+")
_LINE = re.compile(r"[^\r\n]*+")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"\s#")
_QUOTED = {
    "'": re.compile(r"'((?:[^'\\]++|\\.)*+)'", re.DOTALL),
    '"': re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL),
}
"""As python-dotenv reads them: in both kinds, a quote behind a backslash does not end the value."""
_KEPT = re.compile(r"\\([\\'])")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANINGS = {"n": "\n", "r": "\r", "t": "\t"}
NO_ONE_END = "holds a value that ends in different lines for different readers"
_QUOTES = str.maketrans("", "", "'\"`\\")


class Unreadable(Exception):
    """A line cannot be read, or readers end it in different lines; says why, and no more."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value in the text, and how readers read it."""

    start: int
    end: int
    """The position behind the closing quote, or at the end of the line."""
    value: str = field(repr=False)
    others: tuple[str, ...] = field(repr=False, default=())
    whole: str = field(repr=False, default="")
    joined_until: int = 0
    """The end of the last line that a reader joins to this value."""
    ends_early: bool = False
    """For Node.js, a quote in an earlier line ends the value."""


def quoted(text: str, position: int) -> Value | None:
    """Read a value in quotes; None if there is no quote, or if it has no end.

    Raises:
        Unreadable: readers end it in different lines.
    """
    start = _blanks(text, position)
    quote = text[start : start + 1]
    if quote not in _QUOTED:
        return None
    first = text.find(quote, start + 1)
    if first < 0:
        return None
    escaped = _QUOTED[quote].match(text, start)
    if escaped is None:  # Such as 'C:\', which ends there for a shell.
        inner = text[start + 1 : first]
        if _NEWLINE.search(inner):
            raise Unreadable(NO_ONE_END)
        as_nodes = (inner.replace("\\n", "\n"), *_unquoted(text, start))
        return Value(start, first + 1, inner, as_nodes)
    inner, end = escaped[1], escaped.end()
    if quote == "'" and _NEWLINE.search(text, first, end):
        raise Unreadable(NO_ONE_END)
    if text[position:start].strip(" ") and _NEWLINE.search(inner):
        # For Node.js only spaces are blank, so it sees no quoted value.
        raise Unreadable(NO_ONE_END)
    if quote == '"':
        value = _ESCAPED.sub(lambda found: _MEANINGS.get(found[1], found[1]), inner)
    else:
        value = inner if first == end - 1 else _KEPT.sub(r"\1", inner)
    # Node.js ends both kinds at the first quote, and knows no escape but \n.
    nodes = text[start + 1 : first]
    as_escaped = (inner.replace("\\n", "\n"), nodes.replace("\\n", "\n"))
    others: tuple[str, ...] = (inner, nodes, *as_escaped)
    if text[position:start].strip(" "):
        others += _unquoted(text, start)
    ends_early = _NEWLINE.search(text, first, end) is not None
    return Value(start, end, value, others, ends_early=ends_early)


def _unquoted(text: str, start: int) -> tuple[str, str]:
    """Return a line with its quotes: for Node.js, no quoted value begins behind a tab."""
    line = text[start : _end_of_line(text, start)]
    return line.partition("#")[0].strip(), line.strip()


def bare(text: str, position: int, *, joins: bool) -> Value:
    """Read a value without quotes, to the end of its line.

    Args:
        text: the file.
        position: behind the equals sign.
        joins: whether a line that ends in a backslash is also read with the lines that follow.
    """
    start = _blanks(text, position)
    end = _end_of_line(text, start)
    line = text[start:end]
    if start > position and line.startswith("#"):
        return Value(start, end, "", (), line)
    comment = _COMMENT.search(line)
    value = (line[: comment.start()] if comment else line).rstrip()
    others, joined_until = list(_of_other_readers(line, value)), 0
    if joins and _goes_on(line):
        joined, joined_until = _joined(text, start)
        others.append(joined)
    if line.startswith("`") and (closing := text.find("`", start + 1)) > 0:
        # Only Node.js knows these quotes; other readers read each line by itself.
        others.append(text[start + 1 : closing])
        joined_until = max(joined_until, _end_of_line(text, closing))
    return Value(start, end, value, tuple(others), line if comment else "", joined_until)


def _of_other_readers(line: str, value: str) -> Iterator[str]:
    # For Node.js a comment begins at any number sign.
    yield line.partition("#")[0].strip()
    if line.startswith(("'", '"', "`")):  # The quote has no end, so Node.js keeps it.
        yield line.strip()
    # A shell joins quoted and unquoted pieces; JSON is not written for a shell.
    unquoted = value.translate(_QUOTES)
    if unquoted != value and not value.startswith(("{", "[")):
        yield unquoted


def _joined(text: str, start: int) -> tuple[str, int]:
    """Join lines at backslashes, as systemd and shells do."""
    pieces = []
    while True:
        end = _end_of_line(text, start)
        line = text[start:end]
        newline = _NEWLINE.match(text, end)
        if newline is None or not _goes_on(line):
            pieces.append(line)
            return "".join(pieces).strip(), end
        pieces.append(line[:-1])
        start = newline.end()


def _goes_on(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _blanks(text: str, position: int) -> int:
    match = _BLANKS.match(text, position)
    return match.end() if match else position


def _end_of_line(text: str, position: int) -> int:
    match = _LINE.match(text, position)
    return match.end() if match else position
