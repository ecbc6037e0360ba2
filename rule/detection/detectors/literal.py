"""Values in code and settings, judged as variables are, with a name or without.

Each detector first searches for words of its own: to search a line is faster than to read it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Generator, Iterator, Sequence

from detect_secrets.plugins.base import BasePlugin

from ...model import Confidence, Variable
from ...startup import deferred_re as re
from ..escapes import with_letters
from ..filters.policy import filter_for
from ..filters.randomness import is_random
from ..filters.stand_ins import is_pattern
from ..json_members import is_json
from ..literals import embedded_in, embedded_in_literals
from ..named import is_none_in_settings, matches_by_name
from ..names import expected_values, kinds, named_values
from ..names.words import words
from ..syntax import runs
from ..syntax.beside_user import is_of_anonymous, is_password_of_user
from ..syntax.command_lines import PROGRAM, PROGRAMS, on_command_line
from ..syntax.continued import goes_on
from ..syntax.file_syntax import OF_CODE, Syntax, syntax_of
from ..syntax.headers import HEADER_WORDS, HEADERS, in_headers
from ..syntax.inserted import INTO, inserted_in
from ..syntax.keyed_calls import CALLS, passed_to_calls
from ..syntax.lines import may_hold_bytes, may_hold_value, under_names
from ..syntax.listed_names import is_listed
from ..syntax.names import FIRST_LETTERS, LONGEST_AFTER, WORDS, asks_for_secret
from ..syntax.written import Written, written

_PUT_IN = re.compile(
    r"^\$\{.*\}$|^\{[\w.]+\}|^\\*[\"']?\$[A-Z_]{3,60}\\*[\"'\\]"
    r"|^\$\$\w+(?=\s)|^\$\$?[({][\w.-]+[)}](?=\s)"
)
"""What a shell or a format puts a value in for, perhaps before the rest of a command."""
_SHORTEST = 4
"""Characters of a password in code: shorter ones are words of code far more often."""
_SHORTEST_PASSWORD = 3
"""Characters of one under a name that means a password and nothing else."""
_SHORT_WORDS = words(
    "add bad dir foo bar get int log map max min new nil num pin pwd raw set sql str xml yes"
)
"""Words of code."""
_ASKING = frozenset({kinds.NameKind.PASSWORD, kinds.NameKind.TOKEN})
_SHORTEST_MEMBER = 20
"""Characters of a secret in JSON whose name says nothing."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CODE = re.compile(
    r"(?:[A-Za-z_]+|\w+(?=[.(\[]))(?:\.\w+|\([^()]*\)|\[[^\[\]]*\])*[\[(]?[,)]{0,2}(?:\\n|\n)?"
)
"""A variable, a call or an element, which code gives to a name."""


class WrittenDetector(BasePlugin):
    """Scans for values that are judged by a name, and the variables that are embedded in them.

    KeywordDetector knows fewer names and fewer ways to write a value.
    """

    secret_type = "Secret Keyword"  # noqa: S105 - KeywordDetector's name

    prefilter: re.Pattern[str]
    """Matches wherever such a value could stand."""
    narrower: Sequence[re.Pattern[str]] = ()
    """As `Detector.narrower`."""
    in_whole_lines = False
    """Whether lines are searched whole, however long they are."""
    may_count: Callable[[bytes], Callable[[int], bool]] | None = None
    """Tells whether an end of the prefilter's matches counts, as `Detector.may_count` does."""
    may_hold: Callable[[bytes, str], bool] | None = None
    """Tells whether to search a line, as `Detector.may_hold` does."""

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the values in a line of code that are tokens or passwords."""
        yield from self.secrets_in("x.py", string, None, [])

    def secrets_in(
        self, path: str, line: str, ends: Sequence[int] | None, unread: list[str]
    ) -> Iterator[str]:
        """Yield the values in a line that are tokens or passwords, by the syntax of its file.

        Args:
            path: the file's path, as `rule.detection.file_kinds` returns it.
            line: a line, or a part of a long one.
            ends: where the prefilter may have matched; None if nobody has searched for it.
            unread: gets a reason for each limit that was reached in a value.
        """
        # Each is judged once: a long line may repeat a value a thousand times.
        syntax = syntax_of(path)
        for each in dict.fromkeys(self._written_in(line, syntax, ends, unread)):
            is_found = is_secret(each, in_code=syntax is not Syntax.SETTINGS)
            if (is_found and not is_of_anonymous(each, line)) or is_password_of_user(each, line):
                yield each.variable.value
            holds_secret = each.is_assigned and _is_secret_in_json(each)
            for inner in embedded_in(each.variable, unread):
                if is_secret(written(inner.name, inner.value, is_assigned=False)) or (
                    holds_secret and _is_generated(inner)
                ):
                    yield inner.value

    @abstractmethod
    def _written_in(
        self, line: str, syntax: Syntax, ends: Sequence[int] | None, unread: list[str]
    ) -> Iterator[Written]:
        """Yield the values in a line that this detector looks for; arguments as in `secrets_in`."""


class LiteralDetector(WrittenDetector):
    """Scans for values under the name of a token or a password."""

    prefilter = re.compile(
        rf"(?=[{FIRST_LETTERS}])(?:{WORDS})[\w.-]{{0,{LONGEST_AFTER}}}+[^\w.-]", re.IGNORECASE
    )
    in_whole_lines = True

    may_count = runs.MayGive
    """Whether the name that ends at a place may give a value."""

    @staticmethod
    def may_hold(line: bytes, path: str) -> bool:
        """Tell whether a line may give a name a value, in itself or in a later line."""
        return (
            syntax_of(path) not in OF_CODE
            or may_hold_bytes(line)
            or goes_on(line.decode("utf-8", "surrogatepass").rstrip())
        )

    def _written_in(
        self, line: str, syntax: Syntax, ends: Sequence[int] | None, unread: list[str]
    ) -> Iterator[Written]:
        if not may_hold_value(line, syntax):
            return
        names = runs.giving_names(line, ends)
        yield from under_names(names, line, syntax)
        for each in embedded_in_literals(names, line, unread):
            # In a notebook, a literal is a line of code.
            if syntax is not Syntax.NOTEBOOK or not _CODE.fullmatch(each.variable.value):
                yield each


class CallDetector(WrittenDetector):
    """Scans for values in calls of functions that take a password or a key."""

    prefilter = re.compile(CALLS)
    in_whole_lines = True

    def _written_in(
        self, line: str, syntax: Syntax, ends: Sequence[int] | None, unread: list[str]
    ) -> Iterator[Written]:
        del unread
        return passed_to_calls(line, ends) if may_hold_value(line, syntax) else iter(())


class HeaderDetector(WrittenDetector):
    """Scans for values of headers and cookies."""

    prefilter = re.compile(HEADER_WORDS, re.IGNORECASE)
    narrower = HEADERS

    def _written_in(
        self, line: str, syntax: Syntax, ends: Sequence[int] | None, unread: list[str]
    ) -> Iterator[Written]:
        del ends, unread
        return in_headers(line) if may_hold_value(line, syntax) else iter(())


class CommandLineDetector(WrittenDetector):
    """Scans for passwords on command lines and in SQL."""

    prefilter = re.compile(rf"{PROGRAMS}|into\s{{1,8}}\S", re.IGNORECASE)
    narrower = (PROGRAM, INTO)

    def _written_in(
        self, line: str, syntax: Syntax, ends: Sequence[int] | None, unread: list[str]
    ) -> Iterator[Written]:
        del syntax, ends, unread
        yield from on_command_line(line)
        yield from inserted_in(line)


def is_secret(candidate: Written, *, in_code: bool = True) -> bool:
    """Tell whether a value in code or settings is the secret that its name asks for."""
    name, value = candidate.variable.name, with_letters(candidate.variable.value)
    if _is_too_short(name, value.strip()) or not asks_for_secret(name):
        return False
    if not in_code and is_none_in_settings(name, value):
        return False
    if is_pattern(value) or _PUT_IN.search(value):
        return False
    if not candidate.is_assigned and (
        not expected_values.is_token(name, value) or is_listed(name, value)
    ):
        return False
    matches = matches_by_name(Variable(name, value), in_code=in_code)
    return any(match.excluded_by is None for match in matches)


def _is_too_short(name: str, value: str) -> bool:
    if len(value) >= _SHORTEST:
        return False
    # A text of several lines ends with a word in capitals: EOT
    is_word = value.isalnum() and not value.isupper() and value.casefold() not in _SHORT_WORDS
    return len(value) < _SHORTEST_PASSWORD or not (is_word and kinds.is_plain_password(name))


def _is_secret_in_json(candidate: Written) -> bool:
    """Tell whether the value of a secret's name is JSON, of which a member is the secret."""
    return asks_for_secret(candidate.variable.name) and is_json(candidate.variable.value)


def _is_generated(member: Variable) -> bool:
    """Tell whether a member in the JSON of a secret is the secret, though its name says nothing."""
    name, value = member.name, member.value
    return (
        len(value) >= _SHORTEST_MEMBER
        and is_random(value)
        and filter_for(value, Confidence.ENTROPY) is None
        and not _UUID.fullmatch(value)
        and not named_values.is_named_hash(name, value)
        and kinds.kind_of(f"secret_{name}") in _ASKING
    )
