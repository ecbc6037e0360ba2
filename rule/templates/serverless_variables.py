"""Variables of the Serverless Framework: ``${self:custom.stage}``, with ``'defaults'``.

What stands in the file itself is looked up, under each stage if the stage is not written out.
Whatever comes from elsewhere (``env``, ``opt``, ``ssm``, ``file``, …) is a reference and no value.

Source: https://www.serverless.com/framework/docs/guides/variables
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from math import prod

from ..documents.placed import Members, text_of
from .expressions import Alternatives
from .functions import Incalculable

_SIGN = re.compile(r"\$\{|[}'\",]")
_ADDRESS = re.compile(r"(\w++)(?:\([^)]*+\))?+:(.*+)", re.DOTALL)
_MOST_ALTERNATIVES = 256
_MOST_STEPS = 300_000
_DEEPEST = 20
_LONGEST = 8_000_000
"""In characters, for all texts that are put together."""


class Variables:
    """The variables of one file."""

    def __init__(self, service: Members) -> None:
        """Take what variables refer to.

        Args:
            service: the whole file.
        """
        self._service = service
        self._steps = self._size = 0
        self.elsewhere = 0
        """How many look-ups have led to other files so far."""

    def values(self, given: object, depth: int = 0) -> list[object]:
        """Return what a value of the file may become: None for what only a deployment knows.

        Args:
            given: the value; only a text may hold variables.
            depth: how many variables have led here.

        Raises:
            Incalculable: they are too many, or refer to each other.
        """
        self._count(depth)
        if not isinstance(given, str) or "${" not in given:
            return [given]
        pieces = list(_pieces(given))
        if len(pieces) == 1 and pieces[0][0]:
            return list(self._variable(pieces[0][1], depth + 1))
        return list(self._combined(pieces, depth + 1, "${{{}}}"))

    def _variable(self, inner: str, depth: int) -> Iterator[object]:
        """Yield what a variable may become: None if the file has nothing for any of its sources."""
        found = False
        for value in self._of_sources(inner, depth):
            found = True
            yield value
        if not found:
            yield None

    def _of_sources(self, inner: str, depth: int) -> Iterator[object]:
        for number, source in enumerate(_sources(inner)):
            address = _ADDRESS.fullmatch(source)
            if source[:1] in ("'", '"'):
                yield source[1:-1]
            elif source.startswith("${"):
                yield from self.values(source, depth)
            elif address is None:  # A literal, but only behind a comma.
                yield source if number and source and "$" not in source else None
            elif address[1] == "self":
                for path in self._combined(list(_pieces(address[2])), depth, "*"):
                    for found in self._found(self._service, path.strip().split("."), depth):
                        yield from self.values(found, depth)
            elif address[1] == "param":
                for found in self._parameters(address[2].strip()):
                    yield from self.values(found, depth)
            else:
                self.elsewhere += address[1] == "file"
                yield None

    def _parameters(self, name: str) -> Iterator[object]:
        stages = [stage for given in self._service.objects("params") for _, stage in given]
        for given in self._service.objects("stages"):
            for _, stage in given:
                stages += stage.objects("params") if isinstance(stage, Members) else ()
        for stage in stages:
            yield from stage.all(name) if isinstance(stage, Members) else ()

    def _found(self, given: object, path: list[str], depth: int) -> Iterator[object]:
        self._count(max(depth, len(path)))
        if not path:
            yield given
        elif isinstance(given, str):
            yield from self._behind(given, path, depth + 1)
        elif isinstance(given, Members):
            for name, value in given:
                if _fits(path[0], name):
                    yield from self._found(value, path[1:], depth)
        elif isinstance(given, list) and path[0].isdecimal():
            for value in given[int(path[0]) : int(path[0]) + 1]:
                yield from self._found(value, path[1:], depth)

    def _behind(self, given: str, path: list[str], depth: int) -> Iterator[object]:
        """Yield what a path leads to that goes through a variable."""
        for value in self.values(given, depth):
            if value is None:
                self.elsewhere += 1
                yield None
            elif not isinstance(value, str):
                yield from self._found(value, path, depth)

    def _count(self, depth: int) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS or depth > _DEEPEST:
            raise Incalculable("its variables are too many, or refer to each other")

    def _combined(self, pieces: list[tuple[bool, str]], depth: int, unknown: str) -> Iterator[str]:
        """Yield each text that pieces may become; what is unknown is written as said."""
        alternatives = [
            list(dict.fromkeys(self._written(piece, depth, unknown))) if is_variable else [piece]
            for is_variable, piece in pieces
        ]
        if prod(map(len, alternatives)) > _MOST_ALTERNATIVES:
            raise Incalculable(f"it may have more than {_MOST_ALTERNATIVES} values")
        for each in product(*alternatives):
            self._size += sum(map(len, each))
            if self._size > _LONGEST:
                raise Incalculable("its variables make too much text")
            yield "".join(each)

    def _written(self, inner: str, depth: int, unknown: str) -> Iterator[str]:
        for value in self._variable(inner, depth + 1):
            text = text_of(value)
            yield unknown.format(inner) if text is None else text


def alternatives_of(values: list[object]) -> Alternatives:
    """Return values as texts.

    Raises:
        Incalculable: one is an object or a list.
    """
    if any(isinstance(each, Members | list) for each in values):
        raise Incalculable("it is no text")
    return [text_of(each) for each in values]


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text, and whether each is a variable; then without its braces."""
    done = 0
    while (start := text.find("${", done)) >= 0:
        end = _end(text, start)
        if end < 0:
            break
        if start > done:
            yield False, text[done:start]
        yield True, text[start + 2 : end]
        done = end + 1
    if done < len(text):
        yield False, text[done:]


def _end(text: str, start: int) -> int:
    """Return where the variable's closing brace stands; -1 if it has none."""
    closing = (sign for sign, depth in _signs(text, start) if sign[0] == "}" and not depth)
    return next((sign.start() for sign in closing), -1)


def _sources(inner: str) -> Iterator[str]:
    """Yield a variable's sources: those behind a comma are for when there is none before."""
    done = 0
    for sign, depth in _signs(inner):
        if sign[0] == "," and not depth:
            yield inner[done : sign.start()].strip()
            done = sign.end()
    yield inner[done:].strip()


def _signs(text: str, start: int = 0) -> Iterator[tuple[re.Match[str], int]]:
    """Yield the braces and commas outside quotes, and how many variables are open behind each."""
    depth, quote = 0, ""
    for sign in _SIGN.finditer(text, start):
        if quote:
            quote = "" if sign[0] == quote else quote
        elif sign[0] in ("'", '"'):
            quote = sign[0]
        else:
            depth += (sign[0] == "${") - (sign[0] == "}")
            yield sign, depth


def _fits(pattern: str, name: str) -> bool:
    """Tell whether a path's part may mean a name; a ``*`` in the part is unknown."""
    before, star, behind = pattern.partition("*")
    if not star:
        return pattern == name
    return name.startswith(before) and name.endswith(behind.rpartition("*")[2])
