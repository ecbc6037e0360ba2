"""The value and the tags of a function's secret. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from ..model import (
    CODE_TAG,
    CODE_VARIABLE,
    EXPOSED_TAG,
    FUNCTION_TAG,
    HANDLER_TAG,
    Function,
    RemediationError,
    Secret,
)

VALUE_BYTES = 65_536
"""The largest value that Secrets Manager stores, in bytes.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
"""
_TAG_VALUE = re.compile(r"[\w\s+\-=._:/@]{1,256}")
"""The characters and the length that a tag's value may have.

Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Tag.html
"""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""One surrogate without the other of its pair: possible in JSON, impossible in UTF-8."""


class SecretTaken(RemediationError):
    """A secret of this name exists and belongs to something else."""


class SecretUnusable(RemediationError):
    """The secret's value is not what the shim can load, or is too large."""


def parse_values(response: Any, name: str) -> dict[str, str]:
    """Parse GetSecretValue's response: a JSON object of strings, as text or as bytes.

    Raises:
        SecretUnusable: the value is anything else.
    """
    text = response.get("SecretString")
    try:
        values = json.loads(response["SecretBinary"] if text is None else text)
    except (ValueError, KeyError, RecursionError):
        values = None
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        raise SecretUnusable(f"The secret {name} is not a JSON object of strings: mend its value")
    return values


def to_json(values: Mapping[str, str]) -> str:
    """Return values as JSON text, the same text for the same values.

    Raises:
        SecretUnusable: the text is too long for Secrets Manager, or a value is not valid text.
    """
    if broken := sorted(name for name, value in values.items() if _LONE_SURROGATE.search(value)):
        # This check comes before any encoding: an encoding error would quote the whole text.
        raise SecretUnusable(
            f"{', '.join(broken)} holds half of a surrogate pair, no text: mend its value"
        )
    text = json.dumps(dict(values), sort_keys=True, ensure_ascii=False)
    if len(text.encode()) > VALUE_BYTES:
        raise SecretUnusable(
            f"The values are larger than the {VALUE_BYTES} bytes that a secret may hold: name "
            "fewer of them in the parameter Variables"
        )
    return text


def request_token(
    function: Function, version_before: str, moving: Collection[str], kept: Collection[str]
) -> str:
    """Return a ClientRequestToken: the same token for a repeated request.

    The token becomes the version's ID, and CloudTrail shows it to people who may not read the
    value. So the token does not depend on the content: anything derived from the content, even by a
    slow or salted hash, would let a reader test guesses of a password. The token depends on the
    origins of the content instead: the function's revision, the version before, and which names
    come from which of them.

    Args:
        function: the function, as it was when its values were read.
        version_before: the version of the secret that the new one follows.
        moving: names whose values come from the environment.
        kept: names whose values come from the version before.
    """
    names = (*sorted(moving), "", *sorted(set(kept) - set(moving)))
    parts = (function.arn, function.revision_id, version_before, *names)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def tags_for(function: Function, handler: str | None, today: str) -> dict[str, str]:
    """Return the tags of a function's secret.

    Args:
        function: the secret's owner; `CODE_VARIABLE` is tagged, too, in case it is lost.
        handler: the original handler, in case the function loses `HANDLER_VARIABLE`.
        today: an ISO date; the values need rotation since then.
    """
    tags = {FUNCTION_TAG: function.arn, EXPOSED_TAG: today}
    if handler and _TAG_VALUE.fullmatch(handler):
        tags[HANDLER_TAG] = handler
    if code := _code_in_a_tag(function.environment.get(CODE_VARIABLE, "")):
        tags[CODE_TAG] = code
    return tags


def _code_in_a_tag(noted: str) -> str | None:
    """Return what `CODE_VARIABLE` says as a tag may have it; None if it says nothing.

    The names of many variables are too long for a tag. The way back of the code needs none.
    """
    whole = noted.replace(",", "+")
    before_names, colon, _ = whole.rpartition(":")
    forms = (whole, before_names + colon) if before_names else ()
    return next(filter(_TAG_VALUE.fullmatch, forms), None)


def require_owner(function: Function, secret: Secret) -> None:
    """Check that a secret belongs to a function.

    Raises:
        SecretTaken: names the secret and what to do.
    """
    if not secret.belongs_to(function):
        raise SecretTaken(
            f"A secret {secret.name} exists and is not tagged as {function.name}'s: rename it, or "
            f"tag it {FUNCTION_TAG}={function.arn} if its values are this function's"
        )
