"""Reads ``.env`` files for the command line, as all of their readers do. Never executes anything.

Readers differ: for docker, quotes and comments are a part of the value; Node.js ends a quoted value
at the first quote; python-dotenv expands references; systemd joins lines. Each value that one of
them reads is scanned. A file with a line that none of them can read is refused.

python-dotenv itself would be one more package in the function, for one command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from .dotenv_expansion import Expansion
from .dotenv_value import NO_ONE_END, Unreadable, Value, bare, quoted
from .python_dotenv import as_python_dotenv

_NAME = r"[^\W\d][\w.-]*+"
_BLANK = r"[^\S\r\n]"
_COMMANDS = "export|declare|typeset|readonly|local|set|ENV"
_COMMAND = rf"(?:(?P<command>{_COMMANDS}){_BLANK}++(?:-\w++{_BLANK}++)*+)?"
_ASSIGNMENT = re.compile(
    rf"{_BLANK}*+{_COMMAND}(?:\$env:)?(?:(?P<name>{_NAME})|'(?P<quoted>{_NAME})'){_BLANK}*+="
)
_ODDLY_NAMED = re.compile(rf"{_BLANK}*+(?:export{_BLANK}++)?(?P<name>[^=#\s]++){_BLANK}*+=")
"""An assignment for python-dotenv, which allows any characters in a name."""
_QUOTE = re.compile("['\"]")
_MENTION = re.compile(
    rf"{_BLANK}*+export{_BLANK}++{_NAME}(?:{_BLANK}++{_NAME})*+{_BLANK}*+(?=[\r\n#]|\Z)"
)
"""``export NAME``, without a value."""
_SKIPPED = re.compile(r"(?:\s++|#[^\r\n\0]*+)*+")
"""No comment with a NUL: that is text in another encoding."""
_SEPARATOR = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Ends a line only for Python's ``str.splitlines`` or in JavaScript's patterns."""
_NEWLINE = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]*+")
_BEHIND = re.compile(rf"{_BLANK}*+(?:(?:;|&&){_BLANK}*+)?")
_END = re.compile(r"#[^\r\n]*+|(?=[\r\n])|\Z")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A variable, and all values that readers of the file read."""

    name: str
    value: str = field(repr=False)
    """The value for python-dotenv and docker compose, without expanded references."""
    others: tuple[str, ...] = field(repr=False, default=())
    """The values for other readers."""
    whole: str = field(repr=False, default="")
    """The rest of the line, if it has a comment: for docker, the comment is a part of the value."""

    @property
    def readings(self) -> Iterator[tuple[str, str]]:
        """The name with each value."""
        for value in (self.value, *self.others):
            yield self.name, value


def parse_dotenv(text: str) -> tuple[Assignment, ...]:
    r"""Read lines of ``NAME=value``, in their order; a name may occur twice.

    Values may be unquoted, in ``'…'``, or in ``"…"`` with escapes such as ``\n``, ``\t`` and
    ``\"``; quoted values may have several lines. Commands such as ``export``, comments, empty
    lines, and further assignments behind a quoted value are allowed.

    Raises:
        ValueError: names the number of the first line that cannot be read; never quotes the line.
    """
    text = text.removeprefix("\ufeff")
    if text.endswith("\0") and _NEWLINE.search(text) is None:
        return _with(tuple(Assignment(*pair) for pair in _ended_by_nul(text)), _pythons(text))
    assignments = _all_readings(text)
    if separator := _SEPARATOR.search(text):
        try:
            more = _all_readings(_SEPARATOR.sub("\n", text))
        except ValueError:
            line = len(_NEWLINE.findall(text, 0, separator.start())) + 1
            raise ValueError(
                f"line {line} holds a character that ends a line for some readers only"
            ) from None
        assignments = _with(assignments, (pair for each in more for pair in each.readings))
    return _with(assignments, _ended_by_nul(text)) if "\0" in text else assignments


def _ended_by_nul(text: str) -> Iterator[tuple[str, str]]:
    """Read what ``env -0`` and ``/proc/PID/environ`` hold: a NUL behind each variable."""
    at = 0
    for record in text.split("\0"):
        name, sign, value = record.partition("=")
        if record and not (name and sign):
            line = len(_NEWLINE.findall(text, 0, at)) + 1
            raise ValueError(f"line {line} holds a NUL, and no NAME=value behind it")
        if record:
            yield name, value
        at += len(record) + 1


def _all_readings(text: str) -> tuple[Assignment, ...]:
    return _with(tuple(_Reading(text).assignments()), _pythons(text))


def _pythons(text: str) -> Iterator[tuple[str, str]]:
    # For python-dotenv, PowerShell's `$env:` is a part of the name.
    return ((name.removeprefix("$env:"), value) for name, value in as_python_dotenv(text))


def _with(
    assignments: tuple[Assignment, ...], pairs: Iterable[tuple[str, str]]
) -> tuple[Assignment, ...]:
    """Add values of single readers: to the name's last assignment, or as new assignments."""
    judged = {pair for each in assignments for pair in each.readings}
    more: dict[str, dict[str, None]] = {}
    for name, value in pairs:
        if (name, value) not in judged:
            more.setdefault(name, {})[value] = None
    added = []
    for each in reversed(assignments):
        others = more.pop(each.name, ())
        added.append(replace(each, others=(*each.others, *others)) if others else each)
    alone = (Assignment(name, value) for name, values in more.items() for value in values)
    return (*reversed(added), *alone)


class _Reading:
    """Reads one file once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._expansion = Expansion()
        self._joined_until = 0
        """The end of the last line that a backslash joins to the lines before."""

    def assignments(self) -> Iterator[Assignment]:
        text, position = self._text, 0
        while (position := _end(_SKIPPED, text, position)) < len(text):
            try:
                assignments, following = self._next(position)
            except Unreadable as error:
                line = len(_NEWLINE.findall(text, 0, position)) + 1
                raise ValueError(f"line {line} {error}") from None
            yield from assignments
            position = following

    def _next(self, position: int) -> tuple[list[Assignment], int]:
        if mentioned := _MENTION.match(self._text, position):
            return [], mentioned.end()
        if found := _ASSIGNMENT.match(self._text, position):
            return self._line(found)
        if position < self._joined_until:
            end = _end(_LINE, self._text, position)
            return list(self._oddly_named(position, end)), end
        raise Unreadable("is neither NAME=value nor a comment")

    def _line(self, found: re.Match[str]) -> tuple[list[Assignment], int]:
        """Read an assignment, and further assignments on its last line."""
        assignments: list[Assignment] = []
        following: re.Match[str] | None = found
        while following:
            found, is_first = following, not assignments
            value = quoted(self._text, found.end())
            is_bare = value is None
            if value is None:
                value = bare(self._text, found.end(), joins=found.start() >= self._joined_until)
                self._joined_until = max(self._joined_until, value.joined_until)
                following, end = None, value.end
            else:
                following, end = self._behind(value)
                value = replace(value, whole=self._text[value.start : end].strip())
            # python-dotenv reads no line with several assignments, or with a quote without an end,
            # and knows no command but export.
            is_alone = is_first and following is None and found["command"] in (None, "export")
            is_alone = is_alone and not (is_bare and value.value.startswith(("'", '"')))
            is_seen_by_all = is_alone and found.start() >= self._joined_until
            if not is_seen_by_all and _NEWLINE.search(self._text, value.start, value.end):
                raise Unreadable("holds a value over several lines that not all readers see")
            assignments += self._within(value)
            assignments.append(self._assignment(found, value))
        return assignments, end

    def _behind(self, value: Value) -> tuple[re.Match[str] | None, int]:
        """Return the assignment behind a closing quote, or None with the end of the line.

        Raises:
            Unreadable: there is something else.
        """
        position = _end(_BEHIND, self._text, value.end)
        if end := _END.match(self._text, position):
            return None, end.end()
        following = _ASSIGNMENT.match(self._text, position)
        if following is None or position == value.end:
            raise Unreadable("goes on behind its closing quote")
        return following, position

    def _assignment(self, found: re.Match[str], value: Value) -> Assignment:
        name = found["name"] or found["quoted"]
        others = dict.fromkeys((*value.others, *self._expansion.of(name, value.value)))
        others.pop(value.value, None)
        return Assignment(name, value.value, tuple(others), value.whole)

    def _within(self, value: Value) -> Iterator[Assignment]:
        """Yield the assignments on further lines of a value: docker reads each line by itself."""
        newline = _NEWLINE.search(self._text, value.start, value.end)
        while newline:
            if found := _ASSIGNMENT.match(self._text, newline.end(), value.end):
                inner = bare(self._text, found.end(), joins=False)
                if value.ends_early and self._text.startswith(("'", '"', "`"), inner.start):
                    raise Unreadable(NO_ONE_END)
                name = found["name"] or found["quoted"]
                yield Assignment(name, inner.value, inner.others, inner.whole)
            elif self._text[value.start] == "`":
                # python-dotenv does not know these quotes, and reads each line by itself.
                yield from self._oddly_named(newline.end(), value.end)
            newline = _NEWLINE.search(self._text, newline.end(), value.end)

    def _oddly_named(self, position: int, end: int) -> Iterator[Assignment]:
        """Yield python-dotenv's assignment on a line that other readers join to the line before.

        Raises:
            Unreadable: the line has quotes, so that readers may end the value in different lines.
        """
        if _QUOTE.search(self._text, position, min(end, _end(_LINE, self._text, position))):
            raise Unreadable(NO_ONE_END)
        if found := _ODDLY_NAMED.match(self._text, position, end):
            value = bare(self._text, found.end(), joins=False)
            others = (*value.others, *self._expansion.of(found["name"], value.value))
            yield Assignment(found["name"], value.value, others, value.whole)


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position
