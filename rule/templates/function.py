"""A function as a template describes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Position, SourceFile, Unread, Variable


@dataclass(frozen=True, slots=True)
class InlineCode:
    """Code that stands in a template."""

    file: SourceFile
    """Its text, under the name that Lambda gives it."""
    lines: tuple[Position, ...]
    """Where each of its lines stands in the template; the last one holds for those that follow."""

    def position(self, line: int) -> Position:
        """Return where a line of the code stands, counted from 1."""
        return self.lines[min(line, len(self.lines)) - 1] if self.lines else Position()


@dataclass(frozen=True, slots=True)
class NestedTemplate:
    """A template that stands in another one as text."""

    name: str
    """The name of the resource that brings it."""
    text: InlineCode


@dataclass(frozen=True, slots=True)
class TemplateFunction:
    """A function, or what a template says beside its functions."""

    name: str
    """The name of its resource; empty for what belongs to no function."""
    variables: tuple[Variable, ...] = field(repr=False, default=())
    """Each variable with each value that it may get, as far as the template itself says."""
    names: int = 0
    """How many different names its variables have, those whose values stand elsewhere, too."""
    code: tuple[InlineCode, ...] = field(repr=False, default=())
    unread: tuple[Unread, ...] = ()
    has_package: bool = False
    """Whether its code stands elsewhere, in a package or an image."""
    bytes_read: int = 0
    """The template's size, for the first of its functions."""
    nested: tuple[NestedTemplate, ...] = ()
    """Templates that came with it, and were not read yet."""
