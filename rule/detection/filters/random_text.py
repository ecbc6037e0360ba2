"""Whether a text with punctuation is randomly generated, as generators of passwords do.

Terraform's ``random_password`` and Secrets Manager's ``GetRandomPassword`` draw from all printable
characters. Brackets, commas and quotes are among them, so such a text cannot be split as a list
can.
"""

from __future__ import annotations

import math
import string
from itertools import pairwise

from ...startup import deferred_re as re
from .letter_pairs import BITS, INDEX, OTHER, symbol_of
from .randomness import surprise

_BITS_OF_PUNCTUATION = {
    **dict.fromkeys("/._-", 2.5),
    **dict.fromkeys(':=,"', 4.0),
    **dict.fromkeys("'(){}[]$", 5.0),
    **dict.fromkeys("<>%*?&+@|;\\", 6.0),
    **dict.fromkeys("#!^~`", 7.5),
}
"""What a sign costs in a text that people write: paths, lists, templates, queries."""
_OTHER_SIGN = 8.0
_SIGNS = 32
"""The printable signs of ASCII."""
_ALPHANUMERIC = frozenset(string.ascii_letters + string.digits)
_RARE = frozenset("!#^~`;?&@*$|\\<>[]{}()+%")
_FEWEST_SIGNS, _FEWEST_RARE = 3, 2
_SHORTEST, _SHORTEST_OF_ONE_CASE, _LONGEST = 12, 20, 512
_ENOUGH = 26.0
_ENOUGH_A_CHARACTER = 1.2
"""Bits of evidence. Of 18,000 literals with several signs in Python's standard library, 3 of 1,000
have as much, almost all of them formats and patterns; of generated passwords of 20 characters,
9 of 10."""
_SHORTEST_BETWEEN, _LONGEST_BETWEEN = 14, 40
"""Letters and digits of such a text. With more, a run between two signs is random by itself."""
_ENOUGH_BETWEEN = 40.0
_ENOUGH_A_CHARACTER_BETWEEN = 2.4
_CHANGES = 0.45
"""The share of neighbours of different kinds: nine of ten random texts have more, words fewer."""
_PATTERN = re.compile(
    r"\\[dwsbDWSB.\[\](){}/$^?+*|-]|\(\?|\.[*+]|[\])][*+?{]|\[\^?(?:a-z|A-Z|0-9|\\)|\w-\w\]"
    r"|%[a-zA-Z]"
)
_CHARACTERS_A_PATTERN = 20
"""A text is a regular expression or a format if it has more signs of these than one in so many
characters."""
_DIGIT, _SIGN = symbol_of("0"), symbol_of(OTHER)
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
_COSTS = tuple(tuple(float(ord(bits) - ord("a")) for bits in row) for row in BITS)


def is_random_text(text: str) -> bool:
    """Tell whether a text without spaces, with punctuation, is surely randomly generated."""
    if not _SHORTEST <= len(text) <= _LONGEST:
        return False
    present = set(text)
    if present.isdisjoint(_RARE) or not text.isascii() or text.split() != [text]:
        return False
    signs = present - _ALPHANUMERIC
    if len(signs) < _FEWEST_SIGNS or len(signs & _RARE) < _FEWEST_RARE:
        return _is_random_between(text)
    kinds = [any(map(kind, text)) for kind in (str.islower, str.isupper, str.isdigit)]
    if sum(kinds) < 2 or (len(text) < _SHORTEST_OF_ONE_CASE and not all(kinds)):  # noqa: PLR2004 - two
        return False
    return (
        _changes(text) >= _CHANGES
        and _evidence(text) >= max(_ENOUGH, _ENOUGH_A_CHARACTER * len(text))
        and len(_PATTERN.findall(text)) * _CHARACTERS_A_PATTERN <= len(text)
        and not _is_nested(text)
    )


def _is_random_between(text: str) -> bool:
    """Tell whether the letters and digits are surely random, with a rare sign or two among them."""
    between = "".join(filter(str.isalnum, text))
    return (
        _SHORTEST_BETWEEN <= len(between) <= _LONGEST_BETWEEN
        and all(any(map(kind, between)) for kind in (str.islower, str.isupper, str.isdigit))
        and surprise(between) >= max(_ENOUGH_BETWEEN, _ENOUGH_A_CHARACTER_BETWEEN * len(between))
        and not _PATTERN.search(text)
        and not _is_nested(text)
    )


def _evidence(text: str) -> float:
    """Return in bits how much more likely the text is random than written by a person."""
    total, weighed, last, row = 0.0, 0, "", _COSTS[_SIGN]
    for character in text:
        if character != last:
            symbol = INDEX.get(character, _SIGN)
            total += row[symbol]
            if symbol == _DIGIT:
                total += math.log2(10)
            elif symbol == _SIGN:
                total += _BITS_OF_PUNCTUATION.get(character, _OTHER_SIGN)
            weighed += 1
            last, row = character, _COSTS[symbol]
    sizes = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10))
    alphabet = _SIGNS + sum(size for kind, size in sizes if any(map(kind, text)))
    return total - weighed * math.log2(alphabet)


def _changes(text: str) -> float:
    kinds = [(character.islower(), character.isupper(), character.isdigit()) for character in text]
    return sum(a != b for a, b in pairwise(kinds)) / (len(text) - 1)


def _is_nested(text: str) -> bool:
    """Tell whether each bracket has its counterpart, as in all that is written for a parser."""
    opened: list[str] = []
    brackets = 0
    for character in text:
        if character in "([{<":
            opened.append(character)
            brackets += 1
        elif character in _CLOSING and (not opened or opened.pop() != _CLOSING[character]):
            return False
    return brackets > 0 and not opened
