"""The members of lists that lines begin, each in lines of its own, as in ``passwords = [``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...startup import deferred_re as re

_BEGINS_LIST = frozenset("([{")
_LITERAL = re.compile(
    r"[ \t]*(?:(?:return[ \t]{1,3})?[bBrRuU@]?[\"'`]"
    r"|[\w\"'-]{1,60}[ \t]{0,3}(?::|=>)[ \t]{0,3}[\"'`])"
)
_QUOTE = re.compile(r"[\"'`]")
_LITERAL_TEXT = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\\n]|\\.)*+`")
_COMMENT = re.compile(r"[ \t]*(?:\#|//|--)")
_MOST_LINES, _MOST_CHARACTERS = 30, 2_000
"""Of an expression in brackets that is read as one line."""
_CLOSES = re.compile(r"[ \t]*(?:(?://|\#)[ \t]*)?[\])}]")
_NO_CODE = re.compile(r"\\.|\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|`(?:[^`\\]|\\.)*+`", re.DOTALL)
"""A literal, or an escaped sign outside one: what closes no quote is searched to the end once."""


class Lists:
    """The lists in the lines of one text.

    A list reads what is nested in it, but for a list that was read before: ask for the last one
    first, and each line is read once, however deep the lists are nested.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._ends: dict[int, tuple[int, int]] = {}
        """By a list's first line: its last one, and how many more brackets it opens than closes."""

    def members(self, head: str, number: int) -> Iterator[tuple[int, str]]:
        """Yield each line that may be a member of a list, or the next line if there is no list.

        Args:
            head: the line that begins it, without spaces at its end.
            number: of that line, counted from 1.

        Yields:
            the number of the later line, and the line without the spaces around it.
        """
        if head[-1:] not in _BEGINS_LIST:
            if number < len(self._lines) and not _CLOSES.match(self._lines[number]):
                yield number + 1, self._lines[number].strip()
            return
        indent, is_indented = indent_of(head), None
        depth, at, before = 1, number, ""
        while depth > 0 and at < len(self._lines):
            line = self._lines[at]
            at += 1
            if at in self._ends:
                at, opened = self._ends[at]
                depth += opened
                continue
            if is_indented is None and line.strip():
                is_indented = indent_of(line) > indent
            if head.endswith("(") and at <= number + _MOST_LINES:
                if _QUOTE.search(line) and not _COMMENT.match(line):
                    yield at, before + line.strip()
                before = _behind(before, line)
            opened = _opened(line)
            if _CLOSES.match(line) and (
                depth + opened <= 0 or (is_indented and indent_of(line) <= indent)
            ):
                at -= 1
                break
            # What is nested in an object has names of its own.
            if (depth == 1 or head[-1:] != "{") and _LITERAL.match(line):
                yield at, line.strip()
            depth += opened
        self._ends[number] = (at, _opened(self._lines[number - 1]) + depth - 1)


def indent_of(line: str) -> int:
    """Return how many spaces and tabs a line begins with."""
    return len(line) - len(line.lstrip(" \t"))


def _behind(before: str, line: str) -> str:
    """Return what stands before the next line of an expression, without texts: those were read."""
    if _COMMENT.match(line) or len(before) > _MOST_CHARACTERS:
        return before
    code = _LITERAL_TEXT.sub('""', line.strip())
    return f"{before}{code} "


def _opened(line: str) -> int:
    """Return how many more brackets a line opens than it closes, outside literals."""
    code = _NO_CODE.sub("", line)
    return sum(map(code.count, "([{")) - sum(map(code.count, ")]}"))
