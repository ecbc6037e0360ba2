"""JSON with the places of its texts. Only what Python's own reader takes for JSON is read."""

from __future__ import annotations

import json
import re
from typing import cast

from .placed import Lines, Members, Number, Text

_BLANKS = re.compile(r"[ \t\n\r]*+")
_PLAIN = re.compile(r'"([^"\\\x00-\x1f]*+)"')
_LEAF = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number)


def read_json(text: str) -> object:
    """Read a JSON text.

    Raises:
        ValueError: it is no JSON; says why, and never quotes a value.
    """
    try:
        given = _Reader(text).whole()
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise ValueError("its JSON is nested too deeply") from None
    return given


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)

    def whole(self) -> object:
        """Return the document's one value."""
        given, end = self.value(self.skip(0))
        if (end := self.skip(end)) < len(self._text):
            raise json.JSONDecodeError("Extra data", self._text, end)
        return given

    def skip(self, at: int) -> int:
        """Return where something begins: behind blanks."""
        found = _BLANKS.match(self._text, at)
        return found.end() if found else at

    def value(self, at: int) -> tuple[object, int]:
        """Return the value that begins at a place, and its end."""
        if self._text.startswith("{", at):
            return self._object(at)
        if self._text.startswith("[", at):
            return self._list(at)
        if plain := _PLAIN.match(self._text, at):  # Most are, and this is faster.
            return Text(plain[1]).placed(self._lines, at), plain.end()
        value, end = _LEAF.raw_decode(self._text, at)
        if type(value) is str:
            value = Text(value).placed(self._lines, at)
        elif isinstance(value, Number):
            value.placed(self._lines, at)
        return value, end

    def _object(self, at: int) -> tuple[Members, int]:
        pairs: list[tuple[Text, object]] = []
        at = self.skip(at + 1)
        while pairs or not self._text.startswith("}", at):
            if not self._text.startswith('"', at):
                raise json.JSONDecodeError("Expecting a name", self._text, at)
            name, end = self.value(at)
            value, end = self.value(self.skip(self._behind(":", self.skip(end))))
            pairs.append((cast("Text", name), value))
            at = self.skip(end)
            if self._text.startswith("}", at):
                break
            at = self.skip(self._behind(",", at))
        return Members(pairs), at + 1

    def _list(self, at: int) -> tuple[list[object], int]:
        values: list[object] = []
        at = self.skip(at + 1)
        while values or not self._text.startswith("]", at):
            value, end = self.value(at)
            values.append(value)
            at = self.skip(end)
            if self._text.startswith("]", at):
                break
            at = self.skip(self._behind(",", at))
        return values, at + 1

    def _behind(self, sign: str, at: int) -> int:
        if not self._text.startswith(sign, at):
            raise json.JSONDecodeError(f"Expecting {sign}", self._text, at)
        return at + 1
