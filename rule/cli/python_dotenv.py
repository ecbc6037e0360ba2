r"""Reads ``.env`` files exactly as python-dotenv does, including what it skips.

With its regular expressions, but possessive, so that no file takes quadratic time.
Source: https://github.com/theskumar/python-dotenv/blob/v1.2.4/src/dotenv/parser.py
"""

from __future__ import annotations

import re
from codecs import decode
from collections.abc import Iterator

from .dotenv_expansion import Bound
from .dotenv_value import Unreadable

_BLANKS = re.compile(r"[^\S\r\n]*+")
_BEFORE = re.compile(r"\s*+(?:export[^\S\r\n]++)?+")
_QUOTED_NAME = re.compile(r"'([^']++)'")
_NAME = re.compile(r"([^=#\s]++)")
_QUOTED = {
    "'": re.compile(r"'((?:\\.|[^'\\])*+)'", re.DOTALL),
    '"': re.compile(r'"((?:\\.|[^"\\])*+)"', re.DOTALL),
}
_ESCAPES = {"'": re.compile(r"\\[\\']"), '"': re.compile(r"\\[\\'\"abfnrtv]")}
_LINE = re.compile(r"[^\r\n]*+")
_COMMENT = re.compile(r"\s#")
_END = re.compile(r"(?:[^\S\r\n]*+#[^\r\n]*+)?+[^\S\r\n]*+(?:\r\n|\n|\r|\Z)")
_REST = re.compile(r"[^\r\n]*+[\r\n]?")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_SPECIAL = re.compile(r"[}:]")


def as_python_dotenv(text: str) -> Iterator[tuple[str, str]]:
    """Yield each name with its value, as it is written and with references expanded.

    The variables of the reader's environment are not known, and are taken as empty.

    Raises:
        ValueError: the expanded texts are longer than the limit; names the line.
    """
    text = text.removeprefix("\ufeff")
    yield from _expanded(text)
    # It opens the file as text, so that Python translates line ends.
    if "\r" in text:
        yield from _expanded(_NEWLINE.sub("\n", text))


def _expanded(text: str) -> Iterator[tuple[str, str]]:
    known: dict[str, str] = {}
    bound = Bound()
    for name, value, position in _bindings(text):
        if value is None:
            known[name] = ""
            continue
        yield name, value
        try:
            known[name] = "".join(_with_others(value, known, bound))
        except Unreadable as error:
            line = len(_NEWLINE.findall(text, 0, position)) + 1
            raise ValueError(f"line {line} {error}") from None
        yield name, known[name]


def _bindings(text: str) -> Iterator[tuple[str, str | None, int]]:
    """Yield names, their values, if they have one, and their positions."""
    position = 0
    while position < len(text):
        start = _end(_BEFORE, text, position)
        name, position = _name(text, start)
        value: str | None = None
        if name is not None:
            position = _end(_BLANKS, text, position)
            if text.startswith("=", position):
                value, position = _value(text, position + 1)
        if ended := _END.match(text, position):
            position = ended.end()
            if name is not None:
                yield name, value, start
        else:
            position = _end(_REST, text, position)


def _name(text: str, position: int) -> tuple[str | None, int]:
    pattern = _QUOTED_NAME if text.startswith("'", position) else _NAME
    found = pattern.match(text, position)
    return (found[1], found.end()) if found else (None, position)


def _value(text: str, position: int) -> tuple[str, int]:
    """Read the value behind an equals sign; a quote without an end is not consumed."""
    start = _end(_BLANKS, text, position)
    if start > position and text.startswith("#", start):
        return "", start
    quote = text[start : start + 1]
    if quote in _QUOTED:
        found = _QUOTED[quote].match(text, start)
        if found is None:
            return "", start
        value = _ESCAPES[quote].sub(lambda each: decode(each[0], "unicode-escape"), found[1])
        return value, found.end()
    end = _end(_LINE, text, start)
    line = text[start:end]
    comment = _COMMENT.search(line)
    return (line[: comment.start()] if comment else line).rstrip(), end


def _with_others(value: str, known: dict[str, str], bound: Bound) -> Iterator[str]:
    r"""Expand what python-dotenv expands, which searches for ``\$\{([^}:]*)(?::-([^}]*))?\}``.

    `re` would search for that pattern up to the value's end from every dollar sign.
    Source: https://github.com/theskumar/python-dotenv/blob/v1.2.4/src/dotenv/variables.py
    """
    done, at, special, last = 0, value.find("${"), None, value.rfind("}")
    while at >= 0:
        if special is None or special.start() < at + 2:
            special = _SPECIAL.search(value, at + 2)
        if special is None:
            break
        end, default = special.start(), ""
        if special[0] == ":":
            if end > last or not value.startswith(":-", end):
                at = value.find("${", at + 1)
                continue
            end = value.find("}", end)
            default = value[special.start() + 2 : end]
        yield value[done:at]
        yield bound.counted(known.get(value[at + 2 : special.start()], default))
        done, at = end + 1, value.find("${", end)
    yield value[done:]


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position
