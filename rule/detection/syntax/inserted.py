"""Values that SQL inserts, each with the name of its column."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from ...startup import deferred_re as re
from .names import asks_for_secret
from .written import Written, written

_INSERTED = re.compile(
    r"\binto\s{1,8}[\w.`\"\[\]]{1,120}\s{0,8}\(([^()]{1,2000})\)\s{0,8}values\s{0,8}(?=\()",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\s*(?:'((?:[^'\\]|\\.|'')*)'|\"((?:[^\"\\]|\\.)*)\"|[^,()'\"]*(?:\([^()]*\))?)\s*([,)])"
)
_NEXT_ROW = re.compile(r"\s*,\s*\(")


def inserted_in(line: str) -> Iterator[Written]:
    """Yield the literals that an ``INSERT`` puts in columns of secrets."""
    if "values" not in line.lower():
        return  # Nearly always.
    for statement in _INSERTED.finditer(line):
        names = [name.strip(' \t`"[]') for name in statement[1].split(",")]
        if not any(map(asks_for_secret, names)):
            continue
        at = statement.end() + 1
        while at:
            at = yield from _row(names, line, at)


def _row(names: list[str], line: str, at: int) -> Generator[Written, None, int]:
    """Yield the secrets of one row; return where the next one begins, or 0."""
    for name in names:
        value = _VALUE.match(line, at)
        if value is None:
            return 0
        if asks_for_secret(name) and (text := value[1] or value[2]):
            yield written(name, text, is_assigned=False)
        at = value.end()
        if value[3] == ")":
            break
    following = _NEXT_ROW.match(line, at)
    return following.end() if following else 0
