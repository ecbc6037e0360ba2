"""Filters for settings, hosts, identifiers and names of resources, by their form."""

from __future__ import annotations

from ...startup import deferred_re as re

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_LONGEST_SETTING = 24
"""Characters of a number with its unit; the words are shorter."""
_WORDS = (
    r"\s*|true|false|yes|no|on|off|none|null|nil|undefined|enabled|disabled|default|auto"
    r"|required|optional|inherit"
)
_SETTING = re.compile(
    rf"{_WORDS}|[a-z]{{1,12}}=\d{{1,9}}|[+-]?\d[\d_,.]{{0,18}}\s?(?:%|[a-z]{{1,3}})?", re.IGNORECASE
)
_SWITCH = re.compile(
    rf"{_WORDS}|[+-]?\d{{1,3}}(?:\.\d{{1,3}})?\s?(?:%|[a-z]{{1,2}})?", re.IGNORECASE
)
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+){1,3}-\d[a-f]?")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,200}[a-z0-9])?\.)+[a-z]{2,24}\.?(?::\d{1,5})?")


def is_plain_setting(value: str) -> bool:
    """Booleans, numbers, durations, sizes, and the empty text."""
    return _is_short(value) and bool(_SETTING.fullmatch(value))


def is_switch(value: str) -> bool:
    """A setting that is no password: a boolean, nothing, a number of up to three digits."""
    return _is_short(value) and bool(_SWITCH.fullmatch(value))


def _is_short(value: str) -> bool:
    return len(value) <= _LONGEST_SETTING or value.isspace()


def is_region(value: str) -> bool:
    """https://docs.aws.amazon.com/general/latest/gr/rande.html, availability zones included."""
    return "-" in value and bool(_REGION.fullmatch(value))


def is_host(value: str) -> bool:
    """A host's name, with labels of any length, and perhaps a port."""
    return "." in value and bool(_HOST.fullmatch(value))


def is_address(value: str) -> bool:
    """An address of e-mail."""
    return "@" in value and bool(_ADDRESS.fullmatch(value))


_ADDRESS = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,60}){1,6}")


def is_physical_name(value: str) -> bool:
    """A name that CloudFormation generates: ``shop-OrdersTable-1A2B3C4D5E6F``.

    The CDK's logical names end in eight hexadecimal digits. Source:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
    """
    # A UUID has such an end, too, and some providers' keys are UUIDs.
    if "-" not in value or _UUID.fullmatch(value):
        return False
    return bool(
        re.fullmatch(
            r"[A-Za-z]\w*(?:-\w+)*-(?=[A-Z]*\d)[A-Z0-9]{12,13}"
            r"|CFN-\w+-[A-Za-z0-9]{12}"
            r"|[a-z][a-z0-9]*(?:-[a-z0-9]+)+-(?=[a-z]*\d)(?![a-z]+\d{1,4}$)[a-z0-9]{12,13}"
            r"|[A-Za-z]\w*(?:-\w+)*[0-9A-F]{8}-[A-Za-z0-9]{8,13}"
            r"|[a-z][a-z0-9]*(?:-[a-z0-9]+)*[0-9a-f]{8}-[a-z0-9]{12,13}"
            r"|[A-Za-z]\w*(?:-\w+)+[0-9A-F]{8}",
            value,
        )
    )


def is_aws_id(value: str) -> bool:
    """The id of a resource or a trace: ``subnet-0a1b2c3d4e5f67890``, ``eu-central-1_AbCdEfGhI``."""
    return "-" in value and bool(
        re.fullmatch(
            r"[a-z]{1,10}-[0-9a-f]{8}(?:[0-9a-f]{9})?"
            r"|[a-z]{2}(?:-[a-z]+){1,3}-\d_[A-Za-z0-9]{9}"
            r"|(?:Root=)?1-[0-9a-f]{8}-[0-9a-f]{24}",
            value,
        )
    )


def is_long_aws_id(value: str) -> bool:
    """An id of a resource, too long and too regular for a password: ``sg-0a1b2c3d4e5f67890``.

    ``shop-1a2b3c4d`` may be one.
    """
    return "-" in value and bool(
        re.fullmatch(
            r"[a-z]{1,10}-[0-9a-f]{17}|[a-z]{2}(?:-[a-z]+){1,3}-\d_[A-Za-z0-9]{9}",
            value,
        )
    )


def is_object_id(value: str) -> bool:
    """The id of a document in MongoDB: eight digits for the time, and 16 random ones.

    Source: https://www.mongodb.com/docs/manual/reference/bson-types/#objectid
    """
    return bool(re.fullmatch(r"[456][0-9a-f]{23}", value))


def is_providers_id(value: str) -> bool:
    """A provider's id of an object: a customer, a product, a base.

    Sources: https://docs.stripe.com/api, https://support.airtable.com/docs/finding-airtable-ids
    """
    return bool(
        re.fullmatch(
            r"(?:acct|ch|cs|cus|evt|in|pi|plink|pm|price|prod|seti|si|sub|txn|we)_[A-Za-z0-9]{14,24}"
            r"|cs_(?:live|test)_[A-Za-z0-9]{20,80}"
            r"|(?:app|fld|rec|tbl|usr|viw|wsp)[A-Za-z0-9]{14}",
            value,
        )
    )


def is_account_id(value: str) -> bool:
    """An account's id at Twilio: a user name, not an API key.

    Source: https://www.twilio.com/docs/iam/api/account
    """
    return bool(re.fullmatch(r"AC[a-f0-9]{32}", value))


def is_digest(value: str) -> bool:
    """A digest with its algorithm: ``sha256:…``, or an image with a digest."""
    return ("sha" in value or "md5" in value) and bool(
        re.fullmatch(
            r"(?:[\w./:-]{1,300}@)?(?:sha\d{1,3}|md5)[:-](?:[0-9a-f]{32,128}|[A-Za-z0-9+/]{22,88}={0,2})"
            # https://www.rfc-editor.org/rfc/rfc7469#section-2.1
            r"|(?:pin-sha256=\"[A-Za-z0-9+/]{43}=\";?\s?)+(?:[a-z-]{2,20}(?:=[^;]{0,80})?;?\s?){0,4}",
            value,
        )
    )


def is_timestamped(value: str) -> bool:
    """The name of a build or a backup: a time, and perhaps a commit."""
    return value[:1].isdigit() and bool(
        re.fullmatch(
            r"\d{4}-?\d\d-?\d\d[T_-]?\d\d:?\d\d(?::?\d\d)?(?:\.\d{1,9})?Z?"
            r"(?:[+-]\d\d:?\d\d)?(?:[._-][0-9a-f]{7,40})?",
            value,
        )
    )
