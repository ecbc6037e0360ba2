"""YAML with the places of its texts. Nothing is constructed or executed, whatever its tags say.

Short forms of CloudFormation's functions are read as their long ones: ``!Sub x`` as
``{"Fn::Sub": "x"}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from .placed import Block, Lines, Members, Number, Text

_MOST_EVENTS = 2_000_000
_MOST_MERGED = 100_000
"""Members that merge keys add; aliases could make a short document as large as they like."""
_DEEPEST = 100
_STANDARD = "tag:yaml.org,2002:"
_ALONE = ("Ref", "Condition")
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.SafeLoader("")
_OF_NUMBERS_AND_TEXTS = ("int", "float", "str", "binary", "timestamp", "merge", "value")
_TRUE = ("yes", "true", "on")


def read_yaml(text: str) -> object:
    """Read a YAML text of one document.

    Raises:
        ValueError: it is no such text, or larger than any template; says why, and never quotes a
            value.
    """
    try:
        return _Reader(text).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise ValueError(f"it is not YAML{where}") from None


class _Reader:
    """Makes one value of a stream of events; recursion goes no deeper than `_DEEPEST`."""

    def __init__(self, text: str) -> None:
        self._lines = Lines(text)
        self._rows = text.split("\n")
        self._events = self._counted(yaml.parse(text, Loader=_PARSER))
        self._anchors: dict[str, object] = {}
        self._merged = 0

    def document(self) -> object:
        """Return the value of the only document; None for none."""
        given, documents = None, 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise ValueError("it holds several documents: give each in a file of its own")
                given = self._value(next(self._events), 0)
        return given

    @staticmethod
    def _counted(events: Iterator[Any]) -> Iterator[Any]:
        for number, event in enumerate(events):
            if number > _MOST_EVENTS:
                raise ValueError(f"it holds more than {_MOST_EVENTS:,} values")
            yield event

    def _value(self, event: Any, depth: int) -> object:
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise ValueError(f"line {_line(event)} has an alias of nothing before")
            return self._anchors[event.anchor]
        if depth > _DEEPEST:
            raise ValueError(f"it is nested more than {_DEEPEST} deep")
        value: object
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = [self._value(each, depth + 1) for each in self._until(yaml.SequenceEndEvent)]
            value = _tagged(event, value, f"{_STANDARD}seq")
        else:
            value = _tagged(event, self._members(depth), f"{_STANDARD}map")
        if event.anchor:
            self._anchors[event.anchor] = value
        return value

    def _until(self, end: type) -> Iterator[Any]:
        """Yield the events that begin the values of a list or an object."""
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _members(self, depth: int) -> Members:
        pairs: list[tuple[Text, object]] = []
        merged: list[Members] = []
        for event in self._until(yaml.MappingEndEvent):
            name = self._value(event, depth + 1)
            value = self._value(next(self._events), depth + 1)
            if not isinstance(name, Text):
                name = Text(str(name).lower() if isinstance(name, bool) else "")
                name.placed(self._lines, event.start_mark.index)
            if name == "<<" and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
                for each in value if isinstance(value, list) else [value]:
                    if isinstance(each, Members):
                        merged.append(each)
                    else:  # Nothing that can be merged: whoever reads the object sees it.
                        pairs.append((name, each))
            else:
                pairs.append((name, value))
        names = {name for name, _ in pairs}
        for each in merged:
            self._merged += len(each)
            if self._merged > _MOST_MERGED:
                raise ValueError(f"its merge keys add more than {_MOST_MERGED:,} members")
            pairs += (pair for pair in each if pair[0] not in names)
            names.update(name for name, _ in each)
        return Members(pairs)

    def _scalar(self, event: Any) -> object:
        tag, value = event.tag, event.value
        if tag is None or tag == "!":
            is_plain = event.implicit[0] and tag is None
            tag = _RESOLVER.resolve(yaml.ScalarNode, value, (is_plain, not is_plain))
        kind = tag.removeprefix(_STANDARD)
        if kind == "null":
            return None
        if kind == "bool":
            return value.lower() in _TRUE
        text = Number(value) if kind in ("int", "float") else Text(value)
        if event.style == "|":
            text = Block(value)
            text.indent = self._indent(event.start_mark.line + 1, value)
        text.placed(self._lines, event.start_mark.index)
        return text if kind in _OF_NUMBERS_AND_TEXTS else _tagged(event, text, "")

    def _indent(self, row: int, value: str) -> int:
        """Return how far a block is indented that begins in a row, counted from 0."""
        for number, line in enumerate(value.split("\n")):
            if line.strip() and row + number < len(self._rows):
                return len(self._rows[row + number]) - len(line)
        return 0


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _tagged(event: Any, value: object, plain: str) -> object:
    """Return a value, under the name of the function that its tag is short for, if it has one."""
    if event.tag in (None, "!", plain):
        return value
    name = event.tag.removeprefix("!")
    if name == event.tag:
        raise ValueError(f"line {_line(event)} has a tag that no template needs")
    long = Text(name if name in _ALONE else f"Fn::{name}")
    return Members(((long, value),))
