"""What a line gives to names, in the syntax of its kind of file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...startup import deferred_re as re
from .assigned import assigned_to
from .command_lines import on_command_line
from .elements import beside
from .expressions import Expressions
from .file_syntax import OF_CODE, Syntax
from .headers import in_headers
from .inserted import inserted_in
from .keyed_calls import passed_to_calls
from .names import Name
from .runs import giving_names
from .settings import settings_in
from .written import Written

_MAY_HOLD = re.compile(
    r"[\"'`>]|%[qQ]?[(\[{]|[\[({]\s{0,3}(?:\(byte\)|0[xX]|\d)|^\s*export\s+[A-Z_][A-Z0-9_]*="
)
"""In code, a value stands in quotes or in an element, is an array of bytes, or a shell's variable
is exported in a text of several lines."""
_MAY_HOLD_BYTES = re.compile(
    rb"[\[({](?:[\s\x1c-\x1f\x80-\xff]{0,9})(?:\(byte\)|[\d\x80-\xff])"
    rb"|export[\s\x1c-\x1f\x80-\xff]+[A-Z_][A-Z0-9_]*="
)
"""Matches in UTF-8 wherever `_MAY_HOLD` matches anything but quotes, ``>`` and ``%``: any character
beyond ASCII counts as a space or a digit."""
_COMMENT = re.compile(r"\s*(?:#|//|--|\*|;)\s")
_LONGEST_COMMENT = 4_000
"""Characters of a line that a person writes for people."""
_LONGEST_SETTING = 1_000
"""Characters of a value without quotes in which no other name is given a value of its own."""


def may_hold_value(line: str, syntax: Syntax) -> bool:
    """Tell whether a line may hold a value. Code has none without quotes or the like."""
    is_in_quotes = '"' in line or "'" in line or "`" in line
    return is_in_quotes or syntax not in OF_CODE or _MAY_HOLD.search(line) is not None


def may_hold_bytes(line: bytes) -> bool:
    """Tell whether a value may stand in a line of code in UTF-8: False is sure."""
    # A single byte is found many times faster than a pattern of one.
    if b'"' in line or b"'" in line or b"`" in line or b">" in line or b"%" in line:
        return True
    may_match = b"(" in line or b"[" in line or b"{" in line or b"export" in line
    return may_match and _MAY_HOLD_BYTES.search(line) is not None


def written_in(line: str, syntax: Syntax) -> Iterator[Written]:
    """Yield what a line gives to names of secrets, and to functions that take secrets.

    Args:
        line: a line of code or settings, or a part of a long line.
        syntax: how values are written in its file.
    """
    yield from on_command_line(line)
    if may_hold_value(line, syntax):
        yield from under_names(giving_names(line, None), line, syntax)
        yield from passed_to_calls(line)
        yield from inserted_in(line)
        yield from in_headers(line)


def under_names(names: Sequence[Name], line: str, syntax: Syntax) -> Iterator[Written]:
    """Yield what a line gives to names.

    Args:
        names: in their order in the line.
        line: a line of code or settings.
        syntax: how values are written in its file.
    """
    if not names:
        return
    expressions = Expressions(line)
    # From the end on: an expression does not read again what another name within it is given.
    assigned = [list(assigned_to(name, expressions)) for name in reversed(names)]
    is_comment = len(line) <= _LONGEST_COMMENT and _COMMENT.match(line) is not None
    read = 0
    for name in names:
        # Under any other name, what is embedded in the value has names of its own.
        # In a text for people, what has passed is more often a check than a password.
        is_sure = syntax is not Syntax.PLAIN or name.text.lower() != "pass"
        for each in assigned.pop():
            # In a comment, code stands in such quotes.
            in_prose = is_comment and f"`{each.variable.value}`" in line
            yield each if is_sure and not in_prose else each._replace(is_assigned=False)
        if name.asks:
            yield from beside(name, line)
            if name.start >= read:
                for each in settings_in(name, line, syntax):
                    if len(each.variable.value) > _LONGEST_SETTING:
                        # What it holds is read as what is embedded in it.
                        read = name.end + len(each.variable.value)
                    yield each
