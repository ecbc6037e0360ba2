"""What a service model says of values beyond their types, and botocore leaves to the service.

The most that a text, list, map or number may be, a text's pattern, and the values of an enum. AWS
answers a violation with a ValidationException worded like these; it adds the value, which is left
out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape


def violations(given: Any, shape: Shape, where: str = "") -> Iterator[str]:
    """Yield a sentence for each constraint that a value of the right types does not satisfy."""
    for constraint in _unsatisfied(given, shape):
        yield (
            f"1 validation error detected: Value at '{where}' failed to satisfy constraint: "
            f"Member must {constraint}"
        )
    for name, item, part in _parts(given, shape):
        yield from violations(item, part, f"{where}.{name}" if where else name)


def _parts(given: Any, shape: Shape) -> Iterator[tuple[str, Any, Shape]]:
    if isinstance(given, dict) and isinstance(shape, StructureShape):
        for name in given.keys() & shape.members.keys():
            yield name, given[name], shape.members[name]
    elif isinstance(given, dict) and isinstance(shape, MapShape):
        for name, item in given.items():
            yield f"{name}.key", name, shape.key
            yield name, item, shape.value
    elif isinstance(given, list) and isinstance(shape, ListShape):
        for number, item in enumerate(given, start=1):
            yield f"{number}.member", item, shape.member


def _unsatisfied(given: Any, shape: Shape) -> Iterator[str]:
    most = shape.metadata.get("max")
    if most is not None and isinstance(given, str | list | dict) and len(given) > most:
        yield f"have length less than or equal to {most}"
    if most is not None and isinstance(given, int | float) and given > most:
        yield f"have value less than or equal to {most}"
    if not isinstance(given, str):
        return
    values = getattr(shape, "enum", [])
    if values and given not in values:
        yield f"satisfy enum value set: [{', '.join(values)}]"
    pattern = _compiled(shape.metadata.get("pattern"))
    if pattern and not pattern.fullmatch(given):
        yield f"satisfy regular expression pattern: {pattern.pattern}"


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    r"""Compile a pattern; None for those with \p, which Python's regular expressions lack."""
    if pattern is None or r"\p" in pattern:
        return None
    return re.compile(pattern)
