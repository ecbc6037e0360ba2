"""One way to call AWS, and to name its failures without AWS's own text.

The rule calls AWS the same way, in code of its own; a test holds both to the same sentences.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import ParamSpec, TypeVar

from botocore.exceptions import ClientError

from ..model import RemediationError

_Parameters = ParamSpec("_Parameters")
_Response = TypeVar("_Response")

THROTTLING_CODES = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
"""The codes that botocore's standard retry mode takes for throttling.

LimitExceededException is left out: Secrets Manager reports a quota with that code, and no waiting
helps. Source: ``ThrottledRetryableChecker`` in botocore/retries/standard.py.
"""
CHANGED_SINCE_READ = ("PreconditionFailedException", "ResourceConflictException")
"""Lambda's codes if somebody has changed what is updated since it was read, or is changing it."""
_UNKNOWN = "unknown error"
"""Stands for the code of an error response without one."""


class AwsFailure(RemediationError):
    """AWS did not do what it was asked to.

    The message names the action, the resource and the code. It leaves out AWS's own text, which
    may repeat an environment: "String measured: {...}".
    """

    def __init__(self, action: str, resource: str, code: str) -> None:
        self.code = code
        super().__init__(_sentence(action, resource, code))


def call(
    action: str,
    resource: str,
    operation: Callable[_Parameters, _Response],
    *arguments: _Parameters.args,
    **parameters: _Parameters.kwargs,
) -> _Response:
    """Call one operation of AWS.

    Args:
        action: as policies name it, for the failure's message.
        resource: what the operation is about, for the failure's message.
        operation: a client's method, or a function that calls one.
        *arguments: of the operation.
        **parameters: of the operation.

    Raises:
        AwsFailure: the operation failed, retries included. The failure has no cause and no
            context: those could hold values.
    """
    try:
        return operation(*arguments, **parameters)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code") or _UNKNOWN
    except Exception as error:  # noqa: BLE001 - an error in parsing a response quotes the response
        code = type(error).__name__
    raise AwsFailure(action, resource, code)


def call_unless_refused(
    refusals: Collection[str],
    action: str,
    resource: str,
    operation: Callable[_Parameters, object],
    *arguments: _Parameters.args,
    **parameters: _Parameters.kwargs,
) -> bool:
    """Call one operation of AWS; return False if AWS refused it with one of some codes.

    Args:
        refusals: the codes.
        action: as policies name it, for the failure's message.
        resource: what the operation is about, for the failure's message.
        operation: a client's method.
        *arguments: of the operation.
        **parameters: of the operation.

    Raises:
        AwsFailure: the operation failed with another code.
    """
    try:
        call(action, resource, operation, *arguments, **parameters)
    except AwsFailure as failure:
        if failure.code not in refusals:
            raise
        return False
    return True


def _sentence(action: str, resource: str, code: str) -> str:
    if code.startswith("AccessDenied"):
        return f"{action} was denied for {resource}: grant it to the remediation's role"
    if code in THROTTLING_CODES:
        return f"{action} was throttled for {resource}, retries included ({code}): start again"
    if (action, code) == ("lambda:UpdateFunctionConfiguration", "InvalidParameterValueException"):
        # Lambda has many reasons for this code; Lambda's own text could hold the environment.
        return (
            f"{action} failed for {resource}: {code}. If Lambda does not update functions of its "
            "runtime any more, raise the runtime; if a layer of it was deleted, replace that one; "
            "then start again"
        )
    if code == "CodeStorageExceededException":
        return (
            f"{action} failed for {resource}: {code}. This Region's versions and layers hold as "
            "much code as they may: delete some that nothing uses, then start again"
        )
    return f"{action} failed for {resource}: {code}"


class _OnlyWarnings(logging.Filter):
    """Drops the SDK's records below WARNING: they hold requests and responses, values included."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


_ONLY_WARNINGS = _OnlyWarnings()


def keep_values_out_of_logs() -> None:
    """Filter every logger that the SDK has by now; to be called after a client is made.

    Anybody can lower a logger's level; a filter on the logger itself stays.
    """
    for name in list(logging.Logger.manager.loggerDict):
        if name.partition(".")[0] in ("boto3", "botocore", "urllib3"):
            logging.getLogger(name).addFilter(_ONLY_WARNINGS)
