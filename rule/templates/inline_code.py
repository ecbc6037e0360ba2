"""Code that stands in a template, with the place of each of its lines."""

from __future__ import annotations

from collections.abc import Iterator

from ..documents.placed import Block, Members, Text
from ..model import Position, SourceFile
from .expressions import Expressions
from .function import InlineCode
from .functions import function_in


def inline_code(expressions: Expressions, given: object, path: str) -> Iterator[InlineCode]:
    """Yield each text that inline code may have.

    Args:
        expressions: the template's functions.
        given: the code as it stands there.
        path: its name as a file.

    Raises:
        Incalculable: it becomes no text.
    """
    for branch in expressions.branches(given):
        texts = dict.fromkeys(expressions.texts(branch))
        lines = tuple(_lines(branch))
        for text in texts:
            if text is not None:
                yield InlineCode(SourceFile(path, text), lines)


def _lines(given: object) -> Iterator[Position]:
    match given:
        case Block():
            yield from (given.of_line(number) for number in range(given.count("\n") + 1))
        case Text():  # Escapes and folded lines hide the column.
            yield from [Position(given.position.line)] * (given.count("\n") + 1)
        case Members() if name := function_in(given):
            value = given[0][1]
            match str(name), value:
                case "Fn::Join", [str(delimiter), [*items]]:
                    yield from _joined(delimiter, items)
                case "Fn::Sub", [text, *_]:
                    yield from _lines(text)
                case _:
                    yield from _lines(value)
        case [first, *_]:
            yield from _lines(first)


def _joined(delimiter: str, items: list[object]) -> Iterator[Position]:
    """Yield where the lines of joined texts begin: a line goes on in the next text."""
    is_within = False
    for number, item in enumerate(items):
        lines = [*_lines(item)] or [Position()]
        yield from lines[1:] if is_within else lines
        breaks = delimiter.count("\n") if number < len(items) - 1 else 0
        yield from [lines[-1]] * max(breaks - 1, 0)
        is_within = not breaks
