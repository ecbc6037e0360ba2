"""Assignments of environment variables in a script of CMD. Nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dotenv_lines import Assignment

_BLANK = r"[^\S\r\n]"
_LAST_QUOTE = rf"\"(?={_BLANK}*+(?:[&|)^\r\n]|\Z))"
_SET = re.compile(
    rf"(?<![^\s&(|@])@?set\b(?:{_BLANK}|[,;=])*+"
    rf"(?:(?P<prompt>/p\b[^\r\n&|]*+)|(?:/a{_BLANK}++)?"
    rf"(?:\"(?P<whole>[^\"=\r\n]++=(?:(?:[^\"\r\n]|(?!{_LAST_QUOTE})\")*+(?=\")|[^\r\n]*(?=\")))\""
    r"|(?P<rest>[A-Za-z_][\w.()-]*+=(?:[^\r\n^]|\^(?:\r\n|.)?)*+)))",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_SETX = re.compile(
    rf"(?<![\w.-])setx(?:\.exe)?['\"]?(?={_BLANK})"
    rf"(?:{_BLANK}++/(?:m\b|[sup]{_BLANK}++[^\s/]\S*+)){{0,4}}+{_BLANK}++"
    rf"['\"]?(?P<name>[A-Za-z_]\w*+)['\"]?(?:{_BLANK}++|=)"
    r"(?:\"(?P<quoted>[^\"\r\n]*+)\"|'(?P<single>[^'\r\n]*+)'|(?P<word>[^\s\"'=/]\S*+))",
    re.IGNORECASE,
)
_REG = re.compile(
    rf"(?<![\w.-])reg(?:\.exe)?['\"]?{_BLANK}++add{_BLANK}++"
    r"(?P<arguments>(?:\"[^\"\r\n]*+\"|[^\"\r\n&|])*+)",
    re.IGNORECASE,
)
_OF_ENVIRONMENT = re.compile(r"\\Environment['\"]?(?:\s|\Z)", re.IGNORECASE)
"""The registry's keys that hold a user's variables, and a machine's."""
_REG_NAME = re.compile(rf"/v{_BLANK}++['\"]?(?P<name>\w++)", re.IGNORECASE)
_REG_VALUE = re.compile(
    rf"/d{_BLANK}++(?:\"(?P<quoted>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<word>[^\s\"'/]\S*+))",
    re.IGNORECASE,
)
_ECHO = re.compile(
    rf"(?<![^\s&(|@])@?echo(?:{_BLANK}++|[.:(])(?P<name>[A-Za-z_]\w*+)=(?P<value>[^\r\n&|<>]*+)(?P<file>>)?",
    re.IGNORECASE,
)
"""What writes an assignment into a file, such as `.env`; a blank would belong to the value."""
_CARET = re.compile(r"\^(.)")
_CONTINUED = re.compile(r"\^\r?\n")
_REFERENCE = re.compile(r"\s*+(?:%[^%\s]++%|%[~\w]++|![^!\s]++!)\s*+")
"""Another variable, or an argument of the script."""
_NEXT = re.compile(rf"{_BLANK}*+(?<!\^)[&|]")
Found = tuple[int, int, tuple[Assignment, ...]]
"""Where an assignment begins and ends, and what it assigns."""


def cmd_assignments(text: str) -> Iterator[Found]:
    """Yield what ``set``, ``setx`` and ``echo … >> FILE`` assign, in rising order."""
    found = [(each.start(), each.end(), tuple(_assigned(each))) for each in _SET.finditer(text)]
    found += (
        (each.start(), each.end(), (Assignment(each["name"], each["value"].strip()),))
        for each in _ECHO.finditer(text)
        if each["file"] and not _REFERENCE.fullmatch(each["value"])
    )
    found += permanent_assignments(text)
    yield from sorted(found, key=lambda each: each[:2])


def permanent_assignments(text: str) -> Iterator[Found]:
    """Yield what ``setx`` and ``reg add`` assign, which PowerShell runs, too."""
    for match in _SETX.finditer(text):
        value = _given(match)
        if not _REFERENCE.fullmatch(value):
            yield match.start(), match.end(), (Assignment(match["name"], value),)
    for match in _REG.finditer(text):
        arguments = match["arguments"]
        name, given = _REG_NAME.search(arguments), _REG_VALUE.search(arguments)
        if not (name and given and _OF_ENVIRONMENT.search(arguments)):
            continue
        if not _REFERENCE.fullmatch(value := _given(given)):
            end = match.start("arguments") + given.end()
            yield match.start(), end, (Assignment(name["name"], value),)


def _given(match: re.Match[str]) -> str:
    values = (match[kind] for kind in ("quoted", "single", "word"))
    return next(each for each in values if each is not None)


def _assigned(match: re.Match[str]) -> Iterator[Assignment]:
    if match["prompt"]:
        return
    name, _, value = (match["whole"] or match["rest"]).partition("=")
    if not _REFERENCE.fullmatch(value):
        # Without quotes, another command may follow, and a caret escapes a sign.
        others = () if match["whole"] else _readings(value)
        yield Assignment(name.strip(), value, tuple(dict.fromkeys(others)))


def _readings(value: str) -> Iterator[str]:
    joined = _CONTINUED.sub("", value)
    following = _NEXT.search(joined)
    alone = joined[: following.start()] if following else joined
    yield alone
    yield _CARET.sub(r"\1", alone)
    yield alone.strip().strip('"')
