"""The assignments on the lines of a ``.env`` file, as most of its readers read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..documents.placed import Lines as Places
from ..model import Position
from .dotenv_expansion import Expansion
from .dotenv_value import NO_ONE_END, Unreadable, Value, bare, quoted

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
NEWLINE = re.compile(r"\r\n|\r|\n")
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
    position: Position = field(default=Position(), compare=False)
    """Where its name stands in the file."""

    @property
    def readings(self) -> Iterator[tuple[str, str]]:
        """The name with each value."""
        for value in (self.value, *self.others):
            yield self.name, value


class Lines:
    """The lines of one file. They can be read once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = Places(text)
        self._expansion = Expansion()
        self._joined_until = 0
        """The end of the last line that a backslash joins to the lines before."""

    def assignments(self) -> Iterator[Assignment]:
        """Yield the assignments in their order.

        Raises:
            ValueError: a line cannot be read; the message names its number, and quotes nothing.
        """
        text, position = self._text, 0
        while (position := _end(_SKIPPED, text, position)) < len(text):
            try:
                assignments, following = self._next(position)
            except Unreadable as error:
                line = len(NEWLINE.findall(text, 0, position)) + 1
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
            if not is_seen_by_all and NEWLINE.search(self._text, value.start, value.end):
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
        return Assignment(name, value.value, tuple(others), value.whole, self._place(found))

    def _place(self, found: re.Match[str]) -> Position:
        return self._places.position(max(found.start("name"), found.start("quoted")))

    def _within(self, value: Value) -> Iterator[Assignment]:
        """Yield the assignments on further lines of a value: docker reads each line by itself."""
        newline = NEWLINE.search(self._text, value.start, value.end)
        while newline:
            if found := _ASSIGNMENT.match(self._text, newline.end(), value.end):
                inner = bare(self._text, found.end(), joins=False)
                if value.ends_early and self._text.startswith(("'", '"', "`"), inner.start):
                    raise Unreadable(NO_ONE_END)
                name = found["name"] or found["quoted"]
                yield Assignment(name, inner.value, inner.others, inner.whole, self._place(found))
            elif self._text[value.start] == "`":
                # python-dotenv does not know these quotes, and reads each line by itself.
                yield from self._oddly_named(newline.end(), value.end)
            newline = NEWLINE.search(self._text, newline.end(), value.end)

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
            place = self._places.position(found.start("name"))
            yield Assignment(found["name"], value.value, others, value.whole, place)


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position
