"""Variables in JSON: an object of names and values, or a list of pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..documents.placed import Members, Text, text_of
from ..model import Unread

_NAMES, _VALUES = ("name", "Name", "key", "Key"), ("value", "Value")


@dataclass(frozen=True, slots=True)
class JsonEnvironment:
    """One environment of a text."""

    label: str
    """A function's, a container's or a stage's name; empty if the text holds one environment."""
    pairs: tuple[tuple[Text, str], ...] = field(repr=False, default=())
    unread: tuple[Unread, ...] = ()


def variables_in(given: object, label: str = "") -> Iterator[tuple[Text, str]]:
    """Yield the names and texts of an object of variables.

    Args:
        given: the object.
        label: names it in the error, and before each name there.

    Raises:
        ValueError: it is none, or a value is nothing that a variable can get.
    """
    if not isinstance(given, Members):
        raise ValueError(f"{label or 'what it holds'} must be an object of variables")
    for name, value in given:
        yield name, _text(f"{label}.{name}" if label else name, value)


def _text(name: str, value: object) -> str:
    """Return the text that a variable gets: numbers as they are written, booleans in lower case."""
    if (text := text_of(value)) is not None:
        return text
    raise ValueError(f"{name} must be a string, a number or a boolean, as Lambda's variables are")


def is_pair(given: object) -> bool:
    """Tell whether a value is an object of a name and a value, and nothing else."""
    return (
        isinstance(given, Members)
        and bool(given.text(*_NAMES))
        and len(given) == 2  # noqa: PLR2004 - a name and a value
        and any(name in _VALUES for name in given.names)
    )


def pairs_of(given: list[object]) -> Iterator[tuple[Text, str]]:
    """Yield the names and texts of a list of pairs. Raises: as `variables_in`."""
    for each in given:
        if isinstance(each, Members):
            name = each.text(*_NAMES)
            yield from ((name, _text(name, value)) for key, value in each if key in _VALUES)


def is_wrapped(given: Members) -> bool:
    """Tell whether an object holds variables under ``Variables``, or SAM's ``Parameters``."""
    return given.names in ({"Variables"}, {"Parameters"}) and holds_objects(given)


def holds_objects(given: Members) -> bool:
    """Tell whether all members of an object are objects."""
    return all(isinstance(value, Members) for _, value in given)
