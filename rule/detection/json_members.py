"""The names and texts in a JSON value: members, lists, objects that are a name and a value."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .names.words import words

LONGEST = 64 * 1024
"""Characters of a text that is parsed."""
_NAMING = words(
    "attribute envname field header headername id k key keyname label name option optionname param",
    "parameter parameterkey parametername property setting variable variablename",
)
_VALUED = words(
    "content data default defaultvalue fieldvalue headervalue parametervalue plaintext",
    "secretstring settingvalue string stringvalue text v val value valuestring",
)
"""Members of an object that is a name and a value, as in the settings of containers and stacks."""


def is_json(value: str) -> bool:
    """Tell whether a value is a JSON object or list, which is judged by its members."""
    if "{" not in value and "[" not in value:
        return False  # Most values are words.
    try:
        return parsed_json(value) is not None
    except RecursionError:
        return False


class _Number(str):
    """A number in JSON, as it is written: it may be a password."""

    __slots__ = ()


class Object(tuple[tuple[str, object], ...]):
    """A JSON object's pairs: if a name is there twice, both values are judged."""

    __slots__ = ()


_JSON = json.JSONDecoder(
    object_pairs_hook=Object, strict=False, parse_int=_Number, parse_float=_Number
)


def parsed_json(value: str) -> Object | list[object] | None:
    """Return the object or list of a JSON text; None for any other text.

    Raises:
        RecursionError: it is nested too deep.
    """
    if len(value) > LONGEST or not value.lstrip().startswith(("{", "[")):
        return None
    try:
        parsed: Object | list[object] = _JSON.decode(value)
    except ValueError:
        return None
    return parsed


def members(name: str, parsed: Object | list[object]) -> Iterator[tuple[str, str]]:
    """Yield names and texts; a list's members have the name of the list.

    Args:
        name: the name of the whole.
        parsed: what `parsed_json` returns.
    """
    # Without recursion: JSON may be nested deeper than Python's calls.
    waiting: list[tuple[str, object]] = [(name, parsed)]
    while waiting:
        key, member = waiting.pop()
        match member:
            case Object():
                waiting.extend(reversed(member))
                yield from _pair_of(member)
            case list():
                waiting.extend(
                    (key, item) for item in reversed(member) if not isinstance(item, _Number)
                )
                if command := _command_of(member):
                    yield key, command
            case str():
                yield key, member


def _pair_of(members: Object) -> Iterator[tuple[str, str]]:
    """Yield the name and value in an object such as ``{"name": "TOKEN", "value": "…"}``."""
    by_name = {_plain(key): text for key, text in members if isinstance(text, str)}
    for naming in _NAMING & by_name.keys():
        for valued in _VALUED & by_name.keys():
            yield by_name[naming], by_name[valued]


def _plain(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "")


def _command_of(items: list[object]) -> str:
    """Return the line of a command that is given as its arguments; empty if it has no option."""
    arguments = [item for item in items if isinstance(item, str)]
    if len(arguments) < 2 or not any(item.startswith("-") for item in arguments):  # noqa: PLR2004
        return ""
    return " ".join(_quoted(item) for item in arguments)


def _quoted(argument: str) -> str:
    if argument.split() == [argument]:
        return argument
    quote = "'" if '"' in argument else '"'
    return f"{quote}{argument}{quote}"
