"""Filters: values that only point at a secret, or are none by their form.

In detect-secrets' idiom a filter says True for what to leave out. Each looks at a whole value:
one that holds a reference and a secret is not left out.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

_LONGEST = 16_384
"""Characters of a reference; Lambda's environment holds 4 KB in all."""


def is_arn(value: str) -> bool:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html."""
    return bool(re.fullmatch(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:\S+", value))


def is_dynamic_reference(value: str) -> bool:
    """CloudFormation's ``{{resolve:…}}``, and what shells, runtimes and people fill in."""
    return bool(
        re.fullmatch(
            r"\{\{[^{}]{1,200}\}\}|(?:\$\{[^{}$]{1,200}\})+|\{[\w .]{0,60}\}|<[^<>]{1,200}>"
            r"|\$[A-Z_][A-Z0-9_]*|%[A-Z_]+%|%\(\w+\)s|%[sdr]",
            value,
        )
    )


def is_path(value: str) -> bool:
    """A parameter's or a file's path; a segment that looks random makes it none.

    One that begins with no slash needs two: ``prod/db/password`` is a path, ``and/or`` is not.
    """
    if not re.fullmatch(
        r"(?:[A-Za-z]:|\.{1,2}|~)?(?:/[\w.@-]+){1,20}/?|(?:[a-z][a-z0-9_.-]*/){2,20}[\w.@-]+/?",
        value,
    ):
        return False
    return not any(_looks_random(segment) for segment in value.split("/"))


def is_url_without_credentials(value: str) -> bool:
    """An address alone: no user, no password, no query that could carry a token."""
    match = re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#@]*(/[^\s?#@]*)?", value)
    if match is None:
        return False
    return not any(_looks_random(segment) for segment in (match.group(1) or "").split("/"))


def is_plain_setting(value: str) -> bool:
    """Booleans, numbers and durations, sizes, and nothing at all."""
    return bool(
        re.fullmatch(
            r"\s*|true|false|yes|no|on|off|none|null|enabled|disabled|default|auto"
            r"|[+-]?\d[\d_,.]*\s?(?:%|[a-z]{1,3})?",
            value,
            re.IGNORECASE,
        )
    )


def is_region(value: str) -> bool:
    """https://docs.aws.amazon.com/general/latest/gr/rande.html, availability zones included."""
    return bool(re.fullmatch(r"[a-z]{2}(?:-[a-z]+){1,3}-\d[a-f]?", value))


def is_host(value: str) -> bool:
    """A host's name, and perhaps a port."""
    labels = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    return bool(re.fullmatch(rf"(?:{labels}\.)+[a-z]{{2,24}}\.?(?::\d{{1,5}})?", value))


_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def is_physical_name(value: str) -> bool:
    """What CloudFormation makes of stack and logical names: ``shop-OrdersTable-1A2B3C4D5E6F``.

    The CDK's logical names end in eight hexadecimal digits of their own. Source:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
    """
    if _UUID.fullmatch(value):
        return False  # It ends alike, and many a provider's key is one.
    return any(
        re.fullmatch(pattern, value)
        for pattern in (
            r"[A-Za-z]\w*(?:-\w+)*-[A-Z0-9]{12,13}",
            r"CFN-\w+-[A-Za-z0-9]{12}",
            r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+-[a-z0-9]{12,13}",
            r"[A-Za-z]\w*(?:-\w+)*[0-9A-F]{8}-[A-Za-z0-9]{8,13}",
            r"[A-Za-z]\w*(?:-\w+)+[0-9A-F]{8}",
        )
    )


def is_aws_id(value: str) -> bool:
    """A resource's id: ``subnet-0a1b2c3d4e5f67890``, ``eu-central-1_AbCdEfGhI``, an account."""
    return bool(re.fullmatch(r"[a-z]{1,10}-[0-9a-f]{8}(?:[0-9a-f]{9})?", value)) or bool(
        re.fullmatch(r"[a-z]{2}(?:-[a-z]+){1,3}-\d_[A-Za-z0-9]{9}", value)
    )


def is_digest(value: str) -> bool:
    """A digest that says so: ``sha256:…``."""
    return bool(re.fullmatch(r"(?:sha\d{1,3}|md5)[:-][A-Za-z0-9+/=]{16,}", value))


def is_public_pem(value: str) -> bool:
    """Certificates and public keys, as they are or in base64, with nothing private among them."""
    if value.startswith("LS0tLS1"):
        try:
            value = base64.b64decode(value, validate=True).decode("ascii")
        except ValueError:
            return False
    block = r"-----BEGIN ([A-Z ]{3,40})-----[A-Za-z0-9+/=\s\\]+-----END \1-----[\s\\nr]*"
    labels = [match[1] for match in re.finditer(block, value)]
    return (
        bool(labels)
        and not re.sub(block, "", value).strip()
        and all(label in _PUBLIC for label in labels)
    )


_PUBLIC = frozenset(
    {"CERTIFICATE", "TRUSTED CERTIFICATE", "CERTIFICATE REQUEST", "PUBLIC KEY", "RSA PUBLIC KEY"}
)
"""Labels of RFC 7468 and OpenSSL: https://www.rfc-editor.org/rfc/rfc7468#section-4."""

_OF_VALUES: tuple[Callable[[str], bool], ...] = (
    is_arn,
    is_dynamic_reference,
    is_path,
    is_url_without_credentials,
    is_plain_setting,
    is_region,
    is_host,
    is_physical_name,
    is_aws_id,
    is_digest,
    is_public_pem,
)


def is_reference(value: str) -> bool:
    """Tell whether the whole value is one of the references above."""
    return len(value) <= _LONGEST and any(is_one(value) for is_one in _OF_VALUES)


def is_documented_example(token: str) -> bool:
    """A token that AWS's documentation made up: each ends in EXAMPLE or EXAMPLEKEY.

    Only for tokens that a provider generates: a password may hold any word.
    """
    return token.endswith(("EXAMPLE", "EXAMPLEKEY"))


def is_repetitive(value: str) -> bool:
    """A token that somebody filled with one character: ``ACxxxxxxxxxxxxxxxx``."""
    return len(value) >= _SHORTEST_RANDOM and len(set(value)) <= _FEW


def is_worded(value: str) -> bool:
    """Tell text of words, in whatever case, from random letters and digits.

    In random base64 a run of one case, or of digits, has less than two characters on average.
    """
    runs = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", value)
    return bool(runs) and sum(map(len, runs)) / len(runs) >= _WORD


def _looks_random(segment: str) -> bool:
    kinds = sum(
        any(test(character) for character in segment)
        for test in (str.isupper, str.islower, str.isdigit)
    )
    return len(segment) >= _SHORTEST_RANDOM and kinds == 3  # noqa: PLR2004 - all of the three


_SHORTEST_RANDOM = 16
_FEW = 5
_WORD = 3.5
