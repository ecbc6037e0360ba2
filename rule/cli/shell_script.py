"""Assignments of variables in a script of a shell, and in direnv's. Nothing is executed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain

from .dotenv_lines import Assignment, Lines
from .shell_words import BLANK, NAME, WORD, value_of

_LINE = re.compile(r"[^\r\n]++")
_PLAIN_LINE = re.compile(
    rf"{BLANK}*+(?:(?:export|declare|typeset|readonly|local)\b|[A-Za-z_]\w*+=)"
)
_COMMENT = re.compile(rf"^{BLANK}*+#[^\r\n]*+", re.MULTILINE)
_BEFORE = r"(?<![\w$-])"
_BEGINS = r"(?<![^\s;&|(`])"
"""Where a command begins, or an argument of one."""
_FORMAT = r"(?:'[^'\r\n]*+'|\"[^\"\r\n]*+\"|\S++)"
_COMMAND = rf"(?:echo|printf)\b(?:{BLANK}++(?:-\w++|['\"]?%s(?:\\n)?['\"]?))*+{BLANK}++"
_OPTION = (
    r"(?:-\w*+(?:'[^'\r\n]*+'|\"[^\"\r\n]*+\")?|'[^'\r\n]*+'|\"[^\"\r\n]*+\"|\d[\d.]*+"
    rf"|\$\{{?\w++\}}?|[^\w\s'\"$<>|;&-](?={BLANK}))"
)
# Bounded, since a name may be `read`, too.
_READ = (
    rf"(?<![\w$-])(?:read|mapfile|readarray)(?:{BLANK}++{_OPTION}){{0,16}}+"
    rf"(?P<names>(?:{BLANK}++[A-Za-z_]\w*+){{1,16}}+)"
)
_READ_WORD = re.compile(rf"{_READ}{BLANK}*+<<<{BLANK}*+{WORD}", re.DOTALL)
_ASSIGNED = re.compile(rf"{_BEGINS}{NAME}\+?={WORD}", re.DOTALL)
_PLAIN_WORD = re.compile(r"(['\"]?)[\w.:/@%+-]++\1")
_WORDS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"{_BEFORE}{NAME}=\"?(?:\$\(|`){BLANK}*+{_COMMAND}{WORD}",
        rf"\bprintf{BLANK}++-v{BLANK}++{NAME}{BLANK}++{_FORMAT}{BLANK}++{WORD}",
        rf"\bprintf{BLANK}++-v{BLANK}++{NAME}{BLANK}++{WORD}{BLANK}*+(?=[;&|\r\n]|\Z)",
        rf"\[['\"]?{NAME}['\"]?\]\+?=(?!=){WORD}",
        rf"{_BEFORE}{NAME}\[\d++\]\+?=(?!=){WORD}",
    )
)
_HERE = re.compile(
    rf"(?:{_READ}|{_BEFORE}(?P<set>[A-Za-z_]\w*+)=\"?(?:\$\(|`){BLANK}*+cat)"
    rf"{BLANK}*+<<(?P<dash>-?){BLANK}*+['\"\\]?(?P<end>[\w.-]++)"
)
_NEWLINE = re.compile(r"\n")
_END = re.compile(rf"^\t*+([\w.-]++){BLANK}*+\r?$", re.MULTILINE)
_SEPARATORS = (r"\s+", r"[:,;|/\s]+")
"""Between the values for several names, by `IFS` as it is, and as scripts set it."""
Found = tuple[int, int, tuple[Assignment, ...]]
"""Where an assignment begins and ends, and what it assigns; empty if the text is code, too."""


def shell_assignments(text: str) -> Iterator[Found]:
    """Yield what lines and commands assign, in rising order.

    Of a command, only a plain word is taken out of the script: the end of any other may be meant
    otherwise, so that it is code, too.
    """
    yield from sorted(_assignments(text), key=lambda each: each[:2])


def _assignments(text: str) -> Iterator[Found]:
    for line in _LINE.finditer(text):
        if _PLAIN_LINE.match(line[0]):
            try:
                found = tuple(Lines(line[0]).assignments())
            except ValueError:
                continue  # A value in several lines, or a command.
            yield line.start(), line.end(), found
    yield from _assigned(text)
    for at, name, value in chain(_words(text), _here_documents(text)):
        yield at, at, (Assignment(name, value),)


def _assigned(text: str) -> Iterator[Found]:
    comments = [each.span() for each in _COMMENT.finditer(text)]
    for match in _ASSIGNED.finditer(text):
        before = bisect_left(comments, match.span()) - 1
        if before < 0 or match.start() >= comments[before][1]:
            end = match.end() if _PLAIN_WORD.fullmatch(match["word"]) else match.start()
            yield match.start(), end, (Assignment(match["name"], value_of(match["word"])),)


def _words(text: str) -> Iterator[tuple[int, str, str]]:
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _WORDS):
        yield match.start(), match["name"], value_of(match["word"])
    for match in _READ_WORD.finditer(text):
        yield from _read(match, value_of(match["word"]))


def _read(match: re.Match[str], value: str) -> Iterator[tuple[int, str, str]]:
    names = match["names"].split()
    for separator in _SEPARATORS if len(names) > 1 else ():
        values = re.split(separator, value.strip(), maxsplit=len(names) - 1)
        for name, each in zip(names, values, strict=False):
            yield match.start(), name, each
    if len(names) == 1:
        yield match.start(), names[0], value


def _here_documents(text: str) -> Iterator[tuple[int, str, str]]:
    ends: dict[str, list[int]] = {}
    for line in _END.finditer(text):
        ends.setdefault(line[1], []).append(line.start())
    begins = [each.end() for each in _NEWLINE.finditer(text)]
    done = 0
    for match in _HERE.finditer(text):
        places = ends.get(match["end"], [])
        following = bisect_left(begins, match.end())
        begin = begins[following] if following < len(begins) else len(text)
        number = bisect_left(places, begin)
        if match.start() < done or number == len(places):
            continue
        done = places[number]
        value = text[begin:done].rstrip("\r\n")
        if match["dash"]:
            value = re.sub(r"^\t++", "", value, flags=re.MULTILINE)
        if match["set"]:
            yield match.start(), match["set"], value
        else:
            yield from _read(match, value)
