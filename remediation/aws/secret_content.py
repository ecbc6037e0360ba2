"""What a function's secret holds and how it is tagged: pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from ..model import EXPOSED_TAG, FUNCTION_TAG, HANDLER_TAG, Function, RemediationError, Secret

VALUE_BYTES = 65_536
"""What Secrets Manager allows.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
"""
_TAGGABLE = re.compile(r"[\w\s+\-=._:/@]{1,256}")
"""What a tag's value may hold.

Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Tag.html
"""

_HALF = re.compile("[\ud800-\udfff]")
"""A surrogate without its other half, as JSON may hold it and UTF-8 may not."""


class SecretTaken(RemediationError):
    """A secret of the name exists and is not this function's."""


class SecretUnusable(RemediationError):
    """The secret's value is not what the shim takes, or would not fit."""


def parse_values(answer: Any, name: str) -> dict[str, str]:
    """Read GetSecretValue's answer: a JSON object of strings, as text or as bytes.

    Raises:
        SecretUnusable: it is anything else.
    """
    text = answer.get("SecretString")
    try:
        values = json.loads(answer["SecretBinary"] if text is None else text)
    except (ValueError, KeyError, RecursionError):
        values = None
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        raise SecretUnusable(f"The secret {name} is not a JSON object of strings: mend its value")
    return values


def text_of(values: Mapping[str, str]) -> str:
    """Write values as JSON, the same for the same values.

    Raises:
        SecretUnusable: Secrets Manager would not take so much, or a value is no text.
    """
    if broken := sorted(name for name, value in values.items() if _HALF.search(value)):
        # Before anything encodes it: that error would hold the whole text.
        raise SecretUnusable(f"{', '.join(broken)} holds half a character, which is no text")
    text = json.dumps(dict(values), sort_keys=True, ensure_ascii=False)
    if len(text.encode()) > VALUE_BYTES:
        raise SecretUnusable(
            f"The values are larger than the {VALUE_BYTES} bytes that a secret may hold"
        )
    return text


def token_of(
    function: Function, version_before: str, moving: Collection[str], kept: Collection[str]
) -> str:
    """Derive the request's token, so that a repeated request is the same one.

    The token becomes the version's ID and stands in CloudTrail, where many more may read it than
    the value. So it knows nothing of the content: whatever is derived from that, however slowly
    and with whatever salt stands beside it, lets a reader try passwords. It is of all that the
    content comes from instead: the function's revision, the version before, and which names are
    taken from which of them.

    Args:
        function: as it was when its values were read.
        version_before: the version of the secret that is followed.
        moving: names whose values are the environment's.
        kept: names whose values are those of the version before.
    """
    names = (*sorted(moving), "", *sorted(set(kept) - set(moving)))
    parts = (function.arn, function.revision_id, version_before, *names)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def tags_for(function: Function, handler: str | None, today: str) -> dict[str, str]:
    """Return the tags of a function's secret.

    Args:
        function: whose it is.
        handler: the original one, for the case that the function loses its note of it.
        today: since when its values need rotation, an ISO date.
    """
    tags = {FUNCTION_TAG: function.arn, EXPOSED_TAG: today}
    if handler and _TAGGABLE.fullmatch(handler):
        tags[HANDLER_TAG] = handler
    return tags


def must_be_of(function: Function, secret: Secret) -> None:
    """Check that a secret is a function's own.

    Raises:
        SecretTaken: names the secret and what to do.
    """
    if not secret.belongs_to(function):
        raise SecretTaken(
            f"A secret {secret.name} exists and is not tagged as {function.name}'s: rename it, or "
            f"tag it {FUNCTION_TAG}={function.arn} if its values are this function's"
        )
