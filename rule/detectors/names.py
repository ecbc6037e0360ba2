"""Filters: names that only sound as if they held a secret.

They overrule what a name suggests, never a provider's shape or a credential's structure.
"""

from __future__ import annotations

import re

_HARMLESS_HEADS = frozenset(
    {
        "alg",
        "algorithm",
        "alias",
        "arn",
        "bucket",
        "class",
        "count",
        "days",
        "duration",
        "email",
        "enabled",
        "endpoint",
        "env",
        "expires",
        "expiry",
        "field",
        "file",
        "filename",
        "folder",
        "format",
        "header",
        "headers",
        "host",
        "hours",
        "id",
        "ids",
        "interval",
        "length",
        "level",
        "limit",
        "location",
        "max",
        "method",
        "min",
        "minutes",
        "mode",
        "name",
        "names",
        "param",
        "parameter",
        "parameters",
        "path",
        "period",
        "policy",
        "port",
        "prefix",
        "provider",
        "ref",
        "region",
        "required",
        "role",
        "rotation",
        "route",
        "schedule",
        "seconds",
        "size",
        "source",
        "state",
        "status",
        "store",
        "table",
        "timeout",
        "topic",
        "ttl",
        "type",
        "uri",
        "url",
        "username",
        "version",
    }
)
_QUESTIONS = frozenset({"allow", "disable", "enable", "has", "is", "require", "use", "verify"})
_HASHES = frozenset(
    {
        "sha",
        "checksum",
        "commit",
        "digest",
        "etag",
        "hash",
        "integrity",
        "md",
        "revision",
        "version",
        "build",
    }
)
_PASSWORDS = frozenset({"passwd", "password", "pwd"})
_SECRETS = frozenset({"auth", "credential", "key", "salt", "secret", "token"})
_TOKENS = frozenset(
    {
        "auth",
        "bearer",
        "credential",
        "credentials",
        "key",
        "pass",
        "passphrase",
        "pw",
        "salt",
        "token",
    }
)
_KEYS_OF_DATA = frozenset(
    {
        "cache",
        "cmk",
        "column",
        "context",
        "dedupe",
        "document",
        "event",
        "foreign",
        "group",
        "hash",
        "idempotency",
        "index",
        "kms",
        "lookup",
        "map",
        "metadata",
        "object",
        "partition",
        "primary",
        "public",
        "publishable",
        "queue",
        "range",
        "routing",
        "row",
        "schedule",
        "sort",
        "tag",
        "translation",
    }
)
_SHORTEST_TOKEN = 8
_NONCE = "SEALED_ENV_PROBE"
_NONCE_AND_NAMES = re.compile(r"[0-9a-f]{32}:[A-Za-z]\w+(?:,[A-Za-z]\w+)*", re.ASCII)


def is_harmless_name(name: str) -> bool:
    """Tell whether the last word turns a secret's name harmless: ``DB_PASSWORD_PARAM``.

    It answers for the name alone: a random value under such a name is still found as random.
    """
    words = _words(name)
    return bool(words) and (words[-1] in _HARMLESS_HEADS or words[0] in _QUESTIONS)


def is_token_by_name(name: str, value: str) -> bool:
    """Tell whether a name asks for a token, and the value may be one: ``MEILISEARCH_KEY``.

    Keys and tokens are also what things are looked up by. So the value has a say: one word of
    letters and digits as somebody chose or generated it, which a setting's own word is not.
    """
    words = _words(name)
    if not words or words[-1] not in _TOKENS or words[0] in _QUESTIONS:
        return False
    if words[-1] == "key" and not _KEYS_OF_DATA.isdisjoint(words):
        return False
    digits = sum(map(str.isdigit, value))
    is_mixed = any(map(str.isupper, value)) and any(map(str.islower, value))
    return (
        len(value) >= _SHORTEST_TOKEN
        and not any(map(str.isspace, value))
        and any(map(str.isalpha, value))
        and (digits > 1 or (digits == 1 and is_mixed))
    )


def is_named_hash(name: str, value: str) -> bool:
    """Tell whether a name says that its hexadecimal value is a hash: ``GIT_SHA``."""
    words = _words(name)
    return (
        not _HASHES.isdisjoint(words)
        and words[-1] not in _SECRETS
        and _PASSWORDS.isdisjoint(words)
        and bool(re.fullmatch(r"[0-9a-fA-F]{7,128}", value))
    )


def is_our_nonce(name: str, value: str) -> bool:
    """Tell whether this is remediation's own nonce, which is random and secret to nobody.

    The names of the variables that are being moved follow it. Remediation's other variables hold
    an ARN and a handler, which are no secrets by themselves.
    """
    return name == _NONCE and bool(_NONCE_AND_NAMES.fullmatch(value))


def _words(name: str) -> list[str]:
    """Split ``DB_secretKey2`` into db, secret and key: a number at a word's end says nothing."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
