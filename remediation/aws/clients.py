"""The clients, and how their failures are told. The only importer of boto3 in this package."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from ..model import RemediationError

if TYPE_CHECKING:
    from mypy_boto3_config import ConfigServiceClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

# Waits 55 seconds on average, 111 at most: twice within a step's time. Of fifty presses at once,
# under Lambda's 15 requests a second, a fifth went back after 6 attempts.
_RETRIES = Config(
    retries={"mode": "standard", "total_max_attempts": 10}, connect_timeout=3, read_timeout=20
)
# A probe waits for the function's cold start, and is repeated by who asks for it.
_INVOKES = Config(
    retries={"mode": "standard", "total_max_attempts": 1}, connect_timeout=3, read_timeout=70
)
# What nothing depends on is not waited for long.
_LOOKS = Config(
    retries={"mode": "standard", "total_max_attempts": 2}, connect_timeout=3, read_timeout=5
)

_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer")


class AwsFailure(RemediationError):
    """AWS did not do what it was asked to.

    The message names the action, the resource and the code. It leaves out AWS's own text, which
    may repeat an environment: "String measured: {...}".
    """

    def __init__(self, action: str, resource: str, code: str) -> None:
        self.code = code
        super().__init__(_sentence(action, resource, code))


@dataclass(frozen=True, slots=True)
class Aws:
    """The clients of remediation."""

    functions: LambdaClient
    invocations: LambdaClient
    roles: IAMClient
    secrets: SecretsManagerClient
    config: ConfigServiceClient

    @classmethod
    def connect(cls) -> Aws:
        """Make the clients, in the Region and with the credentials of the environment."""
        session = boto3.Session()
        aws = cls(
            functions=session.client("lambda", config=_RETRIES),
            invocations=session.client("lambda", config=_INVOKES),
            roles=session.client("iam", config=_RETRIES),
            secrets=session.client("secretsmanager", config=_RETRIES),
            config=session.client("config", config=_LOOKS),
        )
        _keep_values_out_of_logs()
        return aws


def call(
    action: str,
    resource: str,
    operation: Callable[_Parameters, _Answer],
    *arguments: _Parameters.args,
    **parameters: _Parameters.kwargs,
) -> _Answer:
    """Ask AWS for one thing.

    Args:
        action: as policies name it, for the failure's message.
        resource: what it is about, for the failure's message.
        operation: a client's method.
        *arguments: of the operation.
        **parameters: of the operation.

    Raises:
        AwsFailure: retries included. It has no cause and no context: those could hold values.
    """
    try:
        return operation(*arguments, **parameters)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "unknown error")
    except Exception as error:  # noqa: BLE001 - one that could not parse an answer quotes it
        code = type(error).__name__
    raise AwsFailure(action, resource, code)


def _sentence(action: str, resource: str, code: str) -> str:
    if code.startswith("AccessDenied"):
        return f"{action} was denied for {resource}: grant it to the remediation's role"
    if code in _THROTTLED:
        return f"{action} was throttled for {resource}, retries included ({code}): start again"
    if (action, code) == ("lambda:UpdateFunctionConfiguration", "InvalidParameterValueException"):
        # Lambda has many such reasons; its own words could hold the environment.
        return (
            f"{action} failed for {resource}: {code}. If Lambda does not update functions of its "
            "runtime any more, raise the runtime; if a layer of it was deleted, replace that one; "
            "then start again"
        )
    return f"{action} failed for {resource}: {code}"


_THROTTLED = ("TooManyRequestsException", "Throttling", "ThrottlingException")


class _NoValues(logging.Filter):
    """Drops what the SDK says below WARNING: requests and answers, with all their values."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


_NO_VALUES = _NoValues()


def _keep_values_out_of_logs() -> None:
    # A level can be lowered by anybody; a filter on the logger itself stays.
    for name in list(logging.Logger.manager.loggerDict):
        if name.partition(".")[0] in ("boto3", "botocore", "urllib3"):
            logging.getLogger(name).addFilter(_NO_VALUES)
