"""Filters for names that a standard registers: object identifiers, algorithms, header fields."""

from __future__ import annotations

from ...startup import deferred_re as re
from ..names.words import words

_OBJECT_IDENTIFIER = re.compile(r"[012](?:\.\d{1,10}){4,20}")
_OF_ALGORITHMS = words(
    "aes blowfish camellia chacha20 cbc ccm cert com ctr curve25519 curve448 dh dhe diffie dss ec "
    "ecdh ecdhe ecdsa ed25519 ed448 etm exchange ext gcm group hellman hkdf hmac kex kw libssh md5 "
    "md mldsa mlkem nistp oaep openssh org pbkdf poly1305 ripemd rsa scrypt sha siv sk sntrup ssh "
    "umac v wrap x25519 x448 xchacha20 xts"
)
"""The words in the registered names of algorithms, without their numbers."""
_SEPARATOR = re.compile(r"[-_/@.]")
_HEADER_FIELD = re.compile(r"[xX]-[A-Za-z]{2,12}(?:-[A-Za-z0-9]{1,12}){1,8}")


def is_object_identifier(value: str) -> bool:
    """An object identifier of five numbers or more: ``1.2.840.113549.1.9.7``."""
    return bool(_OBJECT_IDENTIFIER.fullmatch(value))


def is_algorithm(value: str) -> bool:
    """An algorithm of SSH, TLS or JOSE by its registered name: ``ecdsa-sha2-nistp256``.

    Source: https://www.iana.org/assignments/ssh-parameters
    """
    parts = _SEPARATOR.split(value.lower())
    if len(parts) == 1:
        return False
    named = [part for part in parts if not part.isdigit()]
    return bool(named) and all(
        part in _OF_ALGORITHMS or part.strip("0123456789") in _OF_ALGORITHMS for part in named
    )


def is_registered_word(value: str) -> bool:
    """A digest, a JOSE algorithm, a method of OAuth or SASL: ``sha256``, ``A128CBC-HS256``.

    Also a directive of JavaScript: ``use strict``.

    Sources: https://www.iana.org/assignments/jose, https://www.iana.org/assignments/oauth-parameters,
    https://www.iana.org/assignments/sasl-mechanisms; MongoDB's own:
    https://www.mongodb.com/docs/manual/core/authentication/#authentication-mechanisms
    """
    return len(value) <= _LONGEST_REGISTERED and bool(_REGISTERED.fullmatch(value))


_LONGEST_REGISTERED = len("self_signed_tls_client_auth")
_REGISTERED = re.compile(
    r"(?:(?:hmac|rsa)[-_]?)?(?:sha[-_]?[1235]?(?:[-_/]?(?:224|256|384|512))?|md5|ripemd160)"
    r"|A(?:128|192|256)(?:CBC-HS(?:256|384|512)|GCM(?:KW)?|KW)"
    r"|PBES2-HS\d{3}\+A\d{3}KW|RSA-OAEP(?:-\d{3})?|RSA1_5|ECDH-ES(?:\+A\d{3}KW)?"
    r"|client_secret_(?:basic|post|jwt)|private_key_jwt|(?:self_signed_)?tls_client_auth"
    r"|SCRAM-SHA-\d{1,3}(?:-PLUS)?|(?:CRAM|DIGEST)-MD5|MONGODB-(?:X509|AWS|CR|OIDC)"
    r"|aes[-_]?(?:128|192|256)|p256ecdsa=?|https?|use (?:strict|asm|client|server)",
    re.IGNORECASE,
)


def is_header_field(value: str) -> bool:
    """The name of a header that no standard defines, by its prefix: ``x-amz-content-sha256``."""
    is_with_prefix = bool(_HEADER_FIELD.fullmatch(value)) and not value.isupper()
    return is_with_prefix or value in {"Authorization", "Proxy-Authorization", "WWW-Authenticate"}


def is_media_type(value: str) -> bool:
    """The type of a content, perhaps with its character set: ``application/json``.

    Source: https://www.iana.org/assignments/media-types
    """
    return "/" in value and bool(_MEDIA_TYPE.fullmatch(value))


_MEDIA_TYPE = re.compile(
    r"(?:application|audio|font|image|message|model|multipart|text|video)/[\w.+-]{2,80}"
    r"(?:;\s?[\w-]{1,20}=[\w-]{1,40})?"
)


def is_credential_scope(value: str) -> bool:
    """A scope in a request's signature, behind an access key's id: ``…/20261130/…/aws4_request``.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
    """
    return value.endswith("/aws4_request") and bool(_SCOPE.fullmatch(value))


_SCOPE = re.compile(r"[\w-]{1,40}/\d{8}/[a-z0-9-]{1,40}/[a-z0-9-]{1,40}/aws4_request")
