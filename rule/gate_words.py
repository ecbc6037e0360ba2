"""From a pattern that only lists words to those words: looking for words is many times faster."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from re import _constants as node  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 8
"""Words: looking for more takes as long as the pattern does."""


def words_of(pattern: str) -> tuple[str, ...] | None:
    """Return words of which a text holds one where the pattern matches, and only there.

    Returns:
        None if the pattern asks for more than a few words, such as for any digit.
    """
    try:
        words = _words(parser.parse(pattern))
    except _NoWords:
        return None
    return words if all(words) else None


class _NoWords(Exception):
    """The pattern is not made of a few words."""


def _words(parsed: Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    parts = [_choices(op, value) for op, value in parsed]
    return _few({"".join(word) for word in product(*parts)})


def _choices(op: Any, value: Any) -> tuple[str, ...]:
    if op is node.LITERAL:
        return (chr(value),)
    if op is node.IN and all(kind is node.LITERAL for kind, _ in value):
        return _few({chr(member) for _, member in value})
    if op is node.BRANCH:
        return _few({word for branch in value[1] for word in _words(branch)})
    if op is node.SUBPATTERN and not value[1] and not value[2]:
        return _words(value[3])
    raise _NoWords


def _few(words: set[str]) -> tuple[str, ...]:
    if len(words) > _MOST:
        raise _NoWords
    return tuple(sorted(words))
