"""What ``Fn::ToJsonString`` makes of a value in which expressions stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from ..documents.placed import Members
from .functions import function_in

Known = Callable[[object], list[str]]
"""Returns each text that an expression may become."""


def as_json(given: object, known: Known, count: Callable[[], None]) -> Iterator[str]:
    """Yield as many texts as one of the values in it may have, so that each is in one.

    Args:
        given: the value.
        known: reads an expression in it.
        count: is told of each step.

    Raises:
        Incalculable: its steps are too many, or an expression in it becomes no text.
    """
    number = most = 0
    while number <= most:
        text, widest = _json(given, number, known, count)
        yield text
        most = max(most, widest)
        number += 1


def _json(given: object, number: int, known: Known, count: Callable[[], None]) -> tuple[str, int]:
    """Return the text with the values of a number, and how high the numbers go."""
    count()
    if isinstance(given, list) or (isinstance(given, Members) and not function_in(given)):
        pairs = given if isinstance(given, Members) else ((None, each) for each in given)
        made = [(name, *_json(value, number, known, count)) for name, value in pairs]
        inner = ", ".join(
            text if name is None else f"{json.dumps(str(name))}: {text}" for name, text, _ in made
        )
        text = f"{{{inner}}}" if isinstance(given, Members) else f"[{inner}]"
        return text, max((most for _, _, most in made), default=0)
    if given is None or isinstance(given, bool):
        return json.dumps(given), 0
    texts = known(given)
    value = texts[min(number, len(texts) - 1)] if texts else None
    return json.dumps(value), max(0, len(texts) - 1)
