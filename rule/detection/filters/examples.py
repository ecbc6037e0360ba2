"""Filters for what shows the form of a secret and is none: an example, a mask, a beginning."""

from __future__ import annotations

from ...startup import deferred_re as re
from .randomness import is_in_order, is_random
from .stand_ins import CREDENTIALS, words_of

_LONGEST = 120
_TWO_BY_TWO = re.compile(r"(?:[A-Za-z]\d){4,}[A-Za-z]?|(?:\d[A-Za-z]){4,}\d?")
"""``1a2b3c4d5e6f7g8h``"""
_HEX = re.compile(r"[0-9a-fA-F]{32}")
"""A UUID without its hyphens."""
_BEGINNING = re.compile(
    r"(?:(?=\D{0,20}\d)[A-Za-z0-9+/_=-]{10,200}|(?:[A-Za-z]{2,8}[-_]){1,3})(?:\.{3}|\u2026)"
)
_HEADER_OF_TOKEN = re.compile(
    r"eyj(?:hbgcioi|0exaioi|rawqioi)[a-z0-9_-]{4,120}(?:\.[a-z_\u2026-]{0,20}){0,4}", re.IGNORECASE
)
"""The members ``alg``, ``typ`` and ``kid`` in base64, perhaps in a text without capitals, and words
for the other parts: ``.payload.signature``."""
_BRACE_AND_QUOTE = "eyj"
"""What `_HEADER_OF_TOKEN` begins with, in lower case."""
_EXAMPLE = re.compile(r"(?:[eE]xample|EXAMPLE)(?![a-z])|(?i:placeholder)")
_BEGIN_EXAMPLES = frozenset("eEpP")
_MADE_UP = re.compile(
    r"(?:\w{1,5}-)?(?:fake|dummy|mock|sample)[-_]?(?:api|app|access|auth|client|secret)?[-_]?"
    r"(?:id|key|token|secret|value|string|jwt)[-_]?\d{0,9}",
    re.IGNORECASE,
)
_LONGEST_MADE_UP = 40
"""Characters: more than `_MADE_UP` matches."""
_FEWEST_PARTS = 3
_NUMBERED = re.compile(r"(?:(?:[a-z]{2,5}|\d{4}|foo|bar|baz)[-_]){2,5}(?:foo|bar|baz|\d{4})")
"""``tok-1234-5678-foo``"""
_SHORTEST_GENERATED = 16
_MASKED = re.compile(r"([xX*.#_•?])\1{2,}")
_MASKS = tuple(3 * sign for sign in "xX*.#_•?")
"""One of these is in each text in which `_MASKED` matches."""
_BESIDE_X = frozenset("yYzZ")
_NEXT_TO_X = re.compile(r"([yYzZ])\1{3,}")
"""What stands beside ``xxxx`` for another value."""
_IN_BRACKETS = re.compile(r"\[[A-Z]{2,20}(?:[ _-][A-Z]{1,20}){0,4}\]")
"""What a program writes in the place of a value: ``[SENSITIVE]``."""
_MASK_AT_END = re.compile(r"([xX*.•])\1{3,}\W?$")
_MASK_SHARE = 0.5


def is_masked_for_most(value: str) -> bool:
    """A mask for half its length, or at its end, or in brackets: ``AIzaXXXX``, ``[HIDDEN]``."""
    first = value[:1]
    if (first in _BESIDE_X and _NEXT_TO_X.fullmatch(value)) or (
        first == "[" and _IN_BRACKETS.fullmatch(value)
    ):
        return True
    if len(value) > _LONGEST or not any(mask in value for mask in _MASKS):
        return False
    masked = sum(len(match[0]) for match in _MASKED.finditer(value))
    return masked >= _MASK_SHARE * len(value) > 0 or bool(_MASK_AT_END.search(value))


def is_made_up(value: str) -> bool:
    """A key or a token that says that it is none: ``dummyvalue``, ``da2-fakeApiId123456``."""
    return len(value) <= _LONGEST_MADE_UP and bool(_MADE_UP.fullmatch(value))


def is_named_example(value: str) -> bool:
    """A token of words for one, and digits in order: ``token123``, ``ExampleToken-12345``.

    The word for an example may stand before others, with which nothing separates it.
    """
    if value[:1] in _BEGIN_EXAMPLES and (example := _EXAMPLE.match(value)):
        value = value[example.end() :]
        if len(value) < _SHORTEST_GENERATED or not is_random(value):
            return True
    parts = value.partition("_")[2].split("-")
    if len(parts) >= _FEWEST_PARTS and all(map(is_in_order, parts)):
        return True
    if _NUMBERED.fullmatch(value) and all(map(is_in_order, re.findall(r"\d+", value))):
        return True
    if _is_typed_in_turn(value):
        return True
    has_word = False
    for word in words_of(value):
        is_number = word.isdigit()
        if not (is_in_order(word) if is_number else word in CREDENTIALS):
            return False
        has_word = has_word or not is_number
    return has_word


def _is_typed_in_turn(value: str) -> bool:
    """Tell whether letters in order and digits in order take turns: ``1a2b3c4d-5e6f-7a8b-…``."""
    if _TWO_BY_TWO.fullmatch(value):
        return is_in_order(value[::2]) and is_in_order(value[1::2])
    return _HEX.fullmatch(typed := value.replace("-", "")) is not None and all(
        is_in_order("".join(filter(each, typed))) for each in (str.isalpha, str.isdigit)
    )


def is_long_and_cut_off(value: str) -> bool:
    """A value of which only the beginning is shown: ``wJalrXUtnFE…``, ``sk_test_...``."""
    return is_cut_off(value) and bool(_BEGINNING.fullmatch(value))


def is_header_of_token(value: str) -> bool:
    """The header of a JSON Web Token alone, which only says how the token is signed.

    Source: https://www.rfc-editor.org/rfc/rfc7519#section-3.1
    """
    return value[:3].lower() == _BRACE_AND_QUOTE and bool(_HEADER_OF_TOKEN.fullmatch(value))


def is_cut_off(value: str) -> bool:
    """A token of which only the beginning is shown: ``eyJraWQiOiJ…``."""
    return value.endswith(("...", "\u2026"))
