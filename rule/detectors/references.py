"""Filters: values that only point at a secret, or only sound like one.

In detect-secrets' idiom a filter says True for what to leave out. Each looks at a whole value:
one that holds a reference and a secret is not left out. They overrule names and randomness,
never a provider's shape or a credential's structure.
"""

from __future__ import annotations

import re
from collections.abc import Callable

OUR_POINTERS = frozenset({"SEALED_ENV_ARN", "SEALED_ENV_HANDLER", "SEALED_ENV_PROBE"})
"""What remediation puts into an environment in place of secrets."""


def is_arn(value: str) -> bool:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html."""
    return bool(re.fullmatch(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:\S+", value))


def is_dynamic_reference(value: str) -> bool:
    """CloudFormation's ``{{resolve:…}}``, and the templates that shells and runtimes fill in."""
    return bool(
        re.fullmatch(r"\{\{[^{}]{1,200}\}\}|\$\{[^{}$]{1,200}\}|<[^<>]{1,200}>|%[A-Z_]+%", value)
    )


def is_path(value: str) -> bool:
    """A parameter's or a file's path; a segment that looks random makes it none."""
    if not re.fullmatch(r"(?:[A-Za-z]:|\.{1,2}|~)?(?:/[\w.@-]+){1,20}/?", value):
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


def is_email(value: str) -> bool:
    """One mail address."""
    return bool(re.fullmatch(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", value))


def is_physical_name(value: str) -> bool:
    """What CloudFormation makes of stack and logical names: ``shop-OrdersTable-1A2B3C4D5E6F``.

    The CDK's logical names end in eight hexadecimal digits of their own. Source:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
    """
    return any(
        re.fullmatch(pattern, value)
        for pattern in (
            r"[A-Za-z]\w*(?:-\w+)*-[A-Z0-9]{12,13}",
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


def is_documented_example(value: str) -> bool:
    """AWS's own documentation spells EXAMPLE into every key that it shows."""
    return "EXAMPLE" in value


def is_repetitive(value: str) -> bool:
    """A token that somebody filled with one character: ``ACxxxxxxxxxxxxxxxx``."""
    return len(set(value)) <= max(_FEW, len(value) // 16) and len(value) >= _SHORTEST_RANDOM


_OF_VALUES: tuple[Callable[[str], bool], ...] = (
    is_arn,
    is_dynamic_reference,
    is_path,
    is_url_without_credentials,
    is_plain_setting,
    is_region,
    is_host,
    is_email,
    is_physical_name,
    is_aws_id,
    is_digest,
)


def is_reference(value: str) -> bool:
    """Tell whether the whole value is one of the references above."""
    return any(is_one(value) for is_one in _OF_VALUES)


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
        "seconds",
        "source",
        "size",
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


def is_harmless_name(name: str) -> bool:
    """Tell whether the last word turns a secret's name harmless: ``DB_PASSWORD_PARAM``.

    It answers for the name alone: a random value under such a name is still found as random.
    """
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)]
    return bool(words) and (words[-1] in _HARMLESS_HEADS or words[0] in _QUESTIONS)


_HASH_WORDS = re.compile(
    r"sha\d*|commit|revision|digest|hash|checksum|etag|version|build|git|md5|integrity",
    re.IGNORECASE,
)


def is_named_hash(name: str, value: str) -> bool:
    """Tell whether a name says that its hexadecimal value is a hash: ``GIT_SHA``."""
    return bool(_HASH_WORDS.search(name)) and bool(re.fullmatch(r"[0-9a-fA-F]{7,128}", value))


def _looks_random(segment: str) -> bool:
    kinds = sum(
        any(test(character) for character in segment)
        for test in (str.isupper, str.islower, str.isdigit)
    )
    return len(segment) >= _SHORTEST_RANDOM and kinds == 3  # noqa: PLR2004 - all of the three


_SHORTEST_RANDOM = 16
_FEW = 5
