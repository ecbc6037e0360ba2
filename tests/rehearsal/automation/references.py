"""``{{ Name }}`` in a runbook: found, and put in place of.

Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
A reference that is a whole value keeps the type of what it stands for; a whole list as an item of
a list adds its items; within a text it is written out. What is put in is not looked through again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

_REFERENCE = re.compile(r"\{\{\s*([A-Za-z0-9_]+(?:[.:][A-Za-z0-9_]+)?)\s*\}\}")

Lookup = Callable[[str], Any]
"""What a name stands for: a parameter, ``Step.Output``, ``global:…`` or ``automation:…``."""


def names(value: Any) -> Iterator[str]:
    """Yield every name that a value refers to."""
    if isinstance(value, str):
        yield from _REFERENCE.findall(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from names(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from names(item)


def resolved(value: Any, lookup: Lookup) -> Any:
    """Return a value with each reference replaced; the lookup's errors pass through."""
    if isinstance(value, str):
        whole = _REFERENCE.fullmatch(value.strip())
        if whole:
            return lookup(whole[1])
        return _REFERENCE.sub(lambda found: as_text(lookup(found[1])), value)
    if isinstance(value, dict):
        return {key: resolved(item, lookup) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [item for given in value for item in _items(given, lookup)]
    return value


def as_text(value: Any) -> str:
    """Write a value as Automation does within a text: JSON, except for a text itself."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _items(given: Any, lookup: Lookup) -> list[Any]:
    value = resolved(given, lookup)
    is_reference = isinstance(given, str) and _REFERENCE.fullmatch(given.strip())
    return value if is_reference and isinstance(value, list) else [value]
