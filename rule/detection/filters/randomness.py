"""Whether a text is randomly generated, or made up by people.

A limit on entropy needs long strings, and cannot tell base64 from camelCase. The pairs of letters
in a name are likely ones; in a random string they are not, and each character adds evidence.
"""

from __future__ import annotations

import math
import string
from itertools import pairwise

from ...startup import deferred_re as re
from .letter_pairs import BITS, INDEX, OTHER, symbol_of

_ENOUGH = 40.0
"""Bits. By the model, 1 of 10^12 names has that much evidence. Of 10,000 public file names of 16
characters and more, 4 have it, and three of these hold a hash. Of random strings of 16 letters and
digits, more than 95 % have it."""
_ENOUGH_A_CHARACTER = 2.0
"""Bits per character: a long name with a few random characters at its end is no token."""
_LONGEST = 512
"""Characters that are judged; more would not change the result."""

_KINDS = (
    frozenset(string.ascii_lowercase),
    frozenset(string.ascii_uppercase),
    frozenset(string.digits),
)
_OTHERS = 2
"""The assumed number of all other characters in an alphabet."""
_DIGIT, _OTHER = symbol_of("0"), symbol_of(OTHER)
_WHICH = {_DIGIT: math.log2(len(string.digits)), _OTHER: math.log2(_OTHERS)}
"""Bits for the choice among the characters that one symbol stands for."""
_COSTS = tuple(
    tuple(ord(bits) - ord("a") + _WHICH.get(symbol, 0.0) for symbol, bits in enumerate(row))
    for row in BITS
)
"""Bits that a symbol costs after another symbol."""


def surprise(text: str) -> float:
    """Return the evidence, in bits, that a text is randomly generated and not made up by people.

    The logarithm of the ratio of two likelihoods: that of random characters of the kinds in the
    text, and that of each character after the one before it in public names. Negative for names.
    """
    text = text[:_LONGEST]
    total, weighed, last, row = 0.0, 0, "", _COSTS[_OTHER]
    # No call for each character: calls would take longer than all other checks of a value.
    symbol_of, costs, other = INDEX.get, _COSTS, _OTHER
    for character in text:
        if character != last:  # A repeated character says nothing.
            symbol = symbol_of(character, other)
            total += row[symbol]
            weighed += 1
            last, row = character, costs[symbol]
    return total - weighed * math.log2(max(_alphabet(text), 2))


def _alphabet(text: str) -> int:
    """Return the size of the alphabet, of all kinds of characters in a text."""
    present = set(text)
    sizes = [len(kind) for kind in _KINDS if not present.isdisjoint(kind)]
    has_other = not (text.isascii() and text.isalnum())
    return sum(sizes) + _OTHERS * has_other


def is_random(text: str) -> bool:
    """Tell whether a text, or a long part of it, is surely randomly generated.

    It must have lower and upper case, or digits: a word of an unknown language has neither.
    """
    if _is_random(text):
        return True
    parts = _PART.findall(text[:_LONGEST])
    return len(parts) > 1 and any(map(_is_random, parts))


def _is_random(text: str) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit)
    if sum(any(map(kind, text)) for kind in kinds) < 2:  # noqa: PLR2004 - two
        return False
    evidence = surprise(text)
    return evidence >= _ENOUGH and evidence >= _ENOUGH_A_CHARACTER * min(len(text), _LONGEST)


def is_random_word(text: str) -> bool:
    """Tell whether letters of one case are surely randomly generated; for names of tokens only.

    The name of a token makes a random text likely beforehand. Of random texts of 20 letters, 95 %
    have so much evidence. Of the words of a dozen languages, only Polish ones, with their many
    consonants, may have so much.
    """
    return (
        text.isascii()
        and text.isalpha()
        and text in {text.lower(), text.upper()}
        and surprise(text) >= max(_ENOUGH_OF_ONE_CASE, _ENOUGH_A_LETTER * len(text))
    )


def is_surely_random_word(text: str) -> bool:
    """Tell whether letters of one case are surely randomly generated, under any name.

    Of 4,751 names of published packages that are 20 letters or more in a row, none that a person
    made of words has as much evidence, except a few that were typed blindly. Nine of ten random
    texts of 24 letters have so much. Of words in a row, some Polish ones may.
    """
    return (
        len(text) >= _SHORTEST_SURE_WORD
        and text.isascii()
        and text.isalpha()
        and (text.islower() or text.isupper())
        and surprise(text) >= max(_SURE_OF_ONE_CASE, _SURE_A_LETTER * len(text))
    )


_SHORTEST_SURE_WORD = 20
_SURE_OF_ONE_CASE = 56.0
_SURE_A_LETTER = 2.2
_ENOUGH_OF_ONE_CASE = 40.0
_ENOUGH_A_LETTER = 1.4

_PART = re.compile(r"[A-Za-z0-9]{20,}")


def is_in_order(value: str) -> bool:
    """Characters in order, or repeated: ``1234``, ``abcd``, ``abc123``, ``000000``."""
    steps = [ord(after) - ord(before) for before, after in pairwise(value.lower())]
    in_order = sum(step in {0, 1} or (step == _FROM_9_TO_0) for step in steps)
    return len(value) >= _SHORTEST_ORDER and len(steps) - in_order <= len(value) // _OF_A_RUN


_FROM_9_TO_0 = ord("0") - ord("9")
_SHORTEST_ORDER = 3
_OF_A_RUN = 3
"""Characters of the shortest run."""
