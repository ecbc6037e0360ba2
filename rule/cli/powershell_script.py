"""Assignments of environment variables in a script of PowerShell. Nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from .cmd_script import permanent_assignments
from .dotenv_lines import Assignment

_BLANK = r"[^\S\r\n]"
_ENV = r"\$(?:env:(?P<name>\w++)|\{env:(?P<braced>[^}\r\n]{1,256}+)\})"
ASSIGNMENT = rf"{_ENV}{_BLANK}*+(?:\+|\?\?)?="
_QUOTED = r"'(?P<single>(?:[^']|'')*+)'|\"(?P<double>(?:[^\"`]|`.|\"\")*+)\""
# PowerShell runs what stands without quotes; a word or a number is most likely meant as a value.
_LITERAL = (
    rf"(?:(?:\s|\(|\[[\w.]++\])*+(?:{_QUOTED})"
    rf"|{_BLANK}*+(?P<bare>(?![A-Z][a-z]++-[A-Z])[^'\"\s;#($@&\[][^\r\n;]*+))"
)
_ARGUMENT = rf"(?:(?:\s|\()*+(?:{_QUOTED})|{_BLANK}*+(?P<bare>[^'\"\s;#($@&\[-][^\s;)]*+))"
_ASSIGNED = re.compile(ASSIGNMENT + _LITERAL, re.IGNORECASE | re.DOTALL)
_METHOD = re.compile(
    r"::SetEnvironmentVariable\(\s*+(?P<quote>['\"])(?P<name>\w++)(?P=quote)\s*+,\s*+" + _LITERAL,
    re.IGNORECASE | re.DOTALL,
)
_ITEM = re.compile(
    r"(?<![\w-])(?:(?:Set|New)-Item|(?:Set|Add)-Content|si|ni|sc|ac)\b"
    r"(?P<arguments>(?:'(?:[^']|'')*+'|\"(?:[^\"`]|`.|\"\")*+\"|[^'\"\r\n;|])*+)",
    re.IGNORECASE | re.DOTALL,
)
_VARIABLE = re.compile(
    r"(?<![\w-])(?:(?:Set|New)-Variable|sv|nv)\b"
    r"(?P<arguments>(?:'(?:[^']|'')*+'|\"(?:[^\"`]|`.|\"\")*+\"|[^'\"\r\n;|])*+)",
    re.IGNORECASE | re.DOTALL,
)
"""Variables of the script itself; they are judged as those of its environment are."""
_FIRST = re.compile(rf"{_BLANK}*+['\"]?(?P<name>\w++)['\"]?{_BLANK}*+")
_PATH = re.compile(rf"(?:^|[\s'\"])env:[/\\]?(?P<name>\w*+)['\"]?{_BLANK}*+", re.IGNORECASE)
_NAME = re.compile(rf"-Name{_BLANK}++['\"]?(?P<name>\w++)", re.IGNORECASE)
_VALUE = re.compile(rf"-Value\b:?{_BLANK}*+{_ARGUMENT}", re.IGNORECASE | re.DOTALL)
_POSITIONAL = re.compile(_ARGUMENT, re.DOTALL)
_MEANINGS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_CONTINUED = re.compile(r"`(?:\r\n|\r|\n)")
_HERE = re.compile(rf"@(['\"]){_BLANK}*+\r?\n")
_CURLY = str.maketrans("‘’‚‛“”„", "''''\"\"\"")  # noqa: RUF001
"""Quotes that a word processor writes; for PowerShell they are as good."""
Found = tuple[int, int, tuple[Assignment, ...]]
"""Where an assignment begins and ends, and what it assigns."""


def powershell_assignments(text: str) -> Iterator[Found]:
    """Yield what `$env:X = …`, cmdlets, `setx`, `reg add` and .NET's method assign, in order."""
    shape, here = _shape(text)
    direct = chain(_ASSIGNED.finditer(shape), _METHOD.finditer(shape))
    found: list[Found] = [
        (match.start(), match.end(), (Assignment(match["name"] or _braced(match), value),))
        for match in direct
        if (value := _value(text, match, here, 0)) is not None
    ]
    found += _items(text, shape, here)
    found += _variables(text, shape, here)
    found += permanent_assignments(text)
    yield from sorted(found, key=lambda each: each[:2])


def _braced(match: re.Match[str]) -> str:
    return match.groupdict().get("braced") or ""


def _shape(text: str) -> tuple[str, dict[int, str]]:
    """Return a text of the same length with each literal in quotes of one kind.

    Lines that a backtick joins are one, and a here-string is a literal of NULs. The second is each
    here-string's value, by the position behind its first quote.
    """
    pieces: list[str] = []
    here: dict[int, str] = {}
    done = 0
    without_end: set[str] = set()
    for match in _HERE.finditer(text):
        quote = match[1]
        if match.start() < done or quote in without_end:
            continue
        end = text.find(f"\n{quote}@", match.end() - 1)
        if end < 0:
            without_end.add(quote)
            continue
        pieces += (text[done : match.start()], "'", "\0" * (end + 1 - match.start()), "'")
        done = end + 3
        value = text[match.end() : max(end, match.end())].removesuffix("\r")
        here[match.start() + 1] = value if quote == "'" else _unescaped(value)
    pieces.append(text[done:])
    joined = _CONTINUED.sub(lambda found: " " * len(found[0]), "".join(pieces))
    return joined.translate(_CURLY), here


def _items(text: str, shape: str, here: dict[int, str]) -> Iterator[Found]:
    for match in _ITEM.finditer(shape):
        arguments, at = match["arguments"], match.start("arguments")
        path = _PATH.search(arguments)
        if path is None:
            continue
        named = _NAME.search(arguments)
        given = _VALUE.search(arguments) or _POSITIONAL.match(arguments, path.end())
        name = path["name"] or (named["name"] if named else "")
        value = _value(text, given, here, at) if given else None
        if name and value is not None:
            # What stands behind the value is code, too.
            end = at + given.end() if given else match.end()
            yield match.start(), end, (Assignment(name, value),)


def _variables(text: str, shape: str, here: dict[int, str]) -> Iterator[Found]:
    for match in _VARIABLE.finditer(shape):
        arguments, at = match["arguments"], match.start("arguments")
        named = _NAME.search(arguments) or _FIRST.match(arguments)
        if named is None:
            continue
        given = _VALUE.search(arguments) or _POSITIONAL.match(arguments, named.end())
        value = _value(text, given, here, at) if given else None
        if given and value is not None:
            yield match.start(), at + given.end(), (Assignment(named["name"], value),)


def _value(text: str, match: re.Match[str], here: dict[int, str], base: int) -> str | None:
    """Return a literal's value, of the text itself at the place where its shape was found."""
    for kind in ("single", "double", "bare"):
        if match[kind] is None:
            continue
        start, end = (base + at for at in match.span(kind))
        if kind == "single":
            return here[start] if start in here else text[start:end].replace("''", "'")
        return _unescaped(text[start:end]) if kind == "double" else text[start:end].rstrip(" \t)")
    return None


def _unescaped(text: str) -> str:
    meant = re.sub(r"`(.)", lambda found: _MEANINGS.get(found[1], found[1]), text)
    return meant.replace('""', '"')
