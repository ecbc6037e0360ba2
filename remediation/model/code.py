"""Secrets in code: where they are, and how a source file has to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .plan import Refusal


@dataclass(frozen=True, slots=True, order=True)
class CodeLine:
    """A line of code in which the scan found a secret."""

    path: str
    """The name in the package; of a file in an inner archive ``outer.zip!inner.py``."""
    line: int
    """From 1."""
    layer: str = ""
    """The layer's name; empty for a line of the function's own package."""
    is_own: bool = True
    """Whether the function's owner wrote the file, as far as anybody can tell."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A variable that takes the place of a literal."""

    line: int
    variable: str
    is_there: bool
    """Whether the function has this variable already, with this value."""


@dataclass(frozen=True, slots=True)
class SourcePatch:
    """How one file has to change so that it looks its secrets up. It holds no value."""

    path: str
    diff: str
    """A unified diff without context, in which each text, number and comment is hidden. Empty if
    nothing in the file can be looked up."""
    lookups: tuple[Lookup, ...]


@dataclass(frozen=True, slots=True)
class LineRefusal:
    """Why a secret in code stays where it is, and what to do about it."""

    path: str
    line: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class CodeReport:
    """How all files have to change, and what stays."""

    patches: tuple[SourcePatch, ...] = ()
    refusals: tuple[LineRefusal, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A package whose code looks its secrets up."""

    content: bytes = field(repr=False)
    """The zip."""
    values: Mapping[str, str] = field(repr=False)
    """What stood in the code, by the names of the variables that took its place."""
    patches: tuple[SourcePatch, ...]
    """The files that differ, with masked diffs."""


@dataclass(frozen=True, slots=True)
class PackageRefusals:
    """All reasons for which a package stays as it is. They hold no value."""

    lines: tuple[LineRefusal, ...] = ()
    others: tuple[Refusal, ...] = ()
