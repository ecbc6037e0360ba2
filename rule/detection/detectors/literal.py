"""Values in code and settings under names that ask for a secret, judged as variables are."""

from __future__ import annotations

import re
import string
from collections.abc import Generator, Iterator
from itertools import chain

from detect_secrets.plugins.base import BasePlugin

from ...model import Variable
from ..embedded import embedded_variables
from ..lines import AFTER, BEFORE
from ..literals import embedded_in_literals
from ..named import matches_by_name
from ..names import expected_values
from ..syntax.file_syntax import syntax_of
from ..syntax.lines import written_in
from ..syntax.names import asks_for_secret
from ..syntax.texts import MAY_GIVE
from ..syntax.written import Written, written

_BEFORE_CUT = re.compile(
    r"([^\W\d][\w.-]{0,120}+)[\"'`\]]{0,2}(?:: ?[A-Za-z]\w{0,20}+)?\s{0,8}+(?::=|=>|[:=])\s{0,8}+"
    r"[@bfrLu$]?[\"'`]?\Z"
)
_LONGEST_BEFORE = 240
"""Characters before a value that may belong to its assignment: a name, a type, punctuation."""
_OF_CUT = string.ascii_letters + string.digits + "+/_%-"
_SHORTEST_CUT = 600
"""Characters of an encoded value at the end of the part of a long line that is searched."""
_NO_VALUE = re.compile(
    r"\(\?[:=!<]|\[\^?\w-\w|\\[wdsbSWD][+*{)\]]|[\])]\{\d|^\$\{.*\}$|^\{[\w.]+\}"
)
"""Matches regular expressions, and placeholders that a shell or a format fills."""
_SHORTEST = 4
"""Characters of a password in code: shorter ones are words of code far more often."""
_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+")
"""A name of several words, as enumerations list them: ``SASL_SCRAM_256_AUTH``."""
_NUMBERED = re.compile(r"\d{1,4}(?:_[a-z]+)+(?:_\d{1,4})?")
"""A file in a series: ``0001_initial``."""
_TYPE = re.compile(r"[A-Za-z]\w*(?:::[A-Za-z]\w*)+")
"""A type with its modules: ``AWS::ApiGateway::ApiKey``, ``Aws::S3::Client``."""


class LiteralDetector(BasePlugin):
    """Scans for values under the name of a token or a password, and in calls that take one.

    KeywordDetector knows fewer names and fewer ways to write a value. This detector knows all
    names that are known for variables, and judges what it reads as a variable. It also judges
    the variables that are embedded in a literal, such as a connection string.
    """

    secret_type = "Secret Keyword"  # noqa: S105 - KeywordDetector's name

    prefilter = MAY_GIVE

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the quoted literals in a line of code that are tokens or passwords."""
        yield from self.analyze_line_of("x.py", string)

    def analyze_line_of(
        self, path: str, line: str, unread: list[str] | None = None
    ) -> Generator[str, None, None]:
        """Yield the values in a line that are tokens or passwords, by the syntax of its file.

        Args:
            path: the file's path, as `rule.detection.file_kinds` returns it.
            line: a line of code, or a part of a long one.
            unread: gets a reason for each limit that was reached in a value.
        """
        reasons = [] if unread is None else unread
        # Each is judged once: a long line may repeat a value a thousand times.
        found = chain(written_in(line, syntax_of(path)), embedded_in_literals(line, reasons))
        for each in dict.fromkeys(found):
            if _is_secret(each):
                yield each.variable.value
            for inner in embedded_variables(each.variable, reasons):
                if _is_secret(written(inner.name, inner.value, is_assigned=False)):
                    yield inner.value
        yield from _in_cut(line, unread)


def _in_cut(line: str, unread: list[str] | None) -> Iterator[str]:
    """Yield secrets in a value that continues behind the searched part of a long line."""
    if not AFTER <= len(line) <= BEFORE + AFTER:
        return
    before = line.rstrip(_OF_CUT)
    value = line[len(before) :]
    name = len(value) >= _SHORTEST_CUT and _BEFORE_CUT.search(before[-_LONGEST_BEFORE:])
    if not name:
        return
    within = tuple(embedded_variables(Variable(name[1], value[: len(value) // 4 * 4])))
    yield from (each.value for each in within if _is_secret(Written(each)))
    if within and unread is not None:
        unread.append("it holds a value of which only the beginning was looked at")


def _is_secret(candidate: Written) -> bool:
    name, value = candidate.variable.name, candidate.variable.value
    if len(value) < _SHORTEST or not asks_for_secret(name) or _NO_VALUE.search(value):
        return False
    if not candidate.is_assigned and (not expected_values.is_token(name, value) or _is_name(value)):
        return False
    matches = matches_by_name(candidate.variable, in_code=True)
    return any(match.excluded_by is None for match in matches)


def _is_name(value: str) -> bool:
    """Tell whether a value beside a name is one more name in a list of them."""
    return bool(
        _TYPE.fullmatch(value)
        or _NUMBERED.fullmatch(value)
        or (_NAME.fullmatch(value) and asks_for_secret(value))
    )
