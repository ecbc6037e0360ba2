"""What a name and a value together are, if not a secret: a hash, an id, the name of a secret."""

from __future__ import annotations

from ...startup import deferred_re as re
from ..filters.identifiers import is_address
from ..filters.randomness import is_in_order, is_random
from . import words as name_words
from .word_splitting import words_of

_CLIENT_ID = re.compile(r"(?=[a-z]{0,25}\d)[a-z0-9]{26}")
_KEY_WITH_HASH = re.compile(
    r"(?:[a-z][\w.-]{0,40}[:/#]|\d{1,4}[:/#]){1,9}"
    r"(?:[0-9a-f]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[./][\w.-]{1,60})?"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SHORTEST_ISSUED = 8
_ISSUED = (("api", "key"), ("access", "key"), ("refresh", "token"), ("session", "token"))
_NONCE = "SEALED_ENV_PROBE"
_NONCE_AND_NAMES = re.compile(r"[0-9a-f]{32}:[A-Za-z]\w+(?:,[A-Za-z]\w+)*", re.ASCII)
_NOTE_OF_CODE = "SEALED_ENV_CODE"
_VERSION_DIGESTS_AND_NAMES = re.compile(
    r"[1-9][0-9]{0,18}(?::[0-9a-f]{12}){2}:(?:[A-Za-z]\w+(?:,[A-Za-z]\w+)*)?", re.ASCII
)
_NAME_OF_SECRET = re.compile(
    r"[a-z][a-z0-9]{0,20}(?:-[a-z][a-z0-9]{0,20}){1,8}(?:-(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{6})?"
)
"""Perhaps with the six characters that Secrets Manager adds in an ARN:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html."""
_REGION = re.compile(r"\A[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d-|-[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d\Z")
"""Before or behind the name of what is in a region."""
_PART = re.compile(r"[a-z][a-z0-9]{1,20}")
_KEYS_IN_SECRETS = frozenset({"credentials", "key", "password", "secret", "token"})
_OWN_PURPOSES = name_words.words("api app auth client cookie csrf jwt password session token")
"""Before ``secret``: whoever has no other name for it may have made one up."""
_HEX_HASH = re.compile(r"(?:\W|[A-Za-z][\w./]{0,40}-)?[0-9a-fA-F]{7,128}\W?")
"""Perhaps behind a branch: ``main-0a1b2c3d``."""
_PLACE = re.compile(r"(?![a-z])[^\W\d_]{3,20}(?:[ '.-]{1,2}[^\W\d_]{2,20}){0,4}")
_FINGERPRINTS = re.compile(
    r"\s*(?:(?:0x)?(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{16})(?:[\s,;]+|$)){1,99}"
)
_HASHED = frozenset({"digest", "hash", "hashed"})
_SUM = re.compile(r"[0-9a-fA-F]{32}(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{32}|[0-9a-fA-F]{96})?")
_HASH_OF_PASSWORD = re.compile(
    r"\$(?:2[abxy]?|argon2(?:id|[di])|pbkdf2[\w-]{0,20}|scrypt|apr1|[1567y])\$[\w.,/+=$-]{20,300}"
    r"|(?:pbkdf2_sha\d{1,3}|argon2|bcrypt(?:_sha256)?|scrypt)\$[\w.,/+=$-]{20,300}"
    r"|pbkdf2\$sha\d{1,3}\$\d{1,9}\$[\w.,/+=$-]{20,300}"
    r"|(?:pbkdf2:\w{3,10}|scrypt)(?::\d{1,9}){1,3}\$[\w.,/+=$-]{20,300}"
    r"|\{S?SHA\d{0,3}\}[A-Za-z0-9+/]{20,120}={0,2}"
)
_LONG_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_BASE64_SUM = re.compile(
    r"\W?[A-Za-z0-9+/_-]{22}(?:==|[A-Za-z0-9+/_-]{5}=|[A-Za-z0-9+/_-]{21}=|[A-Za-z0-9+/_-]{64}==)\W?"
)
"""MD5, SHA-1, SHA-256 and SHA-512 in base64, with padding."""
_BASE64_HASH = re.compile(r"\W?[A-Za-z0-9+/_-]{22,88}={0,2}\W?")


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
    value = _REGION.sub("", value)
    parts = value.split("-")
    return (
        _NAME_OF_SECRET.fullmatch(value) is not None
        and not name_words.PLACES.isdisjoint(parts)
        and name_words.PURPOSES.isdisjoint(words)
    ) or _names_key_of(words, parts)


def _names_key_of(words: tuple[str, ...], parts: list[str]) -> bool:
    """Tell whether a value names whose key is in the secret: ``datadog-api-key``, in ``DATADOG_…``.

    It repeats a word of the name, and one more says what it is.
    """
    return (
        all(map(_PART.fullmatch, parts))
        and len(parts) > 1
        and parts[-1] in _KEYS_IN_SECRETS
        and not {*parts[:-1]}.isdisjoint(words[:-1])
        and name_words.CIPHERS.isdisjoint(words)
        and _OWN_PURPOSES.isdisjoint(words)
    )


def is_never_issued(name: str, value: str) -> bool:
    """Tell whether a name asks for a key that a service issues, and no service issues the value.

    ``API_KEY`` may hold ``abc123``, and ``AWS_SECRET_ACCESS_KEY`` ``test``, where none is needed.
    """
    words = words_of(name)
    is_issued = words[-1:] == ("apikey",) or words[-2:] in _ISSUED
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


def is_id_in_kms(name: str, value: str) -> bool:
    """Tell whether a value is the id of a key that never leaves KMS: ``SigningKmsKey``.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
    """
    return words_of(name)[-2:] in (("kms", "key"), ("cmk",)) and bool(_UUID.fullmatch(value))


def is_id_of_client(name: str, value: str) -> bool:
    """Tell whether a value is the id of a client of Cognito, which has no secret in it.

    Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
    """
    return words_of(name)[-1:] == ("client",) and bool(_CLIENT_ID.fullmatch(value))


def is_key_of_data(name: str, value: str) -> bool:
    """Tell whether a name asks for a key of data, and the value is one with a hash in it.

    ``CACHE_KEY`` may hold ``orders:0a1b…``; alone, the hash could be a key.
    """
    words = words_of(name)
    return (
        words[-1:] == ("key",)
        and not name_words.STORED_BY_KEY.isdisjoint(words[-2:-1])
        and bool(_KEY_WITH_HASH.fullmatch(value))
    )


def is_id_of_request(name: str, value: str) -> bool:
    """Tell whether a value makes a request idempotent: ``ClientToken`` in the APIs of AWS.

    Source: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
    """
    return words_of(name) == ("client", "token") and bool(_UUID.fullmatch(value))


def is_number_with_unit(name: str, value: str) -> bool:
    """Tell whether a name ends in what a number counts: ``SECRETS_CACHE_TTL_MS``."""
    return value.isdigit() and words_of(name)[-1:] != () and words_of(name)[-1] in name_words.UNITS


def is_country_or_language(name: str, value: str) -> bool:
    """Tell whether a name is the code of a country or a language, and no word for a password.

    Sources: https://www.iso.org/iso-3166-country-codes.html, where PW is Palau, and
    https://iso639-3.sil.org, where apw, mpw and others are languages.
    """
    is_country = name.lower() == "pw" and value.casefold().startswith(("palau", "palao"))
    return is_country or (len(name) == len("apw") and value.startswith(f"{name}-"))


def is_place_by_code(name: str, value: str) -> bool:
    """Tell whether a name is the code of an airport, and the value its place: ``KPW: "Keperveem"``.

    Source: https://www.iata.org/en/publications/directories/code-search
    """
    is_code = len(name) == len("KPW") and name.isupper() and name.endswith("PW")
    return is_code and bool(_PLACE.fullmatch(value))


def is_fingerprint_of_key(name: str, value: str) -> bool:
    """Tell whether a value names public keys of OpenPGP: ``GPG_KEY``, ``apt-key --recv-keys``.

    Source: https://www.rfc-editor.org/rfc/rfc9580#name-key-ids-and-fingerprints
    """
    words = words_of(name)
    return (
        (not name_words.OPENPGP.isdisjoint(words) or words == ("recv", "keys"))
        and name_words.OF_PRIVATE_KEYS.isdisjoint(words)
        and _FINGERPRINTS.fullmatch(value) is not None
    )


def is_hash_of_password(name: str, value: str) -> bool:
    """Tell whether a name says that its value is a password's hash, and the value has such a form.

    Sources: https://passlib.readthedocs.io/en/stable/modular_crypt_format.html,
    https://docs.djangoproject.com/en/stable/topics/auth/passwords, https://www.rfc-editor.org/rfc/rfc2307
    """
    words = words_of(name)
    if words[:1] == ("hashed",) and _SUM.fullmatch(value):
        return True  # As detect-secrets notes what it has found: hashed_secret
    return not _HASHED.isdisjoint(words) and bool(_HASH_OF_PASSWORD.fullmatch(value))


def is_named_hash(name: str, value: str) -> bool:
    """Tell whether a name says that its value is a hash: ``GIT_SHA``, ``integrity``."""
    if is_fingerprint_of_key(name, value) or is_hash_of_password(name, value):
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
    """Tell whether this is remediation's nonce, or its note of two codes: random, but no secret.

    Each is followed by the names of the variables that are being moved. Remediation's other
    variables hold an ARN and a handler, in which no detector finds a secret.
    """
    return bool(
        (name == _NONCE and _NONCE_AND_NAMES.fullmatch(value))
        or (name == _NOTE_OF_CODE and _VERSION_DIGESTS_AND_NAMES.fullmatch(value))
    )
