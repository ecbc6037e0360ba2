"""Templates that stand in another template as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ..model import Position, Unread, Variable
from .function import InlineCode, NestedTemplate, TemplateFunction

_Reader = Callable[[str], Iterable[TemplateFunction]]


def with_nested(
    functions: Iterable[TemplateFunction], read: _Reader, most: int
) -> Iterator[TemplateFunction]:
    """Yield functions, and behind each of them those of the templates that came with it.

    Args:
        functions: of a template.
        read: reads a template, or raises `ValueError`.
        most: how many characters the texts may have together: aliases and functions could make
            them longer than the template in which they stand.
    """
    for each in functions:
        yield replace(each, nested=()) if each.nested else each
        for nested in each.nested:
            most -= len(nested.text.file.text)
            if most < 0:
                yield _unread(nested, "aliases or functions make it too long")
                continue
            try:
                yield from [_placed(found, nested) for found in read(str(nested.text.file.text))]
            except ValueError as error:
                yield _unread(nested, str(error))


def _unread(nested: NestedTemplate, why: str) -> TemplateFunction:
    reason = f"the template that stands in it is not read: {why}"
    return TemplateFunction("", unread=(Unread(nested.name, reason),))


def _placed(found: TemplateFunction, nested: NestedTemplate) -> TemplateFunction:
    """Return a function as one of the outer template, where the text stands."""

    def place(position: Position) -> Position:
        return nested.text.position(max(position.line, 1))

    return replace(
        found,
        name=f"{nested.name}/{found.name}" if found.name else "",
        variables=tuple(
            Variable(each.name, each.value, place(each.position)) for each in found.variables
        ),
        code=tuple(
            InlineCode(each.file, tuple(place(line) for line in each.lines)) for each in found.code
        ),
        unread=tuple(each._replace(what=f"{nested.name}/{each.what}") for each in found.unread),
    )
