"""Literals in code under names that ask for a secret, judged as variables are."""

from __future__ import annotations

import re
import string
from collections.abc import Generator, Iterable, Iterator

from detect_secrets.plugins.base import BasePlugin

from ...model import Variable
from ..embedded import embedded_variables
from ..lines import AFTER, BEFORE
from ..names import kinds
from ..names.keyword import is_unquoted
from ..names.kinds import NameKind

# Possessive wherever backtracking cannot help: minified code is full of names.
_NAME = r"([^\W\d][\w.-]{0,120}+)"
_QUOTED = r"[@bfrLu$]?(?:\"([^\"\n]{6,4000}+)\"|'([^'\n]{6,4000}+)'|`([^`\n]{6,4000}+)`)"
_VALUE_OF_PAIR = r"(?:[\"']\w{0,20}[vV]alue[\"']:\s{0,3})"
"""In an object with a name and a value: ``{"name": "token", "value": "…"}``."""
_ASSIGNED = r"(?:: ?[A-Za-z]\w{0,20}+)?\s{0,8}+(?::=|=>|[:=])\s{0,8}+"
_QUOTED_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # token = "…"   'token': '…'   Token: `…`   :token => "…"   options["token"] = "…"
        rf"(?<![\w.-])[\d.-]{{0,60}}+{_NAME}[\"'`\]]{{0,2}}{_ASSIGNED}{_QUOTED}",
        # put("token", "…")   <add key="token" value="…"/>   ["token", "…"]
        rf"[\"'`]{_NAME}[\"'`](?:,\s{{0,3}}{_VALUE_OF_PAIR}?|\s{{1,3}}value=){_QUOTED}",
        # <token>…</token>
        rf"<{_NAME}>([^<>\n]{{6,4000}}+)</",
    )
)
_ASSIGNMENT = _QUOTED_PATTERNS[0]
_ASSIGNED_LITERAL = re.compile(r"[:=>](?=\s{0,8}[@bfrLu$]?(?:\"[^\"\n]{6}|'[^'\n]{6}|`[^`\n]{6}))")
_LONGEST_BEFORE = 240
"""Characters before a literal that may belong to its assignment: a name, a type, punctuation."""
_UNQUOTED = re.compile(
    # TOKEN=…   token: …   ENV TOKEN …   set TOKEN=…   set -x TOKEN …   Environment=TOKEN=…
    r"^[ \t-]{0,100}(?:(?:export|ENV|ARG|set[xX]?|setenv|local|readonly|declare|typeset)[ \t]"
    rf"(?:[ \t]{{0,10}}-\w{{1,9}}[ \t])?|Environment=)?[ \t]{{0,10}}{_NAME}[ \t]{{0,10}}"
    r"(?:[=:]|[ \t])[ \t]{0,10}([^\s\"'`(){}\[\],;$]{6,4000})[ \t]{0,20}(?:#[^\n]*)?\r?$"
)
_UNQUOTED_PAIR = re.compile(
    # ENV STAGE=prod TOKEN=…   STAGE=prod TOKEN=… ./run
    rf"[ \t]{_NAME}=([^\s\"'`(){{}}\[\],;$]{{6,4000}})(?=[ \t\r\n]|$)"
)
_BEFORE_CUT = re.compile(rf"{_NAME}[\"'`\]]{{0,2}}{_ASSIGNED}[@bfrLu$]?[\"'`]?\Z")
_OF_CUT = string.ascii_letters + string.digits + "+/_%-"
_SHORTEST_CUT = 600
"""Characters of an encoded value at the end of the part of a long line that is searched."""
_WORDS = (
    "token|key|auth|pass|pwd?|salt|pepper|secret|cred|bearer|pat|otp|mfa|seed|login|licen[cs]e|jwt"
    "|senha|wort|geheim|segredo|wachtwoord|haslo|heslo|losenord|sifre|parola|userinfo"
)
_FIRST_LETTERS = "".join(sorted({word[0] for word in _WORDS.split("|")}))
"""Checked first: `re` would try all words at every position."""


class LiteralDetector(BasePlugin):
    """Scans for generated literals under the name of a token or a password.

    KeywordDetector knows fewer names and takes any literal under them. This detector knows all
    names that are known for variables, and takes only values that look generated. It also judges
    the variables that are embedded in a literal, such as a connection string.
    """

    secret_type = "Secret Keyword"  # noqa: S105 - KeywordDetector's name

    prefilter = re.compile(
        rf"(?=[{_FIRST_LETTERS}])(?:{_WORDS})"
        r"[\w.-]{0,40}+[\"'`\]>]{0,2}(?:: ?\w{1,20})?[ \t]{0,8}[=:,> \t]",
        re.IGNORECASE,
    )
    """Matches wherever such a name stands before something like a value."""

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the quoted literals in a line of code that are tokens or passwords."""
        yield from self.analyze_line_of("", string)

    def analyze_line_of(
        self, path: str, line: str, unread: list[str] | None = None
    ) -> Generator[str, None, None]:
        """Yield the literals in a line that are tokens or passwords, by the syntax of its file.

        Args:
            path: the file's path, as `rule.detection.file_kinds` returns it.
            line: a line of code, or a part of a long one.
            unread: gets a reason for each limit that was reached in a literal.
        """
        patterns = (
            (*_QUOTED_PATTERNS, _UNQUOTED, _UNQUOTED_PAIR)
            if is_unquoted(path)
            else _QUOTED_PATTERNS
        )
        for literal in _literals(line, patterns):
            for each in (literal, *embedded_variables(literal, unread)):
                if _is_secret(each):
                    yield each.value
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
    yield from (each.value for each in within if _is_secret(each))
    if within and unread is not None:
        unread.append("it holds a value of which only the beginning was looked at")


def _literals(line: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[Variable]:
    for pattern in patterns:
        matches = _assignments(line) if pattern is _ASSIGNMENT else pattern.finditer(line)
        for match in matches:
            name, *values = match.groups()
            yield Variable(name, next(value for value in values if value is not None))


def _assignments(line: str) -> Iterator[re.Match[str]]:
    """Yield the matches of the pattern, which is tried only where a literal follows.

    Minified code is full of names without one.
    """
    at = 0
    for literal in _ASSIGNED_LITERAL.finditer(line):
        if literal.end() > at:
            match = _ASSIGNMENT.search(line, max(at, literal.start() - _LONGEST_BEFORE))
            if match is None:
                return
            yield match
            at = match.end()


def _is_secret(literal: Variable) -> bool:
    name, value = literal.name, literal.value
    # The name "key" alone is that of a key of data.
    if name.lower() in _BARE_KEYS or not value or kinds.has_space(value):
        return False
    # The quickest check first: most values are no tokens, and most names ask for nothing.
    return (
        kinds.may_be_token(value) and kinds.kind_of(name) in _ASKING and kinds.is_token(name, value)
    )


_BARE_KEYS = frozenset({"key", "keys"})
_ASKING = frozenset({NameKind.PASSWORD, NameKind.TOKEN})
