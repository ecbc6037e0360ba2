"""One GetSecretValue, signed and sent without any SDK: a cold start pays for every import."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from sealed_env.connection import exchange
from sealed_env.credentials import credentials
from sealed_env.endpoint import endpoint_url
from sealed_env.errors import SecretNotLoaded, no_answer, not_loaded
from sealed_env.signature import authorization

TRIES = 2
_AGAIN = ("ThrottlingException", "InternalServiceError", "ServiceUnavailableException")
_MALFORMED = "not a JSON object of strings"


def load(arn: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a secret, by variables' names.

    Raises:
        SecretNotLoaded: names the secret, the cause and what to do, and holds no value.
    """
    failure: SecretNotLoaded
    for _ in range(TRIES):
        try:
            status, body = _ask(arn, environment)
        except (OSError, http.client.HTTPException, ValueError) as error:
            # A ValueError quotes the part of a proxy's address that it cannot read.
            failure = no_answer(arn, error)
            continue
        if status == 200:  # noqa: PLR2004
            return _values(arn, body)
        failure = not_loaded(arn, _code(status, body))
        if status < 500 and failure.code not in _AGAIN:  # noqa: PLR2004
            break
    raise failure


def _ask(arn: str, environment: Mapping[str, str]) -> tuple[int, bytes]:
    parts = arn.split(":")
    if len(parts) != 7 or parts[2] != "secretsmanager":  # noqa: PLR2004
        raise not_loaded(arn, "not the ARN of a secret")
    partition, region = parts[1], parts[3]
    given = credentials(environment)
    if given is None:
        raise not_loaded(arn, "no credentials")
    key_id, secret_key, token = given
    url = endpoint_url(partition, region, environment)
    body = json.dumps({"SecretId": arn}).encode()
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "host": urlsplit(url).netloc.rpartition("@")[2],
        "x-amz-date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
        "x-amz-target": "secretsmanager.GetSecretValue",
    }
    if token:
        headers["x-amz-security-token"] = token
    signed = authorization(headers, body, region, key_id, secret_key)
    return exchange("POST", url, {**headers, "authorization": signed}, body, environment)


def _code(status: int, body: bytes) -> str:
    """Return the error's code, and nothing else of the answer."""
    try:
        code = json.loads(body)["__type"].rpartition("#")[2]
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"HTTP {status}"
    return code if code.isalnum() else f"HTTP {status}"


def _values(arn: str, body: bytes) -> dict[str, str]:
    values = None
    try:
        answer = json.loads(body)
        text = answer.get("SecretString")
        if text is None:
            import base64  # noqa: PLC0415 - few secrets are binary

            text = base64.b64decode(answer["SecretBinary"])
        values = json.loads(text)
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not chained: a JSON error holds the text.
        pass
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        raise not_loaded(arn, _MALFORMED)
    return values
