"""Telling what a machine drew by lot from what people made up.

One limit on entropy needs long strings and cannot tell base64 from camelCase. A name is written
in likely pairs of letters; a random string is not, and each further character adds evidence.
"""

from __future__ import annotations

import math
import re
import string

from rule.detectors.letter_pairs import BITS, OTHER, symbol_of

_ENOUGH = 40.0
"""Bits: a name reaches that with a chance of 1 in 10^12, if the model were the world. Of 10,000
public file names of 16 characters and more 4 do, three of which hold a hash; of random strings
of 16 letters and digits more than 95 of 100 do."""
_ENOUGH_A_CHARACTER = 2.0
"""A few random characters at the end of a long name do not make it a token."""
_LONGEST = 512
"""Characters that are weighed; more would say nothing new."""

_COSTS = tuple(tuple(ord(bits) - ord("a") for bits in row) for row in BITS)
_DIGITS = 10
_OTHERS = 2


def surprise(text: str) -> float:
    """Return the evidence, in bits, that a text was drawn by lot and not made up.

    The logarithm of two likelihoods' quotient: each character by lot, among those kinds that the
    text has, against each as it follows the one before in public names. Negative for names.
    """
    text = text[:_LONGEST]
    has_lower = any(c in string.ascii_lowercase for c in text)
    has_upper = any(c in string.ascii_uppercase for c in text)
    has_digit = any(c in string.digits for c in text)
    has_other = not (text.isascii() and text.isalnum())
    letters = len(string.ascii_lowercase)
    alphabet = letters * (has_lower + has_upper) + _DIGITS * has_digit + _OTHERS * has_other
    by_lot = math.log2(max(alphabet, 2))
    digit, other = math.log2(_DIGITS), math.log2(_OTHERS)
    total, before = 0.0, symbol_of(OTHER)
    for position, character in enumerate(text):
        if position and character == text[position - 1]:
            continue  # A row of one character says nothing.
        symbol = symbol_of(character)
        total += _COSTS[before][symbol] - by_lot
        if symbol == _DIGIT:
            total += digit
        elif symbol == _OTHER:
            total += other
        before = symbol
    return total


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
_DIGIT = symbol_of("0")
_OTHER = symbol_of(OTHER)
