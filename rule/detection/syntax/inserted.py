"""Values that SQL inserts, each with the name of its column."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from ...startup import deferred_re as re
from .expression_literals import has_placeholder
from .names import asks_for_secret
from .written import Written, written

_INTO = r"\binto\s{1,8}[\w.`\"\[\]]{1,120}\s{0,8}\("
INTO = re.compile(_INTO, re.IGNORECASE)
"""Matches every text in which something is found."""
_INSERTED = re.compile(rf"{_INTO}([^()]{{1,2000}})\)\s{{0,8}}values\s{{0,8}}(?=\()", re.IGNORECASE)
_VALUE = re.compile(
    r"\s*(?:'((?:[^'\\]|\\.|'')*)'|\"((?:[^\"\\]|\\.)*)\"|[^,()'\"]*(?:\([^()]*\))?)\s*([,)])"
)
_QUOTES = frozenset("\"'")
_NEXT_ROW = re.compile(r"\s*,\s*\(")


def inserted_in(line: str) -> Iterator[Written]:
    """Yield the literals that an ``INSERT`` puts in columns of secrets."""
    if "values" in line.lower():  # Hardly ever.
        yield from (each for _, each in _inserted(line))


def inserted_in_file(text: str) -> Iterator[tuple[int, Written]]:
    """Yield the same of a file of SQL, in which a row may have a line of its own.

    Yields:
        the number of the line, counted from 1, and the value under its column's name.
    """
    number, counted = 1, 0
    for at, each in _inserted(text):
        number += text.count("\n", counted, at)
        counted = at
        yield number, each


def _inserted(text: str) -> Iterator[tuple[int, Written]]:
    """Yield the literals in columns of secrets, each with its place."""
    for statement in _INSERTED.finditer(text):
        names = [name.strip(' \t\r\n`"[]') for name in statement[1].split(",")]
        if not any(map(asks_for_secret, names)):
            continue
        at = statement.end() + 1
        while at:
            at = yield from _row(names, text, at)


def _row(names: list[str], text: str, at: int) -> Generator[tuple[int, Written], None, int]:
    """Yield the secrets of one row; return where the next one begins, or 0."""
    for name in names:
        value = _VALUE.match(text, at)
        if value is None:
            return 0
        if asks_for_secret(name) and (literal := value[1] or value[2]):
            # A program puts its own value between two literals: '" + password + "'.
            is_whole = _QUOTES.isdisjoint(literal) and not has_placeholder(literal)
            yield value.start(1 if value[1] else 2), written(name, literal, is_assigned=is_whole)
        at = value.end()
        if value[3] == ")":
            break
    following = _NEXT_ROW.match(text, at)
    return following.end() if following else 0
