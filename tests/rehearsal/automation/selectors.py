"""The part of JSONPath that Automation's selectors know: ``.name``, ``[number]`` and ``..name``.

Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-inputs-outputs.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_PART = re.compile(
    r"\.\.(?P<deep>[\w-]+)|\.(?P<name>[\w-]+)|\[(?P<index>\d+)\]|\['(?P<quoted>[^']+)'\]"
)


class Nothing(Exception):
    """A selector finds nothing in the value."""


def is_selector(selector: str) -> bool:
    """Return whether a text is a selector of the known part."""
    return selector.startswith("$") and not _PART.sub("", selector[1:])


def select(selector: str, value: Any) -> Any:
    """Return what a selector finds.

    Raises:
        Nothing: there is nothing at that place.
    """
    deep = False
    found = [value]
    for part in _PART.finditer(selector, 1):
        if part["deep"]:
            deep = True
            found = [item for each in found for item in _everywhere(part["deep"], each)]
        else:
            name = part["name"] or part["quoted"]
            key = int(part["index"]) if name is None else name
            found = [item for each in found for item in _at(key, each)]
    if deep:
        return found
    if not found:
        raise Nothing(selector)
    return found[0]


def _at(key: str | int, value: Any) -> Iterator[Any]:
    by_name = isinstance(key, str) and isinstance(value, dict) and key in value
    by_index = isinstance(key, int) and isinstance(value, list) and key < len(value)
    if by_name or by_index:
        yield value[key]


def _everywhere(name: str, value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == name:
                yield item
            else:
                yield from _everywhere(name, item)
    elif isinstance(value, list):
        for item in value:
            yield from _everywhere(name, item)
