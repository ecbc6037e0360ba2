"""Telling what a machine drew by lot from what people made up.

One limit on entropy needs long strings and cannot tell base64 from camelCase. A name is written
in likely pairs of letters; a random string is not, and each further character adds evidence.
"""

from __future__ import annotations

import math
import re
import string

from .letter_pairs import BITS, INDEX, OTHER, symbol_of

_ENOUGH = 40.0
"""Bits: a name reaches that with a chance of 1 in 10^12, if the model were the world. Of 10,000
public file names of 16 characters and more 4 do, three of which hold a hash; of random strings
of 16 letters and digits more than 95 of 100 do."""
_ENOUGH_A_CHARACTER = 2.0
"""A few random characters at the end of a long name do not make it a token."""
_LONGEST = 512
"""Characters that are weighed; more would say nothing new."""

_KINDS = (
    frozenset(string.ascii_lowercase),
    frozenset(string.ascii_uppercase),
    frozenset(string.digits),
)
_OTHERS = 2
"""Characters that count as the alphabet of all others."""
_DIGIT, _OTHER = symbol_of("0"), symbol_of(OTHER)
_WHICH = {_DIGIT: math.log2(len(string.digits)), _OTHER: math.log2(_OTHERS)}
"""Bits for which digit, or which of the others, a symbol stands."""
_COSTS = tuple(
    tuple(ord(bits) - ord("a") + _WHICH.get(symbol, 0.0) for symbol, bits in enumerate(row))
    for row in BITS
)
"""Bits that a symbol costs behind another."""


def surprise(text: str) -> float:
    """Return the evidence, in bits, that a text was drawn by lot and not made up.

    The logarithm of two likelihoods' quotient: each character by lot, among those kinds that the
    text has, against each as it follows the one before in public names. Negative for names.
    """
    text = text[:_LONGEST]
    total, weighed, last, row = 0.0, 0, "", _COSTS[_OTHER]
    # No call for each character: that would take longer than all else that is asked of a value.
    symbol_of, costs, other = INDEX.get, _COSTS, _OTHER
    for character in text:
        if character != last:  # A row of one character says nothing.
            symbol = symbol_of(character, other)
            total += row[symbol]
            weighed += 1
            last, row = character, costs[symbol]
    return total - weighed * math.log2(max(_alphabet(text), 2))


def _alphabet(text: str) -> int:
    """Return how many characters there are of the kinds that a text has."""
    present = set(text)
    sizes = [len(kind) for kind in _KINDS if not present.isdisjoint(kind)]
    has_other = not (text.isascii() and text.isalnum())
    return sum(sizes) + _OTHERS * has_other


def is_random(text: str) -> bool:
    """Tell whether a text, or a long part of it, was drawn by lot for sure.

    Of two kinds of letters, or with digits: a word of an unknown language has neither.
    """
    parts = _PART.findall(text[:_LONGEST])
    return _is_random(text) or (len(parts) > 1 and any(map(_is_random, parts)))


def _is_random(text: str) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit)
    if sum(any(map(kind, text)) for kind in kinds) < 2:  # noqa: PLR2004 - two
        return False
    evidence = surprise(text)
    return evidence >= _ENOUGH and evidence >= _ENOUGH_A_CHARACTER * min(len(text), _LONGEST)


_PART = re.compile(r"[A-Za-z0-9]{20,}")
