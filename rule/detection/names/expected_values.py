"""Whether a value is what its name says: a token, a hash, the name of a secret."""

from __future__ import annotations

from ...startup import deferred_re as re
from ..filters.identifiers import is_address
from ..filters.randomness import is_in_order, is_random, is_random_word, surprise
from . import words as name_words
from .kinds import asks_for_pair, is_phrases_name
from .word_splitting import words_of

_SHORTEST_TOKEN = 8
_SHORTEST_RANDOM_TOKEN = 16
_LIKE_A_NAME = 0.0
"""Bits of evidence. A value with less is made of words: ``sourceValue1``."""
_SHORTEST_ISSUED = 8
_NONCE = "SEALED_ENV_PROBE"
_NONCE_AND_NAMES = re.compile(r"[0-9a-f]{32}:[A-Za-z]\w+(?:,[A-Za-z]\w+)*", re.ASCII)
_NAME_OF_SECRET = re.compile(
    r"[a-z][a-z0-9]{0,20}(?:-[a-z][a-z0-9]{0,20}){1,8}(?:-(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{6})?"
)
"""Perhaps with the six characters that Secrets Manager adds in an ARN:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html."""
_PAIR = re.compile(r"[^\s:/]+[:/][^\s:/]*[^\s:/\d][^\s:/]*")
_SEPARATOR = re.compile(r"[:/]")
_USER_AND_PASSWORD = re.compile(r"[^\s:/]+:[^\s:/][^\s:]*")
_GENERATED = re.compile(r"[A-Za-z0-9+/_.-]{16,}={0,2}")
_HEX_HASH = re.compile(r"(?:\W|[A-Za-z][\w./]{0,40}-)?[0-9a-fA-F]{7,128}\W?")
"""Perhaps behind a branch: ``main-0a1b2c3d``."""
_FINGERPRINTS = re.compile(
    r"\s*(?:(?:0x)?(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{16})(?:[\s,;]+|$)){1,99}"
)
_MNEMONIC = re.compile(r"[a-z]{3,8}(?: [a-z]{3,8}){11,23}")
"""12 to 24 words: https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki."""
_ENDS_OF_NAMES = ("password", "passwd", "passphrase", "secret", "apikey")
"""Ends of the names of variables, which people write in capitals without a sign between words."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONG_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_AROUND = " \"':?!._"
_IDENTIFIER = re.compile(r"[A-Za-z]+(?:[_.:-][A-Za-z]+)*")
_BASE64_SUM = re.compile(
    r"\W?[A-Za-z0-9+/_-]{22}(?:==|[A-Za-z0-9+/_-]{5}=|[A-Za-z0-9+/_-]{21}=|[A-Za-z0-9+/_-]{64}==)\W?"
)
"""MD5, SHA-1, SHA-256 and SHA-512 in base64, with padding."""
_BASE64_HASH = re.compile(r"\W?[A-Za-z0-9+/_-]{22,88}={0,2}\W?")


def is_token(name: str, value: str) -> bool:
    """Tell whether somebody generated or chose a value, unlike the plain word of a setting.

    Such a value is one word of letters and digits, or of random letters; or a user and a password,
    if the name asks for both.
    """
    if _PAIR.fullmatch(value) and asks_for_pair(words_of(name)):
        return not _repeats_name(name, value)
    if words_of(name)[-1:] == ["login"]:  # Of GitHub and others, the user's name.
        is_generated = bool(_GENERATED.fullmatch(value)) and is_random(value)
        return is_generated or bool(_USER_AND_PASSWORD.fullmatch(value))
    if is_phrases_name(name) and _MNEMONIC.fullmatch(value):
        return True
    if len(value) < _SHORTEST_TOKEN or has_space(value):
        return False
    digits = sum(map(str.isdigit, _without_known_digits(value)))
    is_mixed = any(map(str.isupper, value)) and any(map(str.islower, value))
    return any(map(str.isalpha, value)) and (
        digits > 1
        or (digits == 1 and is_mixed and not _is_made_of_words(value))
        # Nobody issues tokens in other scripts.
        or (
            len(value) >= _SHORTEST_RANDOM_TOKEN
            and value.isascii()
            and (is_random(value) or is_random_word(value))
        )
    )


def _repeats_name(name: str, value: str) -> bool:
    """Tell whether the second part of a pair has only the name's words: ``users/check_login``."""
    second = words_of(_SEPARATOR.split(value, maxsplit=1)[1])
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


def is_name_of_secret(name: str, value: str) -> bool:
    """Tell whether a value is a secret's name: ``DB_SECRET`` may hold ``shop/database``.

    A name with hyphens says so by a word of its own: ``orders-prod-db``.
    """
    words = words_of(name)
    if not words or words[-1] not in {"secret", "secrets"} or is_random(value):
        return False
    if "existing" in words:  # https://github.com/bitnami/charts
        return True
    if re.fullmatch(r"[a-z][a-z0-9-]*(?:/[A-Za-z][\w.-]*){1,8}", value):
        return True
    parts = value.split("-")
    return (
        _NAME_OF_SECRET.fullmatch(value) is not None
        and not name_words.PLACES.isdisjoint(parts)
        and name_words.PURPOSES.isdisjoint(words)
    )


def is_never_issued(name: str, value: str) -> bool:
    """Tell whether a name asks for a key that a service issues, and no service issues the value.

    ``API_KEY`` may hold ``abc123``, and ``AWS_SECRET_ACCESS_KEY`` ``test``, where none is needed.
    """
    words = words_of(name)
    is_issued = words[-1:] == ["apikey"] or words[-2:] in (["api", "key"], ["access", "key"])
    return is_issued and (
        len(value) < _SHORTEST_ISSUED
        or "EXAMPLE" in value
        or is_address(value)
        or is_in_order(value.rpartition("_")[2])
    )


def is_named_ciphertext(name: str, value: str) -> bool:
    """Tell whether a name says that its value is encrypted, and the value looks it."""
    return not name_words.ENCRYPTED.isdisjoint(words_of(name)) and bool(
        _LONG_BASE64.fullmatch(value) or (_BASE64.fullmatch(value) and is_random(value))
    )


def is_name_of_field(value: str) -> bool:
    """Tell whether a literal is the name of a field or a variable: ``dbPassword``, ``form.token``.

    It is made of words of letters, and its last word is one for passwords or tokens.
    """
    value = _without_known_digits(value.strip(_AROUND)).strip(_AROUND).replace("__", "_")
    if not _IDENTIFIER.fullmatch(value):
        return False
    words = words_of(value)
    if len(words) == 1:
        return words[0] in name_words.PASSWORDS or (
            value.isupper() and words[0].endswith(_ENDS_OF_NAMES)  # DOCPASSWORD
        )
    return len(words) > 1 and words[-1] in name_words.CREDENTIALS_LAST


def is_id_in_kms(name: str, value: str) -> bool:
    """Tell whether a value is the id of a key that never leaves KMS: ``SigningKmsKey``.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
    """
    return words_of(name)[-2:] in (["kms", "key"], ["cmk"]) and bool(_UUID.fullmatch(value))


def is_country(name: str, value: str) -> bool:
    """Tell whether a name is the code of a country, which is also a short form of "password".

    Source: https://www.iso.org/iso-3166-country-codes.html
    """
    return name.lower() == "pw" and value.casefold().startswith(("palau", "palao"))


def is_fingerprint_of_key(name: str, value: str) -> bool:
    """Tell whether a value names public keys of OpenPGP: ``GPG_KEY`` in the images of Python.

    Source: https://www.rfc-editor.org/rfc/rfc9580#name-key-ids-and-fingerprints
    """
    words = words_of(name)
    return (
        not name_words.OPENPGP.isdisjoint(words)
        and name_words.OF_PRIVATE_KEYS.isdisjoint(words)
        and _FINGERPRINTS.fullmatch(value) is not None
    )


def is_named_hash(name: str, value: str) -> bool:
    """Tell whether a name says that its value is a hash: ``GIT_SHA``, ``integrity``."""
    if is_fingerprint_of_key(name, value):
        return True
    words = words_of(name)
    is_sum = not name_words.SUMS.isdisjoint(words)
    return (
        not name_words.HASHES.isdisjoint(words)
        and words[-1] not in name_words.SECRETS
        and name_words.PLAIN_PASSWORDS.isdisjoint(words)
        and bool(
            _HEX_HASH.fullmatch(value)
            or _BASE64_SUM.fullmatch(value)
            or (is_sum and _BASE64_HASH.fullmatch(value))
        )
    )


def is_our_nonce(name: str, value: str) -> bool:
    """Tell whether this is remediation's nonce, which is random but no secret.

    It is followed by the names of the variables that are being moved. Remediation's other variables
    hold an ARN and a handler, in which no detector finds a secret.
    """
    return name == _NONCE and bool(_NONCE_AND_NAMES.fullmatch(value))
