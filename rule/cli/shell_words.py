"""A word of a shell as a pattern, and the value that the shell makes of it."""

from __future__ import annotations

import re

BLANK = r"[^\S\r\n]"
NAME = r"(?P<name>[A-Za-z_]\w*+)"
_PIECES = (
    r"'(?P<single>[^']*+)'|\$'(?P<ansi>(?:[^'\\]|\\.)*+)'|\"(?P<double>(?:[^\"\\]|\\.)*+)\""
    r"|\\(?P<escaped>\r\n|.)"
)
WORD = rf"(?P<word>(?:{re.sub(r'[?]P<[a-z]+>', '?:', _PIECES)}|[^\s;&|<>()'\"`$\\]++)++)"
"""Quoted and unquoted pieces, up to what the shell ends the word at or replaces."""
_PIECE = re.compile(rf"{_PIECES}|(?P<bare>[^'\"\\$]++|\$)", re.DOTALL)
_IN_DOUBLE = re.compile(r"\\(\r\n|[\\\"$`\n])")
_IN_ANSI = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
_MEANINGS = {"n": "\n", "r": "\r", "t": "\t", "e": "\x1b", "E": "\x1b", "a": "\a", "b": "\b"}
_NEWLINES = ("\n", "\r\n")


def value_of(word: str) -> str:
    """Return the value of a word; expansions in double quotes stay as they are written."""
    return "".join(map(_of_piece, _PIECE.finditer(word)))


def _of_piece(piece: re.Match[str]) -> str:
    match piece.lastgroup:
        case "double":
            return _IN_DOUBLE.sub(_in_double, piece["double"])
        case "ansi":
            return _IN_ANSI.sub(_in_ansi, piece["ansi"])
        case "escaped":
            return "" if piece["escaped"] in _NEWLINES else piece["escaped"]
        case kind:
            return piece[kind or 0]


def _in_double(escape: re.Match[str]) -> str:
    return "" if escape[1] in _NEWLINES else escape[1]


def _in_ansi(escape: re.Match[str]) -> str:
    hexadecimal = escape[1] or escape[2]
    if hexadecimal:
        return chr(int(hexadecimal, 16))
    return chr(int(escape[3], 8)) if escape[3] else _MEANINGS.get(escape[4], escape[4])
