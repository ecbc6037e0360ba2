"""What a variable's name says about its value.

A name never decides alone: it says what to expect, and the value must match. A provider's shape or
a credential's structure counts under any name.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from itertools import accumulate

from ...startup import deferred_re as re
from ..filters.randomness import is_random
from . import words as name_words
from .keyword import is_known
from .operations import is_glued, is_operation, is_question
from .word_splitting import head_of, words_of

_LONGEST_NAME = 40
"""Characters. A longer one may be data in base64, in which a word of secrets stands by chance."""
_FILE = re.compile(r"\w\.(?:pyi?|[cm]js|jsx?|tsx|java|php|html?|css|lua|rst)\Z")
"""A file of code, in a link or a path."""
_FILES = (
    *(".py", ".pyi", ".cjs", ".mjs", ".js", ".jsx", ".tsx", ".java", ".php", ".htm", ".html"),
    *(".css", ".lua", ".rst"),
)
"""How each name of such a file ends."""
_REQUESTS = ("req.", "request.", "event.", "ctx.")
_OF_REQUEST = re.compile(
    r"\A(?:req|request|event|ctx)\.(?:body|cookies|headers|params|query|queryStringParameters)\.(?=\w)"
)
"""Where a handler finds what a client sends: a token there is none of a list's pages."""


_LENGTHS_WITH_OWNER = (2, 3)
_FIRST = frozenset({"apikey", "bearer", "token"})
_OF_TOKENS_ON_CHAINS = name_words.words("a b in mint out program x y")
"""Words for tokens that are traded."""


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
    if name.startswith(_REQUESTS):
        name = _OF_REQUEST.sub("", name)
    words = words_of(name)
    if not name.isascii() and any(word in name for word in name_words.PASSWORDS_IN_OTHER_SCRIPTS):
        return NameKind.PASSWORD
    is_data = len(name) > _LONGEST_NAME and name.isalnum() and is_random(name)
    if (
        is_data
        or (name.endswith(_FILES) and _FILE.search(name))
        or not words
        or (
            words[-2:-1]
            and (
                (words[-1] in {"key", "keys"} and words[-2] in name_words.KEYS_BEHIND)
                or (words[-1] == "pass" and words[-2] in name_words.QUANTIFIERS)
            )
        )
    ):
        return NameKind.NOTHING
    return _kind(name, words, *head_of(words))


def _kind(name: str, words: tuple[str, ...], head: str, before: tuple[str, ...]) -> NameKind:
    is_harmless = (
        head in name_words.HARMLESS_HEADS
        or is_question(name, words)
        or (head in name_words.PLURALS and not name_words.KNOWN_TO_ALL.isdisjoint(before))
        or is_glued(head)
        or name.lower() in name_words.METHODS
    )
    if is_harmless or is_operation(name, words):
        return NameKind.HARMLESS
    if _is_public(head, before):
        return NameKind.PUBLIC
    if head == "key" and before and before[-1] in {*name_words.PLAIN_PASSWORDS, "token"}:
        return NameKind.TOKEN  # In Kubernetes and JSON: the key of an entry that holds a password.
    if _is_password(name, words, head, before):
        return NameKind.PASSWORD
    is_of_data = (head in {"key", "keys"} and not name_words.KEYS_OF_DATA.isdisjoint(before)) or (
        head in {"token", "tokens"} and not name_words.TOKENS_OF_REQUESTS.isdisjoint(before)
    )
    if asks_for_pair(words) or (head in name_words.TOKENS and not is_of_data):
        return NameKind.TOKEN
    return NameKind.TOKEN if is_token_first(name, words) else NameKind.NOTHING


def is_token_first(name: str, words: tuple[str, ...]) -> bool:
    """Tell whether a name in capitals says what a value is, and then whose: ``TOKEN_GITHUB``."""
    return (
        name.isupper()
        and len(words) in _LENGTHS_WITH_OWNER
        and words[0] in _FIRST
        and _OF_TOKENS_ON_CHAINS.isdisjoint(words)
        and words[-1] not in name_words.TOKENS
    )


@lru_cache(maxsize=4_096)
def is_harmless_but_for_its_head(name: str) -> bool:
    """Tell whether a name would be that of a secret without its harmless first or last word."""
    words = words_of(name)
    return _is_password(name, words, words[-1], words[:-1])


@lru_cache(maxsize=4_096)
def is_plural(name: str) -> bool:
    """Tell whether a name is that of a list: ``passwords``."""
    words = words_of(name)
    return bool(words) and words[-1] in name_words.PLURALS


def is_salts_name(name: str) -> bool:
    """Tell whether a name asks for a salt. A salt may be random, or only say what it is for."""
    return words_of(name)[-1:] == ("salt",)


@lru_cache(maxsize=4_096)
def is_name_of_users(name: str) -> bool:
    """Tell whether a name is that of a list of users, who may have passwords beside them."""
    words = words_of(name)
    return bool(words) and head_of(words)[0] in name_words.USERS


@lru_cache(maxsize=4_096)
def is_phrases_name(name: str) -> bool:
    """Tell whether a name asks for a password of several words."""
    return not name_words.PHRASES.isdisjoint(words_of(name))


@lru_cache(maxsize=4_096)
def is_password_last(name: str) -> bool:
    """Tell whether the word that decides in a name is one for a password: ``rootPassword``.

    In ``secretsBackendName`` it is not, and what code puts there may be any word.
    """
    words = words_of(name)
    if not words:
        return True
    head, before = head_of(words)
    return (
        head in name_words.CREDENTIALS_LAST
        or head.endswith(("pass", "pw", "pwd", "password", "passwd", "secret"))
        or (bool(before) and before[-1] in name_words.PASSWORDS)
        or _is_known_to_plugin(head, (head,))
    )


@lru_cache(maxsize=4_096)
def is_plain_password(name: str) -> bool:
    """Tell whether the last word of a name means a password and nothing else: ``dbPassword``."""
    return words_of(name)[-1:] != () and words_of(name)[-1] in name_words.PLAIN_PASSWORDS


def is_of_system(name: str) -> bool:
    """Tell whether a name is that of a system's password: ``DB_PASSWORD``.

    ``FIELD_PASSWORD`` names a field, and so may ``dbPassword``.
    """
    return name.isupper() and not name_words.SYSTEMS.isdisjoint(words_of(name)[:-1])


@lru_cache(maxsize=4_096)
def is_qualifier(name: str) -> bool:
    """Tell whether a name only says in what form a value is: ``value``, ``prod``, ``v2``."""
    words = words_of(name)
    return bool(words) and all(word in name_words.QUALIFIERS for word in words)


def is_identifiers_name(name: str) -> bool:
    """Tell whether a name asks for an identifier: ``CLIENT_ID``, ``OBJECT_VERSION``."""
    words = words_of(name)
    return bool(words) and head_of(words)[0] in name_words.IDS


def _is_known_to_plugin(name: str, words: tuple[str, ...]) -> bool:
    if not name_words.NO_SECRETS.isdisjoint(words):
        name = "_".join(word for word in words if word not in name_words.NO_SECRETS)
    if words[-2:] == ("account", "key"):
        return False  # That of Azure's storage is generated.
    return is_known(name)


def _is_public(head: str, before: tuple[str, ...]) -> bool:
    if not before and head in name_words.PUBLIC_OF_JWK:
        return True
    return head in name_words.PUBLIC_KEYS or (
        head in {"key", "keys", "token"} and not name_words.PUBLIC.isdisjoint(before)
    )


def asks_for_pair(words: tuple[str, ...]) -> bool:
    """Tell whether a name, given by its words, asks for a user and a password in one value."""
    joined = "".join(words)
    if not any(pair in joined for pair in name_words.PAIRS):
        return False
    ends = set(accumulate(map(len, words)))  # "HTTPAuthentication" asks for none.
    ends |= {end - 1 for end in ends if joined[end - 1] == "s"}
    return any(
        pair.end() in ends for each in name_words.PAIRS for pair in re.finditer(each, joined)
    )


def _is_password(name: str, words: tuple[str, ...], head: str, before: tuple[str, ...]) -> bool:
    return (
        not name_words.PASSWORDS.isdisjoint(words)
        or "motdepasse" in "".join(words)
        or head in name_words.PASSWORDS_LAST
        or head.endswith("pw")
        or (head.endswith("pass") and head not in name_words.WORDS_IN_PASS)
        or (head in {"key", "keys"} and not name_words.CIPHERS.isdisjoint(before))
        or _is_known_to_plugin(name, words)
    )
