"""Which characters a pattern with re.IGNORECASE takes for which."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_IGNORECASE, _ASCII = int(re.IGNORECASE), int(re.ASCII)
"""As numbers: a flag of an enumeration is many times slower to ask."""
_BEHIND_ALL_CASES = 0x20000
"""Behind this character, no letter has another case."""


def both_cases(plain: Iterable[int], flags: int) -> frozenset[int]:
    """Return characters of ASCII, in both cases if the flags say so."""
    if not flags & _IGNORECASE:
        return frozenset(plain)
    return frozenset(ord(c) for b in plain for c in (chr(b).lower(), chr(b).upper()))


def cases_of(character: int, flags: int) -> frozenset[int]:
    """Return what a character matches with re.IGNORECASE: k is also U+212A.

    A word of another script has no letters of ASCII among them: a search for it must not stop at
    every word of English.
    """
    return _cases_of(character, flags & _ASCII)


@cache
def _cases_of(character: int, flags: int) -> frozenset[int]:
    pattern = re.compile(re.escape(chr(character)), flags | _IGNORECASE)
    return frozenset({character, *map(ord, pattern.findall(_letters_with_cases()))})


@cache
def _letters_with_cases() -> str:
    letters = map(chr, range(_BEHIND_ALL_CASES))
    return "".join(c for c in letters if c.islower() or c.isupper() or c.istitle())
