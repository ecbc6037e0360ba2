"""How time grows with one text: filters, detectors and readers, each by itself.

A pattern that is tried anew at every place takes the square of a text's length, and a filter of
detect-secrets' once took half a minute for a megabyte.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from rule.cli.environment_file import UnreadableEnvironment, read_environments
from rule.detection.embedded import embedded_variables
from rule.detection.filters import code_lines, policy
from rule.detection.names import keyword, kinds
from rule.detection.scanner import Scanner
from rule.model import SourceFile, Variable
from tests.bench.row import Row

LENGTH = 32_000
GOAL = 2.8
"""Times as long for a text twice as long; a square is 4."""
_NOTICED = 0.05
"""Seconds: what takes less is lost in noise."""
_LAST = 20
"""Characters of a line that a filter gets as the secret in it."""
PIECES = (
    "x", " ", "a ", "\t", "ab1", "Aa0+/", "=", "a=", '="', '"', "'", '"a":"b",', "{", "[", "(",
    "a(", "a[0]", "arn:aws:", "/", "a/", "://", "https://u:p@", "@", "%25", "-", "a-", "a.", "a_",
    "_id", "password=", "secret", "secret:", "-----BEGIN ", "eyJ", "eyJ.", "\n", "a\n", "x=1\n",
    "A='x'\n", "A=\\\n", "${", "${A:", "${A-", "${A:-", "$A", "`", "#", " #", "\\", '\\"', ";",
    "&a=b", ",a=b", " --a b", "é", "日", "sk_live_", "Basic ", "\r", "<a>", "api_key", "0", "12:",
    "a: ", "{a: ", "- ", "://a:b", "LoginModule ", "export ",
)  # fmt: skip

Subject = Callable[[str], object]


def subjects(scanner: Scanner) -> Iterator[tuple[str, Subject]]:
    """Yield all that looks at a text of any length, with its name."""
    for filters in policy._FILTERS.values():
        yield from ((each.__name__, each) for each in filters)
    yield "is_indirect_reference", code_lines.is_indirect_reference
    yield (
        "is_identifier_by_context",
        lambda text: policy.is_identifier_by_context(text[-_LAST:], text),
    )
    yield "without_uuids", policy.without_uuids
    yield "name_before", lambda text: keyword.name_before(text[-3:], text)
    yield "kind_of", kinds.kind_of
    yield "embedded_variables", lambda text: list(embedded_variables(Variable("A", text)))
    yield "read_environments", _read
    yield "a variable's value", lambda text: read_and_scan(scanner, text)
    for path in ("a.py", ".env", "a.json"):
        yield path, lambda text, path=path: list(scanner.scan_file(SourceFile(path, text)))  # type: ignore[misc]


def read_and_scan(scanner: Scanner, text: str) -> object:
    """Look at a text as at a password."""
    return scanner.scan_variable(Variable("DB_PASSWORD", text))


def _read(text: str) -> None:
    for given in (text, f"A={text}", f'A="{text}"', f"A={text}}}"):
        with suppress(UnreadableEnvironment):
            read_environments(given.encode())


def growth(subject: Subject, piece: str) -> float:
    """Return how many times as long a text takes as one of half its length; 0 if neither does."""
    longer = _seconds(subject, piece * (LENGTH // len(piece)))
    if longer < _NOTICED:
        return 0.0
    return longer / _seconds(subject, piece * (LENGTH // 2 // len(piece)))


def _seconds(subject: Subject, text: str) -> float:
    started = time.process_time()
    subject(text)
    return time.process_time() - started


def rows() -> Iterator[Row]:
    """Yield the worst growth there is."""
    scanner = Scanner()
    scanner.prepare()
    worst, which = 0.0, ""
    for name, subject in subjects(scanner):
        for piece in PIECES:
            grown = growth(subject, piece)
            if grown > GOAL:  # Once more: noise does not come twice.
                grown = min(grown, growth(subject, piece))
            if grown > worst:
                worst, which = grown, f"{name} on {piece!r}"
    yield Row(f"time for a text twice as long, the worst of all: {which}", worst, GOAL, 1)
