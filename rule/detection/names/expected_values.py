"""Whether a value is what its name says: a token, a hash, the name of a secret."""

from __future__ import annotations

import base64

from ...startup import deferred_re as re
from ..filters.random_text import is_random_text
from ..filters.randomness import is_random, is_random_word, surprise
from . import words as name_words
from .kinds import asks_for_pair, is_phrases_name, is_token_first
from .word_splitting import words_in, words_of

_SHORTEST_TOKEN = 8
_SHORTEST_RANDOM_TOKEN = 16
_LIKE_A_NAME = 0.0
"""Bits of evidence. A value with less is made of words: ``sourceValue1``."""
_ENOUGH_OF_LETTERS = 26.0
_ENOUGH_A_LETTER = 2.0
_PAIR = re.compile(r"[^\s:/]+[:/][^\s:/]*[^\s:/\d][^\s:/]*")
_SEPARATOR = re.compile(r"[:/]")
_USER_AND_PASSWORD = re.compile(r"[^\s:/]+:[^\s:/][^\s:]*")
_GENERATED = re.compile(r"[A-Za-z0-9+/_.-]{16,}={0,2}")
_GENERATED_TOKEN = re.compile(r"(?![1-9A-HJ-NP-Za-km-z]{43,44}\Z)[A-Za-z0-9+/_.-]{20,}={0,2}")
"""An account on a chain like Solana has 43 or 44 characters, of an alphabet of 58:
https://solana.com/docs/core/accounts."""
_MNEMONIC = re.compile(r"[a-z]{3,8}(?: [a-z]{3,8}){11,23}")
"""12 to 24 words: https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki."""
_ENDS_OF_NAMES = ("password", "passwd", "passphrase", "secret", "apikey")
"""Ends of the names of variables, which people write in capitals without a sign between words."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HEX_KEY = re.compile(r"[0-9a-f]{16,128}|[0-9A-F]{16,128}")
_PIN = re.compile(r"\d{4,12}")
_AROUND = " \"':?!._"
_FEWEST_WORDS_OF_THING = 3
"""Words of what a credential has: ``JwtKeyParameter``. Two may be a password: ``secret-page``."""
_IDENTIFIER = re.compile(r"[A-Za-z]+(?:[_.:-][A-Za-z]+)*")


def is_token(name: str, value: str) -> bool:
    """Tell whether somebody generated or chose a value, unlike the plain word of a setting.

    Such a value is one word of letters and digits, or of random letters; or a user and a password,
    if the name asks for both.
    """
    words = words_of(name)
    if is_token_first(name, words):  # Such a name may also be that of a part of a token.
        return bool(_GENERATED_TOKEN.fullmatch(value)) and is_random(value)
    return _is_token(name, words, value)


def _is_token(name: str, words: tuple[str, ...], value: str) -> bool:
    if _PAIR.fullmatch(value) and asks_for_pair(words):
        return not _repeats_name(name, value)
    if words[-1:] == ("login",):  # Of GitHub and others, the user's name.
        is_generated = bool(_GENERATED.fullmatch(value)) and is_random(value)
        return is_generated or bool(_USER_AND_PASSWORD.fullmatch(value))
    if (is_phrases_name(name) and _MNEMONIC.fullmatch(value)) or (
        words[-1:] == ("auth",) and _holds_pair(value)
    ):
        return True
    if len(value) < _SHORTEST_TOKEN or has_space(value):
        return is_random_text("".join(value.split()))
    if _may_be_key_of_data(name):
        return _is_generated_key(value)
    return _is_issued(value)


def is_pin(name: str, value: str) -> bool:
    """Tell whether a value is the number that a name asks for: ``CARD_PIN``, ``UNLOCK_PIN``.

    The number of a pin of some device is shorter.
    """
    return words_of(name)[-1:] == ("pin",) and bool(_PIN.fullmatch(value))


def _is_issued(value: str) -> bool:
    digits = sum(map(str.isdigit, _without_known_digits(value)))
    is_mixed = any(map(str.isupper, value)) and any(map(str.islower, value))
    # Nobody issues tokens in other scripts.
    is_long = len(value) >= _SHORTEST_RANDOM_TOKEN and value.isascii()
    return any(map(str.isalpha, value)) and (
        digits > 1
        or (digits == 1 and is_mixed and not _is_made_of_words(value))
        or (is_long and (is_random(value) or is_random_word(value)))
        # Letters of both cases change places more often than in any name.
        or (
            is_mixed
            and value.isascii()
            and value.isalpha()
            and surprise(value) >= max(_ENOUGH_OF_LETTERS, _ENOUGH_A_LETTER * len(value))
        )
    )


def _may_be_key_of_data(name: str) -> bool:
    """Tell whether a name ends in "key", and no other word of it says that the key is a secret.

    In capitals, it may be that of a service: ``MAPBOX_KEY``.
    """
    words = words_of(name)
    return (
        not name.isupper()
        and words[-1:] == ("key",)
        and name_words.OF_SECRET_KEYS.isdisjoint(words[:-1])
    )


def _is_generated_key(value: str) -> bool:
    return not _UUID.search(value) and (
        is_random(value) or is_random_word(value) or bool(_HEX_KEY.fullmatch(value))
    )


def _holds_pair(value: str) -> bool:
    """Tell whether a value is a user and a password in base64, as ``_auth`` of npm has them."""
    try:
        content = base64.b64decode(value, validate=True).decode("ascii")
    except ValueError:
        return False
    return content.isprintable() and bool(_USER_AND_PASSWORD.fullmatch(content))


def _repeats_name(name: str, value: str) -> bool:
    """Tell whether the second part of a pair has only the name's words: ``users/check_login``."""
    second = words_in(_SEPARATOR.split(value, maxsplit=1)[1])
    return bool(second) and set(second) <= set(words_of(name))


def _is_made_of_words(value: str) -> bool:
    return surprise(value) < _LIKE_A_NAME and not _OF_NO_NAME.search(value)


def _without_known_digits(value: str) -> str:
    """Leave out the words of a name that are written with a digit: ``s3StorageClass``."""
    if not any(map(str.isdigit, value)):
        return value
    return _WORD_WITH_DIGIT.sub(
        lambda word: "" if word[0].lower() in name_words.WITH_DIGITS else word[0], value
    )


_OF_NO_NAME = re.compile(r"[^\w.:/-]")
_WORD_WITH_DIGIT = re.compile(
    r"(?<![^\W_])[A-Za-z]{1,8}\d{1,5}[a-z]?(?=[A-Z]|[\W_]|$)"
    r"|(?<=[a-z])[A-Z][a-z]{0,7}\d{1,5}(?=[A-Z]|[\W_]|$)"
)
"""At the beginning of a name, behind a sign, or with a capital behind a small letter."""


def may_be_token(value: str) -> bool:
    """Tell whether a value could be a token under any name; a quick check, as most are none."""
    if _PAIR.fullmatch(value):
        return True
    # A short word without a digit is no token.
    is_short = len(value) < _SHORTEST_RANDOM_TOKEN
    return len(value) >= _SHORTEST_TOKEN and not (is_short and value.isalpha())


def has_space(value: str) -> bool:
    """Tell whether a text, which must not be empty, holds a space of any kind."""
    return value.split(maxsplit=1) != [value]


def is_name_of_field(value: str) -> bool:
    """Tell whether a literal is the name of a field or a variable: ``dbPassword``, ``form.token``.

    It is made of words of letters, and its last word is one for passwords or tokens, or for an
    identifier; or it names what such a thing has: ``ShopTokenParameter``.
    """
    value = _without_known_digits(value.strip(_AROUND)).strip(_AROUND).replace("__", "_")
    if not _IDENTIFIER.fullmatch(value):
        return False
    words = words_in(value)
    if len(words) == 1:
        return words[0] in name_words.PASSWORDS or (
            value.isupper() and words[0].endswith(_ENDS_OF_NAMES)  # DOCPASSWORD
        )
    return len(words) > 1 and (
        words[-1] in name_words.CREDENTIALS_LAST
        or words[-1] in {"id", "username"}
        or (
            len(words) >= _FEWEST_WORDS_OF_THING
            and words[-1] in name_words.HARMLESS_HEADS
            and not name_words.CREDENTIALS_LAST.isdisjoint(words[:-1])
        )
    )
