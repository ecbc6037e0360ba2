"""Settings in literals of several lines: what a program writes into a file, or to a shell.

What has quotes of its own in such a literal is found like any literal.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ...startup import deferred_re as re
from ..names.words import words
from .file_syntax import Syntax
from .lists import indent_of
from .names import names_in
from .runs import ends_of_secrets
from .settings import settings_in
from .texts import speaks_of_secrets, syntax_of_yaml
from .written import Written, written

_IN_BACKTICKS = words("cjs cts go js jsx mjs mts svelte ts tsx vue")
"""Suffixes of files whose literals of several lines stand in backticks."""
_TOKEN = re.compile(
    r"""
    [^"'`/\\]++
    | (?P<template>`(?:[^`\\]|\\.)*+`)
    | "(?:[^"\\\n]|\\.)*+" | '(?:[^'\\\n]|\\.)*+'
    | //[^\n]*+ | /\*(?:[^*]|\*(?!/))*+\*/
    | (?:(?<=[(,=:\[!&|?{};<>+*%~^\s-])|(?<=return)|(?<=typeof)|(?<=case))
      /(?![*/\s])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,200}+\]){1,400}+/
    | \\. | .
    """,
    re.DOTALL | re.VERBOSE,
)
"""A token of JavaScript. A backtick in a comment, a string or an expression begins no literal."""
_THREE_QUOTES = ('"""', "'''")
_OPENING = (*_THREE_QUOTES, "<<")
"""What stands before a literal of several lines."""
_BEGINS_LINE = re.compile(r"(\S?)[ \t\r]*\n\s*[a-zA-Z]{0,2}(?:\"\"\"|''')\Z")
_IN_EXPRESSION = frozenset("(,=[{+\\")
"""What stands at the end of the line before a literal that is part of an expression."""
_LONGEST_BEFORE = 120
_HEREDOC = re.compile(r"<<[-~<]?[ \t]?[\"']?([A-Z][A-Z0-9_]{1,30})[\"']?[ \t]*\r?\n")
_END_OF_HEREDOC = re.compile(r"^[ \t]*([A-Z][A-Z0-9_]{1,30})\b", re.MULTILINE)
_SETTING = re.compile(
    r"\s*(?:[#;].*|\[[^\[\]\n]{1,100}\]|(?:export\s{1,8})?[\w.-]{1,100}\s{0,20}=.*)?"
)
_VARIABLE = re.compile(r"\s*(?:(?:export|ENV|-)\s{1,8})?[A-Z][A-Z0-9_]{1,100}=")
"""An environment variable, which no other language than a shell assigns like this."""

_SYNTAXES = (Syntax.SETTINGS, Syntax.YAML, Syntax.PLAIN)
"""How a literal may be written: what `_syntax_of` returns."""


def written_in_long_literals(
    path: str, text: str, word_ends: Sequence[int] | None
) -> Iterator[tuple[int, Written]]:
    """Yield the values without quotes in the literals of several lines of a program.

    Args:
        path: the program's path, whose suffix tells its language.
        text: the program.
        word_ends: as `whole_files.written_in_file` gets them.

    Yields:
        the number of the value's line, counted from 1, and the value under its name.
    """
    is_in_backticks = path.rpartition(".")[2].lower() in _IN_BACKTICKS
    if not any(quotes in text for quotes in (("`",) if is_in_backticks else _OPENING)):
        return
    literals = _in_backticks(text, word_ends) if is_in_backticks else _of_other_languages(text)
    number, counted = 1, 0
    for start, end in literals:
        asking = _asking_lines(text, start, end, word_ends)
        if not asking or _is_statement(text, start):
            continue
        number += text.count("\n", counted, start)
        counted = start
        lines = _dedented(text[start:end])
        syntax = _syntax_of(lines)
        for at, _ in asking:
            yield from ((number + at, each) for each in _written_in(lines[at], syntax))


def _asking_lines(
    text: str, start: int, end: int, word_ends: Sequence[int] | None
) -> Sequence[tuple[int, str]]:
    """Return the lines of a literal that hold names of secrets, each with its number from 0 on.

    In a literal of one line there are none: it is found like any other.
    """
    if text.find("\n", start, end) < 0:
        return ()
    if word_ends is None:
        lines: Iterable[tuple[int, str]] = enumerate(text[start:end].split("\n"))
    else:
        # A name is followed by the literal's end, if by nothing else.
        first, behind = bisect_right(word_ends, start), bisect_right(word_ends, end + 1)
        lines = _lines_at(text, start, end, ends_of_secrets(text, word_ends[first:behind]))
    return [(at, line) for at, line in lines if _asks(line) and speaks_of_secrets(line)]


def _lines_at(
    text: str, start: int, end: int, word_ends: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Yield the lines of a literal in which words of secrets end, counted from 0."""
    number, counted, read = 0, start, start - 1
    for word_end in word_ends:
        if word_end - 1 <= read:
            continue  # In the same line.
        first = text.rfind("\n", start, word_end - 1) + 1 or start
        read = text.find("\n", word_end - 1, end)
        read = end if read < 0 else read
        number += text.count("\n", counted, first)
        counted = first
        yield number, text[first:read]


def _dedented(literal: str) -> list[str]:
    """Return the lines that `textwrap.dedent` leaves, which takes several times as long."""
    lines = [line if line.strip(" \t") else "" for line in literal.split("\n")]
    indents = [line[: indent_of(line)] for line in lines if line]
    # What all have in common is what the first and the last in alphabetical order have.
    first, last = min(indents, default=""), max(indents, default="")
    pairs = enumerate(zip(first, last, strict=False))
    margin = next((at for at, (one, other) in pairs if one != other), len(first))
    return [line[margin:] for line in lines]


def _asks(line: str) -> bool:
    return any(name.asks for name in names_in(line))


def _is_statement(text: str, start: int) -> bool:
    """Tell whether a literal in three quotes is a whole statement: a docstring, or a comment."""
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    begins_line = _BEGINS_LINE.search(before)
    return begins_line is not None and begins_line[1] not in _IN_EXPRESSION


def _written_in(line: str, syntax: Syntax) -> Iterator[Written]:
    is_sure = syntax is not Syntax.PLAIN or _VARIABLE.match(line) is not None
    for name in names_in(line):
        if name.asks:
            for each in settings_in(name, line, syntax):
                name_and_value = each.variable
                yield written(
                    name_and_value.name,
                    name_and_value.value,
                    is_assigned=each.is_assigned and is_sure,
                )


def _may_give(line: str) -> bool:
    """Tell whether a line gives a name a value, whatever its literal is written in."""
    line = line.lstrip(" \t")
    return any(next(_written_in(line, syntax), None) is not None for syntax in _SYNTAXES)


def _syntax_of(lines: list[str]) -> Syntax:
    if all(map(_SETTING.fullmatch, lines)):
        return Syntax.SETTINGS
    return syntax_of_yaml(lines)


def _in_backticks(text: str, word_ends: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """Yield where literals in backticks begin and end, if what they hold matters."""
    # To tell which backticks begin literals takes much longer than to ask each part for names.
    places = [*_backticks(text)]
    parts = itertools.pairwise(places) if word_ends is None else _parts_at(places, word_ends)
    if any(
        _may_give(line)
        for first, last in parts
        for _, line in _asking_lines(text, first + 1, last, word_ends)
    ):
        yield from _templates(text)


def _parts_at(places: Sequence[int], word_ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the parts between two backticks in which words of secrets end."""
    behind = 0
    for word_end in word_ends:
        # What is behind a name may be the backtick.
        at = bisect_left(places, word_end - 1, behind)
        if at == len(places):
            return
        if at > behind:
            yield places[at - 1], places[at]
            behind = at


def _of_other_languages(text: str) -> Iterator[tuple[int, int]]:
    yield from _in_three_quotes(text)
    yield from _heredocs(text)


def _backticks(text: str) -> Iterator[int]:
    """Yield the places of backticks that no backslash escapes: a literal stands between two."""
    at = text.find("`")
    while at >= 0:
        first = at
        while first and text[first - 1] == "\\":
            first -= 1
        if (at - first) % 2 == 0:
            yield at
        at = text.find("`", at + 1)


def _templates(text: str) -> Iterator[tuple[int, int]]:
    for token in _TOKEN.finditer(text):
        if token.lastgroup:
            yield token.start() + 1, token.end() - 1


def _in_three_quotes(text: str) -> Iterator[tuple[int, int]]:
    following = {quotes: text.find(quotes) for quotes in _THREE_QUOTES}
    while opening := [(at, quotes) for quotes, at in following.items() if at >= 0]:
        at, quotes = min(opening)
        start = at + len(quotes)
        end = text.find(quotes, start)
        if end < 0:
            return
        yield start, end
        for each, place in following.items():
            if 0 <= place < end + len(quotes):
                following[each] = text.find(each, end + len(quotes))


def _heredocs(text: str) -> Iterator[tuple[int, int]]:
    heads = list(_HEREDOC.finditer(text))
    if not heads:
        return
    ends: dict[str, list[int]] = defaultdict(list)
    for end in _END_OF_HEREDOC.finditer(text):
        ends[end[1]].append(end.start())
    for head in heads:
        at = bisect_left(ends[head[1]], head.end())
        if at < len(ends[head[1]]):
            yield head.end(), ends[head[1]][at]
