"""Variables within a variable: the members of JSON, of connection strings and of queries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from rule.model import Variable

_DEEPEST = 4
_MOST = 1_000
"""Fields of one variable; Lambda's 4 KB of environment hold no more."""
_LONGEST = 64 * 1024
_PAIR = re.compile(r"(?:^|[?&;])\s*([A-Za-z][\w .-]{0,60}?)\s*=\s*([^&;\r\n]{1,4096})")


def fields(variable: Variable) -> Iterator[Variable]:
    """Yield what stands under a name of its own in a value; nothing for plain text.

    Members of JSON, also of JSON in a string of it, and the pairs of ``key=value;…`` and of
    ``?key=value&…``. A list's members have the list's name.
    """
    for number, field in enumerate(_within(variable.name, variable.value, _DEEPEST)):
        if number >= _MOST:
            return
        yield field


def is_json(value: str) -> bool:
    """Tell whether a value is a JSON object or list, to be judged by its members."""
    return isinstance(_parse(value), (_Object, list))


class _Object(tuple[tuple[str, object], ...]):
    """A JSON object's pairs: a name that stands there twice hides neither value."""

    __slots__ = ()


def _within(name: str, value: str, depth: int) -> Iterator[Variable]:
    if depth == 0 or len(value) > _LONGEST:
        return
    parsed = _parse(value)
    if parsed is None:
        for pair in _PAIR.finditer(value):
            yield Variable(pair[1], pair[2].strip(" \"'"))
        return
    for key, text in _texts(name, parsed):
        yield Variable(key, text)
        yield from _within(key, text, depth - 1)


def _texts(name: str, parsed: object) -> Iterator[tuple[str, str]]:
    """Walk without recursion: JSON may nest deeper than Python calls."""
    waiting = [(name, parsed)]
    while waiting:
        key, member = waiting.pop()
        match member:
            case _Object():
                waiting.extend(reversed(member))
            case list():
                waiting.extend((key, item) for item in reversed(member))
            case str():
                yield key, member


def _parse(value: str) -> object:
    """Return JSON's objects and lists; None for all else, such as what is nested without end."""
    if len(value) > _LONGEST or not value.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(value, object_pairs_hook=_Object, strict=False)
    except (ValueError, RecursionError):
        return None
