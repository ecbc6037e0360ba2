"""Reads ``.env`` files for the command line, as all of their readers do. Never executes anything.

Readers differ: for docker, quotes and comments are a part of the value; Node.js ends a quoted value
at the first quote; python-dotenv expands references; systemd joins lines. Each value that one of
them reads is scanned. A file with a line that none of them can read is refused.

python-dotenv itself would be one more package in the function, for one command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .dotenv_lines import NEWLINE, Assignment, Lines
from .python_dotenv import as_python_dotenv

_SEPARATOR = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Ends a line only for Python's ``str.splitlines`` or in JavaScript's patterns."""


def parse_dotenv(text: str) -> tuple[Assignment, ...]:
    r"""Read lines of ``NAME=value``, in their order; a name may occur twice.

    Values may be unquoted, in ``'…'``, or in ``"…"`` with escapes such as ``\n``, ``\t`` and
    ``\"``; quoted values may have several lines. Commands such as ``export``, comments, empty
    lines, and further assignments behind a quoted value are allowed.

    Raises:
        ValueError: names the number of the first line that cannot be read; never quotes the line.
    """
    text = text.removeprefix("\ufeff")
    if text.endswith("\0") and NEWLINE.search(text) is None:
        return _with(tuple(Assignment(*pair) for pair in _ended_by_nul(text)), _pythons(text))
    assignments = _all_readings(text)
    if separator := _SEPARATOR.search(text):
        try:
            more = _all_readings(_SEPARATOR.sub("\n", text))
        except ValueError:
            line = len(NEWLINE.findall(text, 0, separator.start())) + 1
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
            line = len(NEWLINE.findall(text, 0, at)) + 1
            raise ValueError(f"line {line} holds a NUL, and no NAME=value behind it")
        if record:
            yield name, value
        at += len(record) + 1


def _all_readings(text: str) -> tuple[Assignment, ...]:
    return _with(tuple(Lines(text).assignments()), _pythons(text))


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
