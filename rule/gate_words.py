"""From a pattern that only lists words to those words: looking for words is many times faster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    return _words_or_none(pattern, _choices)


def folded_words_of(pattern: str) -> tuple[str, ...] | None:
    """Return words of which a text without case holds one wherever the pattern matches.

    Returns:
        None if the pattern asks for more than a few such words.
    """
    return _words_or_none(pattern, _folded_choices)


class _NoWords(Exception):
    """The pattern is not made of a few words."""


_Choices = Callable[[Any, Any], tuple[str, ...]]


def _words_or_none(pattern: str, choices: _Choices) -> tuple[str, ...] | None:
    try:
        words = _words(parser.parse(pattern), choices)
    except _NoWords:
        return None
    return words if all(words) else None


def _words(parsed: Iterable[tuple[Any, Any]], choices: _Choices) -> tuple[str, ...]:
    parts = []
    for op, value in parsed:
        if op is node.BRANCH:
            parts.append(_few({w for branch in value[1] for w in _words(branch, choices)}))
        elif op is node.SUBPATTERN and not value[1] and not value[2]:
            parts.append(_words(value[3], choices))
        else:
            parts.append(choices(op, value))
    return _few({"".join(word) for word in product(*parts)})


def _choices(op: Any, value: Any) -> tuple[str, ...]:
    if op is node.LITERAL:
        return (chr(value),)
    if op is node.IN and all(kind is node.LITERAL for kind, _ in value):
        return _few({chr(member) for _, member in value})
    raise _NoWords


def _folded_choices(op: Any, value: Any) -> tuple[str, ...]:
    if op is node.IN and all(kind is node.LITERAL for kind, _ in value):
        return _few({chr(member).casefold() for _, member in value})
    return tuple(choice.casefold() for choice in _choices(op, value))


def _few(words: set[str]) -> tuple[str, ...]:
    if len(words) > _MOST:
        raise _NoWords
    return tuple(sorted(words))
