"""Variables that are embedded in a variable's value, with their own names.

These are members of JSON and YAML, and pairs in connection strings, queries and command lines, also
in base64 and percent-encoding.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from ..model import Variable
from .encoded_text import decoded_text
from .escapes import unescaped
from .names.expected_values import is_token

DEEPEST = 8
"""The deepest nesting of JSON in JSON and of encodings."""
_MOST = 1_000
"""Embedded variables of one variable; Lambda's environment of 4 KB has no room for more."""
_LONGEST = 64 * 1024

_NAME = r"[^\W\d][\w.-]*+"
_PAIRS = tuple(
    re.compile(pattern)
    for pattern in (
        # Server=db;User ID=app;Password=…   https://…?token=…&…
        # password = …, in a line of its own
        r"(?:^|[?&;\r\n])\s*([^\W\d](?:[\w .-]{0,60}?|[\w.-]{61,}+))\s*=[ \t]*([^&;\r\n]{1,4096})",
        # host=db password=…   db:6380,password=…,ssl=True   -Djavax.net.ssl.keyStorePassword=…
        rf"(?:^|[\s,])-{{0,2}}({_NAME})=([^\s,;&\"']{{1,4096}}|\"[^\"]{{1,4096}}\"|'[^']{{1,4096}}')",
        # --password …
        rf"(?:^|\s)--({_NAME})\s+([^\s-]\S{{0,4095}})",
        # <password>…</password>   <add key="password" value="…"/>
        rf"<({_NAME})>\s*([^<>]{{1,4096}}?)\s*</",
        rf"[\"']({_NAME})[\"']\s+value=([\"'][^\"'<>]{{1,4096}}[\"'])",
        # {{password: …, user: …}}, as YAML, JavaScript, Python and Ruby write it
        rf"[{{,]\s*[\"':]?({_NAME})(?:[\"']?\s*(?:=>|:\s)|[\"']:)\s*+[\"']?([^\"',{{}}]{{1,4096}})[\"']?\s{{0,3}}(?=[,}}])",
    )
)
_LINE = re.compile(rf"\s*(?:-\s+)?[\"']?({_NAME})[\"']?\s*:(?:\s+(\S.{{0,4095}}))?")
_NO_LINE = re.compile(r"\s*(?:#.*|-\s.*|-{3}|\.{3})?")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_MAY_HOLD = re.compile(r"[=:%{\[<\\&]|--|[A-Za-z0-9+/_-]{14}")
"""Matches every value in which another may be embedded."""
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{14,}={0,2}")
_NAMING = frozenset({"name", "key", "variable", "parametername", "parameterkey"})
_VALUED = frozenset({"value", "parametervalue", "default", "defaultvalue"})
"""Members of an object that is a name and a value, as in the settings of containers and stacks."""


def embedded_variables(variable: Variable, unread: list[str] | None = None) -> Iterator[Variable]:
    """Yield the variables that are embedded in a value; none for plain text.

    A list's members, and text in base64 or percent-encoding, have the name of the outer variable.

    Args:
        variable: the outer variable.
        unread: gets a reason for each limit that was reached.
    """
    if len(variable.value) <= _LONGEST and not _MAY_HOLD.search(variable.value):
        return  # Most values are words.
    reasons = [] if unread is None else unread
    seen: set[Variable] = set()
    for field in _within(variable, DEEPEST, set(), reasons):
        if field in seen:
            continue
        if len(seen) == _MOST:
            reasons.append(f"it holds more than {_MOST:,} fields; the rest was not looked at")
            return
        seen.add(field)
        yield field


def is_json(value: str) -> bool:
    """Tell whether a value is a JSON object or list, which is judged by its members."""
    try:
        return _parse(value) is not None
    except RecursionError:
        return False


class _Number(str):
    """A number in JSON, as it is written: it may be a password."""

    __slots__ = ()


class _Object(tuple[tuple[str, object], ...]):
    """A JSON object's pairs: if a name is there twice, both values are judged."""

    __slots__ = ()


_JSON = json.JSONDecoder(
    object_pairs_hook=_Object, strict=False, parse_int=_Number, parse_float=_Number
)


def _within(
    variable: Variable, depth: int, visited: set[Variable], reasons: list[str]
) -> Iterator[Variable]:
    if variable in visited:
        return
    visited.add(variable)
    for field, may_hold_more in _directly_within(variable, reasons):
        if depth == 0:
            reasons.append(f"what stands in it is nested more than {DEEPEST} deep")
            return
        yield field
        if may_hold_more:
            yield from _within(field, depth - 1, visited, reasons)


def _directly_within(variable: Variable, reasons: list[str]) -> Iterator[tuple[Variable, bool]]:
    """Yield the variables in a value, each with whether it may hold others."""
    name, value = variable.name, variable.value
    if len(value) > _LONGEST:
        reasons.append(f"it is longer than {_LONGEST:,} characters; what it holds was not parsed")
        return
    try:
        parsed = _parse(value)
    except RecursionError:
        reasons.append("it is JSON that is nested too deep")
        parsed = None
    if parsed is not None:
        for key, text in _texts(name, parsed):
            yield Variable(key, text), True
        return
    for hidden in _hidden(value):
        if hidden != value:
            yield Variable(name, hidden), True
    for key, text in _pairs(value):
        yield Variable(key, text), next(_hidden(text), None) is not None


def _hidden(value: str) -> Iterator[str]:
    """Yield the decoded texts of a value that is encoded, whole or in one of its words."""
    # Base64 may be broken into lines that cannot be decoded alone.
    if whole := decoded_text("".join(value.split())):
        yield whole
    else:
        yield from filter(None, map(decoded_text, dict.fromkeys(_ENCODED.findall(value))))
    if _is_escaped(value):
        yield unquote(value)
        if "+" in value:
            yield unquote_plus(value)
    if "\\" in value or "&quot;" in value:
        yield unescaped(value)


def _is_escaped(value: str) -> bool:
    return "%" in value and _ESCAPE.search(value) is not None


def _pairs(value: str) -> Iterator[tuple[str, str]]:
    if not ("=" in value or ":" in value or "--" in value or "</" in value):
        return
    for pattern in _PAIRS:
        for pair in pattern.finditer(value):
            yield pair[1], pair[2].strip(" \"'")
    lines = [line for line in value.splitlines() if not _NO_LINE.fullmatch(line)]
    matches = [_LINE.fullmatch(line) for line in lines]
    for match in matches if all(matches) else ():
        # A single line may be a sentence: "Password: as you chose it".
        if match and match[2] and (len(lines) > 1 or is_token(match[1], match[2])):
            yield match[1], match[2].strip(" \"'")


def _texts(name: str, parsed: object) -> Iterator[tuple[str, str]]:
    """Yield names and texts, without recursion: JSON may be nested deeper than Python's calls."""
    waiting = [(name, parsed)]
    while waiting:
        key, member = waiting.pop()
        match member:
            case _Object():
                waiting.extend(reversed(member))
                yield from _pair_of(member)
            case list():
                waiting.extend(
                    (key, item) for item in reversed(member) if not isinstance(item, _Number)
                )
            case str():
                yield key, member


def _pair_of(members: _Object) -> Iterator[tuple[str, str]]:
    """Yield the name and value in an object such as ``{"name": "TOKEN", "value": "…"}``."""
    by_name = {key.casefold(): text for key, text in members if isinstance(text, str)}
    for naming in _NAMING & by_name.keys():
        for valued in _VALUED & by_name.keys():
            yield by_name[naming], by_name[valued]


def _parse(value: str) -> _Object | list[object] | None:
    """Return the object or list of a JSON text; None for any other text.

    Raises:
        RecursionError: it is nested too deep.
    """
    if len(value) > _LONGEST or not value.lstrip().startswith(("{", "[")):
        return None
    try:
        parsed: _Object | list[object] = _JSON.decode(value)
    except ValueError:
        return None
    return parsed
