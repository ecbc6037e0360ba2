"""From a Python pattern to an expression over bytes that matches wherever the pattern does.

Hyperscan has no lookaround and searches bytes. The expression is weaker than the pattern, never
stronger: wherever the pattern matches a text, the expression matches the text's UTF-8, and the
first end that Hyperscan reports lies within the pattern's match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _constants as node  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ...startup.deferred_re import given_flags
from .characters import Bytes, Others, characters

_CASES = 2
_MOST_COUNTED = 48
"""Repetitions that are counted; more count as any number. A weaker expression compiles faster."""
_UTF8_BYTES = 4
_MOST_BOUNDED = 1_000
"""Characters of a match; the end of a longer one says too little about its beginning."""

_BEYOND = frozenset(range(0x80, 0x100))


def superset(pattern: re.Pattern[str]) -> bytes:
    """Return an expression that matches wherever a pattern does.

    Raises:
        ValueError: the pattern may match an empty text, so its expression would match everywhere.
    """
    return superset_of(pattern.pattern, given_flags(pattern))


def superset_of(pattern: str, flags: int = 0) -> bytes:
    """Return the expression for a pattern's source. Raises: as `superset`."""
    parsed = parser.parse(pattern, flags)
    # As a number: a flag of an enumeration is many times slower to ask.
    sequence = _sequence(parsed, int(parsed.state.flags), {})
    terms = _trimmed(_trimmed(sequence, at=0), at=-1)
    if not terms:
        raise ValueError("the pattern asks for nothing: it cannot be a prefilter")
    return b"".join(map(_written, terms))


def longest_match(pattern: re.Pattern[str]) -> int | None:
    """Return how many characters a pattern matches at most; None if there is no limit."""
    longest = int(parser.parse(pattern.pattern, given_flags(pattern)).getwidth()[1])
    return longest if longest <= _MOST_BOUNDED else None


class _Term:
    """A set of bytes, or alternatives, repeated."""

    __slots__ = ("least", "most", "what")

    def __init__(self, what: Bytes | Sequence[Sequence[_Term]], least: int, most: int | None):
        self.what = what
        self.least = min(least, _MOST_COUNTED)
        self.most = most if most is not None and most <= _MOST_COUNTED else None


_Groups = dict[int, Sequence["_Term"]]
"""What each group of a pattern may match, for references to the group."""


def _sequence(parsed: Iterable[tuple[Any, Any]], flags: int, groups: _Groups) -> list[_Term]:
    return [term for op, value in parsed for term in _terms(op, value, flags, groups)]


def _terms(op: Any, value: Any, flags: int, groups: _Groups) -> Sequence[_Term]:  # noqa: PLR0911
    if op in (node.LITERAL, node.NOT_LITERAL, node.ANY, node.IN):
        return [_of_character(*characters(op, value, flags))]
    if op in (node.MAX_REPEAT, node.MIN_REPEAT, node.POSSESSIVE_REPEAT):
        least, most, repeated = value
        most = None if most is node.MAXREPEAT else int(most)
        return _repeated(_sequence(repeated, flags, groups), int(least), most)
    if op is node.BRANCH:
        return [_Term([_sequence(branch, flags, groups) for branch in value[1]], 1, 1)]
    if op is node.SUBPATTERN:
        number, added, removed, inner = value
        terms = _sequence(inner, (flags | added) & ~removed, groups)
        groups[number] = terms
        return terms
    if op is node.ATOMIC_GROUP:
        return _sequence(value, flags, groups)
    if op in (node.AT, node.ASSERT, node.ASSERT_NOT):
        return []  # The pattern itself checks what stands around its match.
    if op is node.GROUPREF:
        return groups[value]
    if op is node.GROUPREF_EXISTS:
        _, if_there, if_not = value
        branches = [_sequence(branch or [], flags, groups) for branch in (if_there, if_not)]
        return [_Term(branches, 1, 1)]
    raise ValueError(f"a pattern with {op} has no expression over bytes yet")


def _repeated(terms: list[_Term], least: int, most: int | None) -> list[_Term]:
    if most == 0:
        return []
    if len(terms) == 1 and isinstance(terms[0].what, frozenset) and terms[0].least == 1:
        inner = terms[0]
        longest = None if most is None or inner.most is None else most * inner.most
        return [_Term(inner.what, least, longest)]
    return [_Term([terms], least, most)]


def _of_character(plain: Bytes, others: Others) -> _Term:
    if others is not None and not others:
        return _Term(plain, 1, 1)
    # A letter is written exactly: if every place of a word took any byte beyond ASCII, the search
    # would be several times slower. A class may be repeated, so it must be a class of bytes.
    if others is not None and len(plain) <= _CASES:
        written = [[_Term(frozenset({byte}), 1, 1) for byte in _utf8(each)] for each in others]
        return _Term([[_Term(plain, 1, 1)], *written] if plain else written, 1, 1)
    return _Term(plain | _BEYOND, 1, _UTF8_BYTES)


def _utf8(character: int) -> bytes:
    return chr(character).encode("utf-8", "surrogatepass")


def _trimmed(terms: Sequence[_Term], *, at: int) -> list[_Term]:
    """Drop optional terms at the beginning or the end, also of alternatives there.

    Hyperscan then compiles faster, and reports fewer ends, and earlier ones.
    """
    terms = list(terms)
    while terms and _is_optional(terms[at]):
        terms.pop(at)
    if terms:
        outer = terms[at]
        if isinstance(outer.what, frozenset):
            terms[at] = _Term(outer.what, outer.least, outer.least)
        elif (outer.least, outer.most) == (1, 1):
            terms[at] = _Term([_trimmed(branch, at=at) for branch in outer.what], 1, 1)
    return terms


def _is_optional(term: _Term) -> bool:
    if not term.least or isinstance(term.what, frozenset):
        return not term.least
    return any(all(map(_is_optional, branch)) for branch in term.what)


def _written(term: _Term) -> bytes:
    if isinstance(term.what, frozenset):
        body = _class(term.what)
    else:
        body = b"(?:%s)" % b"|".join(b"".join(map(_written, branch)) for branch in term.what)
    return body + _count(term.least, term.most)


def _count(least: int, most: int | None) -> bytes:
    if (least, most) == (1, 1):
        return b""
    if least == most:
        return b"{%d}" % least
    return b"{%d,%s}" % (least, b"" if most is None else b"%d" % most)


def _class(members: Bytes) -> bytes:
    ordered = sorted(members)
    if len(ordered) == 1:
        return b"\\x%02x" % ordered[0]
    ranges: list[list[int]] = []
    for member in ordered:
        if ranges and ranges[-1][1] == member - 1:
            ranges[-1][1] = member
        else:
            ranges.append([member, member])
    return b"[%s]" % b"".join(b"\\x%02x-\\x%02x" % (low, high) for low, high in ranges)
