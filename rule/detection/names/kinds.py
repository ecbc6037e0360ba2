"""What a variable's name says about its value.

A name never decides alone: it says what to expect, and the value must match. A provider's shape or
a credential's structure counts under any name.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache

from ..filters.randomness import is_random, is_random_word
from . import words as name_words
from .keyword import NameDetector

_SHORTEST_TOKEN = 8
_SHORTEST_RANDOM_TOKEN = 16
_NONCE = "SEALED_ENV_PROBE"
_NONCE_AND_NAMES = re.compile(r"[0-9a-f]{32}:[A-Za-z]\w+(?:,[A-Za-z]\w+)*", re.ASCII)
_PASSWORDS = frozenset({"passwd", "password", "pwd"})
_PAIR = re.compile(r"[^\s:/]+[:/][^\s:/]*[^\s:/\d][^\s:/]*")
_KEYWORD = NameDetector()
_HEX_HASH = re.compile(r"\W?[0-9a-fA-F]{7,128}\W?")
_MNEMONIC = re.compile(r"[a-z]{3,8}(?: [a-z]{3,8}){11,23}")
"""12 to 24 words: https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki."""
_LONG_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_AROUND = " \"':?!."
_IDENTIFIER = re.compile(r"[A-Za-z]+(?:[_.:-][A-Za-z]+)*")
_BASE64_SUM = re.compile(
    r"\W?[A-Za-z0-9+/_-]{22}(?:==|[A-Za-z0-9+/_-]{5}=|[A-Za-z0-9+/_-]{21}=|[A-Za-z0-9+/_-]{64}==)\W?"
)
"""MD5, SHA-1, SHA-256 and SHA-512 in base64, with padding."""
_BASE64_HASH = re.compile(r"\W?[A-Za-z0-9+/_-]{22,88}={0,2}\W?")


class NameKind(Enum):
    """What a name asks for."""

    PASSWORD = auto()
    """A secret, weak or strong: any value that is not a reference is one."""
    TOKEN = auto()
    """A key or a token: a secret if somebody generated it."""
    HARMLESS = auto()
    """Something about a secret: its place, its lifetime."""
    PUBLIC = auto()
    """A public key."""
    NOTHING = auto()
    """Nothing about secrets."""


@lru_cache(maxsize=4_096)
def kind_of(name: str) -> NameKind:
    """Return what a name asks for, by its words: ``DB_PASSWORD``, ``smtpPass``, ``SecretArn``."""
    words = _words(name)
    if any(word in name for word in name_words.PASSWORDS_IN_OTHER_SCRIPTS):
        return NameKind.PASSWORD
    return _kind(name, words, *_head(words)) if words else NameKind.NOTHING


def _kind(name: str, words: list[str], head: str, before: list[str]) -> NameKind:
    if head in name_words.HARMLESS_HEADS or words[0] in name_words.QUESTIONS:
        return NameKind.HARMLESS
    if _is_public(head, before):
        return NameKind.PUBLIC
    if head == "key" and before and before[-1] in {*_PASSWORDS, "token"}:
        return NameKind.TOKEN  # In Kubernetes and JSON: the key of an entry that holds a password.
    if _is_password(name, words, head, before):
        return NameKind.PASSWORD
    is_of_data = (head in {"key", "keys"} and not name_words.KEYS_OF_DATA.isdisjoint(before)) or (
        head in {"token", "tokens"} and not name_words.TOKENS_OF_REQUESTS.isdisjoint(before)
    )
    if _asks_for_pair(words) or (head in name_words.TOKENS and not is_of_data):
        return NameKind.TOKEN
    return NameKind.NOTHING


def is_token(name: str, value: str) -> bool:
    """Tell whether somebody generated or chose a value, unlike the plain word of a setting.

    Such a value is one word of letters and digits, or of random letters; or a user and a password,
    if the name asks for both.
    """
    if _PAIR.fullmatch(value) and _asks_for_pair(_words(name)):
        return True
    if is_phrases_name(name) and _MNEMONIC.fullmatch(value):
        return True
    if len(value) < _SHORTEST_TOKEN or has_space(value):
        return False
    digits = sum(map(str.isdigit, value))
    is_mixed = any(map(str.isupper, value)) and any(map(str.islower, value))
    return any(map(str.isalpha, value)) and (
        digits > 1
        or (digits == 1 and is_mixed)
        or (len(value) >= _SHORTEST_RANDOM_TOKEN and (is_random(value) or is_random_word(value)))
    )


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


@lru_cache(maxsize=4_096)
def is_harmless_but_for_its_head(name: str) -> bool:
    """Tell whether a name would be that of a secret without its harmless first or last word."""
    words = _words(name)
    return _is_password(name, words, words[-1], words[:-1])


def is_name_of_secret(name: str, value: str) -> bool:
    """Tell whether a value is a secret's name: ``DB_SECRET`` may hold ``shop/database``.

    A name with hyphens says so by a word of its own: ``orders-prod-db``.
    """
    words = _words(name)
    if not words or words[-1] not in {"secret", "secrets"} or is_random(value):
        return False
    if re.fullmatch(r"[a-z][a-z0-9-]*(?:/[A-Za-z][\w.-]*){1,8}", value):
        return True
    parts = value.split("-")
    return (
        re.fullmatch(r"[a-z][a-z0-9]{0,20}(?:-[a-z][a-z0-9]{0,20}){1,8}", value) is not None
        and not name_words.PLACES.isdisjoint(parts)
        and name_words.PURPOSES.isdisjoint(words)
    )


def is_named_ciphertext(name: str, value: str) -> bool:
    """Tell whether a name says that its value is encrypted, and the value looks it."""
    return not name_words.ENCRYPTED.isdisjoint(_words(name)) and bool(_LONG_BASE64.fullmatch(value))


def is_name_of_field(value: str) -> bool:
    """Tell whether a literal is the name of a field or a variable: ``dbPassword``, ``form.token``.

    It is made of words of letters, and its last word is one for passwords or tokens.
    """
    value = value.strip(_AROUND)
    if not _IDENTIFIER.fullmatch(value):
        return False
    words = _words(value)
    if len(words) == 1:
        return words[0] in name_words.PASSWORDS
    return len(words) > 1 and words[-1] in name_words.CREDENTIALS_LAST


def is_plural(name: str) -> bool:
    """Tell whether a name is that of a list: ``passwords``."""
    words = _words(name)
    return bool(words) and words[-1] in name_words.PLURALS


def is_phrases_name(name: str) -> bool:
    """Tell whether a name asks for a password of several words."""
    return not name_words.PHRASES.isdisjoint(_words(name))


@lru_cache(maxsize=4_096)
def is_password_last(name: str) -> bool:
    """Tell whether the word that decides in a name is one for a password: ``rootPassword``.

    In ``secretsBackendName`` it is not, and what code puts there may be any word.
    """
    words = _words(name)
    if not words:
        return True
    head, before = _head(words)
    return (
        head in name_words.CREDENTIALS_LAST
        or head.endswith(("pass", "pw", "pwd", "password", "passwd", "secret"))
        or (bool(before) and before[-1] in name_words.PASSWORDS)
        or any(_KEYWORD.analyze_string(f'{head} = "standin"'))
    )


def is_qualifier(name: str) -> bool:
    """Tell whether a name only says in what form a value is: ``value``, ``prod``, ``v2``."""
    words = _words(name)
    return bool(words) and all(word in name_words.QUALIFIERS for word in words)


def is_identifiers_name(name: str) -> bool:
    """Tell whether a name asks for an identifier: ``CLIENT_ID``, ``OBJECT_VERSION``."""
    words = _words(name)
    return bool(words) and _head(words)[0] in name_words.IDS


def is_named_hash(name: str, value: str) -> bool:
    """Tell whether a name says that its value is a hash: ``GIT_SHA``, ``integrity``."""
    words = _words(name)
    is_sum = not name_words.SUMS.isdisjoint(words)
    return (
        not name_words.HASHES.isdisjoint(words)
        and words[-1] not in name_words.SECRETS
        and _PASSWORDS.isdisjoint(words)
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


def _words(name: str) -> list[str]:
    """Split ``DB_secretKey2`` into db, secret and key. Digits are dropped."""
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
        name = "".join(c for c in decomposed if not unicodedata.combining(c))
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def _head(words: list[str]) -> tuple[str, list[str]]:
    """Return the word that decides, and the words before it."""
    end = len(words)
    while end > 1 and words[end - 1] in name_words.QUALIFIERS:
        end -= 1
    return words[end - 1], words[: end - 1]


def _is_public(head: str, before: list[str]) -> bool:
    if not before and head in name_words.PUBLIC_OF_JWK:
        return True
    return head in name_words.PUBLIC_KEYS or (
        head in {"key", "keys", "token"} and not name_words.PUBLIC.isdisjoint(before)
    )


def _asks_for_pair(words: list[str]) -> bool:
    return any(pair in "".join(words) for pair in name_words.PAIRS)


def _is_password(name: str, words: list[str], head: str, before: list[str]) -> bool:
    return (
        not name_words.PASSWORDS.isdisjoint(words)
        or "motdepasse" in "".join(words)
        or head in name_words.PASSWORDS_LAST
        or head.endswith("pw")
        or (head.endswith("pass") and head not in name_words.WORDS_IN_PASS)
        or (head in {"key", "keys"} and not name_words.CIPHERS.isdisjoint(before))
        # The plugin needs a literal behind the name; any literal will do.
        or any(_KEYWORD.analyze_string(f'{name} = "standin"'))
    )
