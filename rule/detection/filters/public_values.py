"""Filters for values that everybody may read: public keys, ciphertexts, examples, masks."""

from __future__ import annotations

import base64

from ...startup import deferred_re as re
from .published_examples import is_in_documentation
from .randomness import surprise

_SURELY_RANDOM = 40.0
"""Bits of evidence."""
_SHORTEST_MASK = 16
_FEW = 5
_PEM = re.compile(
    r"-----BEGIN [A-Z0-9 ]{3,40}-----([^-]{0,200})-----END [A-Z0-9 ]{3,40}-----(?:\s|\\[nr])*"
)
_ENCODED = re.compile(r"\\[nr]|[^A-Za-z0-9+/=]")
_SHORTEST_CONTENT = 16
"""Characters; the shortest key in PEM has some sixty."""
_MASK = re.compile(r"x{8}|X{8}|\*{6}|\.{6}|#{6}|_{8}|0{14}|(?:%2[aA]){4}")
_PUBLIC = frozenset(
    {"CERTIFICATE", "TRUSTED CERTIFICATE", "CERTIFICATE REQUEST", "PUBLIC KEY", "RSA PUBLIC KEY"}
)
"""Labels of RFC 7468 and OpenSSL: https://www.rfc-editor.org/rfc/rfc7468#section-4."""


def is_public_pem(value: str) -> bool:
    """Certificates and public keys, plain or in base64, without a private key among them."""
    if value.startswith("LS0tLS1"):
        try:
            value = base64.b64decode(value, validate=True).decode("ascii")
        except ValueError:
            return False
    if "-----BEGIN " not in value:
        return False
    block = r"-----BEGIN ([A-Z ]{3,40})-----[A-Za-z0-9+/=\s\\]+-----END \1-----[\s\\nr]*"
    labels = [match[1] for match in re.finditer(block, value)]
    return (
        bool(labels)
        and not re.sub(block, "", value).strip()
        and all(label in _PUBLIC for label in labels)
    )


_PUBLIC_KEY = re.compile(
    r"pk_(?:live|test)_\w{10,250}"  # https://docs.stripe.com/keys
    r"|sb_publishable_[\w-]{10,60}"  # https://supabase.com/docs/guides/api/api-keys
    r"|pk\.eyJ[\w-]{20,300}\.[\w-]{20,40}"  # https://docs.mapbox.com/help/glossary/access-token/
    r"|phc_[A-Za-z0-9]{30,60}"  # https://posthog.com/docs/api
    r"|ssh-(?:rsa|ed25519|dss) AAAA[\w+/=]{40,2000}(?: \S{1,200})?"
    r"|ecdsa-sha2-nistp\d{3} AAAA[\w+/=]{40,2000}(?: \S{1,200})?"
    r"|age1[02-9ac-hj-np-z]{58}"  # https://age-encryption.org/v1
    r"|\d{6,20}-[0-9a-z]{32}\.apps\.googleusercontent\.com"
    r"|[0-9a-f]{32}@\w{1,30}\.ingest(?:\.\w\w)?\.sentry\.io"
)


_BEGIN_PUBLIC_KEYS = ("pk", "sb_", "phc_", "ssh-", "ecdsa-", "age1")
_END_PUBLIC_KEYS = (".googleusercontent.com", ".sentry.io")
"""How each of these begins or ends."""


def is_public_key(value: str) -> bool:
    """A public key, by the shape that its provider documents."""
    may_be_one = value.startswith(_BEGIN_PUBLIC_KEYS) or value.endswith(_END_PUBLIC_KEYS)
    if may_be_one:
        return bool(_PUBLIC_KEY.fullmatch(value))
    return value.startswith(_BEGINS_JSON) and is_anonymous_token(value)


def is_anonymous_token(value: str) -> bool:
    """A token of Supabase for visitors without a login, which each page of a project shows.

    Source: https://supabase.com/docs/guides/api/api-keys
    """
    if not value.startswith(_BEGINS_JSON) or value.count(".") != _SEPARATORS_OF_TOKEN:
        return False
    payload = value.split(".")[1]
    try:
        content = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except ValueError:
        return False
    return bool(_ISSUER.search(content) and _ROLE.search(content))


_BEGINS_JSON = "eyJ"
_SEPARATORS_OF_TOKEN = 2
_ISSUER = re.compile(rb'"iss" ?: ?"supabase(?:-demo)?"')
_ROLE = re.compile(rb'"role" ?: ?"anon"')
_CIPHERTEXT = re.compile(
    r"A[QY](?:ICA[HI]|ECA[HI]|EBA[HI])[A-Za-z0-9+/]{60,}={0,2}"  # KMS's own header, in base64
    r"|CiQA[A-Za-z0-9+/_-]{60,}={0,2}"  # https://cloud.google.com/kms/docs
    r"|A(?:g|Q[A-D])[A-Za-z0-9+/]{300,}={0,2}"  # https://github.com/bitnami-labs/sealed-secrets
    r"|(?:AYADe|AgV4)[A-Za-z0-9+/_-]{60,}={0,2}"  # the AWS Encryption SDK's message
    r"|gAAAAA[A-Za-z0-9_-]{90,}={0,2}"  # https://github.com/fernet/spec
    r"|U2FsdGVkX1[A-Za-z0-9+/]{20,}={0,2}"  # openssl enc: "Salted__"
    r"|eyJpdiI6[A-Za-z0-9+/_-]{60,}={0,2}"  # https://laravel.com/docs/encryption
    r"|encrypted:[A-Za-z0-9+/]{20,}={0,2}"  # https://dotenvx.com/docs
    r"|eyJ[\w-]{10,}\.[\w-]*\.[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}"  # a JWE: RFC 7516
    r"|[A-Za-z0-9+/]{20,}={0,2}--[A-Za-z0-9+/]{10,30}={0,2}--[A-Za-z0-9+/]{20,30}={0,2}"  # Rails
    r"|YWdlLWVuY3J5cHRpb24ub3Jn[A-Za-z0-9+/\s]{60,}={0,2}"  # age, in base64
    r"|ENC\[[A-Z0-9_]{3,30},[^\[\]]{10,}\]"  # https://getsops.io/docs/
    r"|ENC\([A-Za-z0-9+/=]{8,}\)"  # http://www.jasypt.org/encrypting-configuration.html
    r"|\{cipher\}[A-Za-z0-9+/=]{16,}"  # https://docs.spring.io/spring-cloud-config/
    r"|\{(?:COQ[LV]|[A-Za-z0-9+/]{20,}={0,2})\}?[A-Za-z0-9+/=]*\}"  # Maven, Jenkins
    r"|vault:v\d+:[A-Za-z0-9+/=]{16,}"  # https://developer.hashicorp.com/vault/docs/secrets/transit
    r"|!?\$ANSIBLE_VAULT;[\s\S]{20,}"
    r"|-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)-----[\s\S]{20,}"
)


_BEGIN_CIPHERTEXTS = (
    *("A", "CiQA", "gAAAAA", "U2Fsd", "eyJ", "encrypted:", "YWdl", "ENC", "{", "vault:"),
    *("$ANSIBLE", "!$ANSIBLE", "-----BEGIN"),
)
"""How each of these begins, but for those of Rails."""


def is_ciphertext(value: str) -> bool:
    """A ciphertext of a cloud's KMS, sops, Vault's transit engine and others."""
    may_be_one = value.startswith(_BEGIN_CIPHERTEXTS) or "--" in value
    return may_be_one and bool(_CIPHERTEXT.fullmatch(value))


def is_documented_example(token: str) -> bool:
    """An example token of AWS's documentation: each ends in EXAMPLE or EXAMPLEKEY, or holds it.

    Only for tokens that a provider generates: a password may end in any word.
    """
    return token.endswith(("EXAMPLE", "EXAMPLEKEY")) or is_published_example(token)


def is_published_example(value: str) -> bool:
    """An example of a standard or a documentation, whatever stands beside it.

    The word EXAMPLE in a random text was put there.
    """
    parts = value.split("EXAMPLE")
    return is_in_documentation(value) or (
        len(parts) > 1 and surprise(max(parts, key=len)) >= _SURELY_RANDOM
    )


def is_repetitive(value: str) -> bool:
    """A token of few different characters: ``ACxxxxxxxxxxxxxxxx``."""
    return len(value) >= _SHORTEST_MASK and len(set(value)) <= _FEW


def is_masked(value: str) -> bool:
    """A token with one character repeated, as in no random text: ``ghp_1234xxxxxxxxxxxx``."""
    return bool(_MASK.search(value))


def is_pem_of_nothing(value: str) -> bool:
    """A block of PEM with next to nothing in it, as documentation has it."""
    content = _PEM.fullmatch(value) if value.startswith("-----BEGIN ") else None
    return content is not None and len(_ENCODED.sub("", content[1])) < _SHORTEST_CONTENT


def is_mask(value: str) -> bool:
    """A value without any letter or digit."""
    return not any(map(str.isalnum, _WRITTEN_SIGN.sub("", value) if "\\" in value else value))


_WRITTEN_SIGN = re.compile(r"\\(?:[nrt]|u00[0-9aA][0-9a-fA-F]|xa0)")
"""An escape for a sign or a space."""


def has_no_letter(value: str) -> bool:
    """A mask, a date, a schedule; but not a number of 20 digits or more."""
    return not any(map(str.isalpha, value)) and not _LONG_NUMBER.fullmatch(value)


_LONG_NUMBER = re.compile(r"\d{20,}")
