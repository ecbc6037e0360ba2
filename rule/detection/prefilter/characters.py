"""Which bytes, and which characters beyond ASCII, a place of a Python pattern may match."""

from __future__ import annotations

from collections.abc import Iterable
from re import _constants as node  # type: ignore[attr-defined]
from typing import Any

from .letter_cases import both_cases, cases_of

Bytes = frozenset[int]
"""A set of bytes."""
Others = frozenset[int] | None
"""Characters beyond ASCII; None for any."""
_NONE: frozenset[int] = frozenset()
_ASCII = frozenset(range(0x80))
_SPACES = frozenset(b" \t\n\r\f\v\x1c\x1d\x1e\x1f")
_SPACES_OF_ASCII = frozenset(b" \t\n\r\f\v")
"""Spaces for a pattern with re.ASCII."""
_DIGITS = frozenset(b"0123456789")
_WORD = frozenset(c for c in _ASCII if chr(c).isalnum() or chr(c) == "_")
_CATEGORIES = {
    node.CATEGORY_DIGIT: _DIGITS,
    node.CATEGORY_NOT_DIGIT: _ASCII - _DIGITS,
    node.CATEGORY_SPACE: _SPACES,
    node.CATEGORY_NOT_SPACE: _ASCII - _SPACES,
    node.CATEGORY_WORD: _WORD,
    node.CATEGORY_NOT_WORD: _ASCII - _WORD,
}
_FOLDED_BEYOND_ASCII = frozenset(b"iIsSkK")
"""What a pattern with re.IGNORECASE may match in ASCII for characters beyond it."""


def characters(op: Any, value: Any, flags: int) -> tuple[Bytes, Others]:
    """Return the ASCII characters that match, and which others may."""
    if op is node.ANY:
        return (_ASCII if flags & node.SRE_FLAG_DOTALL else _ASCII - {0x0A}), None
    if op is node.LITERAL:
        return _folded({value} & _ASCII, {value} - _ASCII, flags)
    if op is node.NOT_LITERAL:
        return _ASCII - both_cases({value} & _ASCII, flags), None
    negated, found, is_open = False, set[int](), False
    for kind, member in value:
        if kind is node.NEGATE:
            negated = True
        elif kind is node.LITERAL:
            found.add(member)
        elif kind is node.RANGE:
            low, high = member
            found.update(range(low, min(high, 0x7F) + 1))
            is_open = is_open or high not in _ASCII
        else:
            found |= _category(member, flags)
            is_open = True
    if negated:
        # Exclude only what the pattern excludes for sure: the expression must not be stronger.
        return _ASCII - both_cases(found & _ASCII, flags), None
    return _folded(found & _ASCII, None if is_open else found - _ASCII, flags)


def _category(category: Any, flags: int) -> Bytes:
    if flags & node.SRE_FLAG_ASCII and category is node.CATEGORY_SPACE:
        return _SPACES_OF_ASCII
    if flags & node.SRE_FLAG_ASCII and category is node.CATEGORY_NOT_SPACE:
        return _ASCII - _SPACES_OF_ASCII
    return _CATEGORIES[category]


def _folded(plain: Iterable[int], others: Iterable[int] | None, flags: int) -> tuple[Bytes, Others]:
    if not flags & node.SRE_FLAG_IGNORECASE:
        return frozenset(plain), None if others is None else frozenset(others)
    if others is None:
        return both_cases(plain, flags) | _FOLDED_BEYOND_ASCII, None
    both = _NONE.union(*(cases_of(each, flags) for each in (*plain, *others)))
    return both & _ASCII, both - _ASCII
