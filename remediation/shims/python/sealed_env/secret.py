"""GetSecretValue, signed and sent without any SDK: a cold start pays for every import."""

from __future__ import annotations

import json
import re
import time
from urllib.parse import urlsplit

from sealed_env.connection import exchange
from sealed_env.credentials import credentials
from sealed_env.endpoint import endpoint_url
from sealed_env.errors import SecretNotLoaded, no_answer, not_loaded
from sealed_env.signature import authorization

TYPE_CHECKING = False  # Stands for typing's, whose import costs time.
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sealed_env.deadline import Deadline

TRIES = 2
"""How many requests may get no response. Throttling and service errors are retried longer."""
TRY_SECONDS = 3.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 1.0
_CODE = re.compile("[A-Za-z]{1,64}")
_AGAIN = (
    "BandwidthLimitExceeded",
    "InternalServiceError",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailableException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
)
"""What SDKs try again after, and what the service answers when it is broken."""
_TOO_MANY_REQUESTS = 429
_MALFORMED = "not a JSON object of strings"
# The endpoint's host is made from the ARN.
_ARN = re.compile(r"arn:(aws[a-z-]*):secretsmanager:([a-z0-9-]{1,40}):[0-9]{12}:secret:[^:\s]+")


def load(
    arns: str,
    environment: Mapping[str, str],
    deadline: Deadline,
    note: Callable[[str], object] = lambda _: None,
) -> dict[str, str]:
    """Return the values of a secret, by variables' names, from the first copy that gives them.

    Args:
        arns: of the secret; or of several copies, with spaces between, in the order in which they
            are asked. Each but the last has its part of the time that is left.
        environment: what the requests are made with.
        deadline: for the whole load.
        note: is told of each copy that is passed over.

    Raises:
        SecretNotLoaded: names the last copy, the cause and what to do, and holds no value.
    """
    *others, last = arns.split(" ")
    for number, arn in enumerate(others):
        try:
            share = deadline.left() / (len(others) + 1 - number)
            return _load(arn, environment, deadline.at_most(share))
        except SecretNotLoaded as failure:
            note(f"{failure} The next copy is asked.")
    return _load(last, environment, deadline)


def _load(arn: str, environment: Mapping[str, str], deadline: Deadline) -> dict[str, str]:
    """Return the values of one copy.

    Throttling and errors of the service are waited out until the deadline. The pauses grow, and
    each is random up to its limit ("full jitter"), so that functions that start together do not
    ask together again.
    Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

    Raises:
        SecretNotLoaded: names the secret, the cause and what to do, and holds no value.
    """
    longest, unanswered = FIRST_PAUSE_SECONDS, 0
    answered = None
    while True:
        try:
            status, body = _ask(arn, environment, deadline.at_most(TRY_SECONDS))
        except SecretNotLoaded:
            raise
        except Exception as error:  # noqa: BLE001 - a URL, a header: its text may hold a value
            # What the service said is the cause, not that the deadline cut the next request off.
            failure = (deadline.is_within(0) and answered) or no_answer(arn, error)
            unanswered += 1
            # The error of an untrusted certificate is of both types.
            is_networks = isinstance(error, OSError) and not isinstance(error, ValueError)
            may_pass = is_networks and unanswered < TRIES
        else:
            if status == 200:  # noqa: PLR2004
                return _values(arn, body)
            failure = answered = not_loaded(arn, _code(status, body))
            may_pass = status >= 500 or status == _TOO_MANY_REQUESTS or failure.code in _AGAIN  # noqa: PLR2004
        if not may_pass:
            raise failure
        from random import uniform  # noqa: PLC0415 - most secrets load at once

        pause = uniform(0, longest)  # noqa: S311 - nothing is kept secret by it
        if deadline.is_within(pause):
            raise failure
        deadline.sleep(pause)
        longest = min(2 * longest, LONGEST_PAUSE_SECONDS)


def _ask(arn: str, environment: Mapping[str, str], deadline: Deadline) -> tuple[int, bytes]:
    match = _ARN.fullmatch(arn)
    if match is None:
        raise not_loaded(arn, "not the ARN of a secret")
    partition, region = match.groups()
    given = credentials(environment, deadline)
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
    return exchange(url, {**headers, "authorization": signed}, body, environment, deadline)


def _code(status: int, body: bytes) -> str:
    """Return the error's code, and nothing else of the response."""
    try:
        told = json.loads(body)
        # An address may stand behind the code, a namespace before it.
        code = (told.get("__type") or told["code"]).partition(":")[0].rpartition("#")[2]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return f"HTTP {status}"
    return code if _CODE.fullmatch(code) else f"HTTP {status}"


def _values(arn: str, body: bytes) -> dict[str, str]:
    try:
        answer = json.loads(body)
        text = answer.get("SecretString")
        if text is None:
            import base64  # noqa: PLC0415 - few secrets are binary

            text = base64.b64decode(answer["SecretBinary"])
        values: dict[str, str] = json.loads(text)
        if all(_may_be_set(name, value) for name, value in values.items()):
            return values
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # The error is not chained: a JSON error holds the text.
        pass
    raise not_loaded(arn, _MALFORMED)


def _may_be_set(name: str, value: str) -> bool:
    """Tell whether an environment can hold a variable; raises TypeError, ValueError if not text."""
    (name + value).encode()
    return name != "" and "=" not in name and "\0" not in name + value
