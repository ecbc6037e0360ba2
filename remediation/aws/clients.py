"""The clients of remediation, with their timeouts and retries. Only this module imports boto3."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import boto3
from botocore.config import Config

from .calls import keep_values_out_of_logs

if TYPE_CHECKING:
    from mypy_boto3_config import ConfigServiceClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

# Retries wait 55 seconds on average, 111 at most: twice within a step's time. With 6 attempts, a
# fifth of fifty presses at once were backed out, under Lambda's 15 requests a second.
_RETRIES = Config(
    retries={"mode": "standard", "total_max_attempts": 10}, connect_timeout=3, read_timeout=20
)
# A probe waits for the function's cold start, and the caller repeats the probe.
_ONE_ATTEMPT = Config(
    retries={"mode": "standard", "total_max_attempts": 1}, connect_timeout=3, read_timeout=70
)
# Nothing depends on these calls, so they must not take long.
_SHORT = Config(
    retries={"mode": "standard", "total_max_attempts": 2}, connect_timeout=3, read_timeout=5
)


class Alarms(Protocol):
    """What is asked of CloudWatch."""

    def describe_alarms(
        self,
        *,
        AlarmNames: Sequence[str],  # noqa: N803
        AlarmTypes: Sequence[str],  # noqa: N803
    ) -> Mapping[str, Any]:
        """Return what the alarms of some names are like; nothing of a name that none has."""

    def describe_alarm_history(
        self,
        *,
        AlarmName: str,  # noqa: N803
        AlarmTypes: Sequence[str],  # noqa: N803
        HistoryItemType: str,  # noqa: N803
        StartDate: datetime,  # noqa: N803
        NextToken: str = ...,  # noqa: N803
    ) -> Mapping[str, Any]:
        """Return a page of what happened to an alarm since then."""


@dataclass(frozen=True, slots=True)
class Aws:
    """The clients of remediation."""

    functions: LambdaClient
    invocations: LambdaClient
    roles: IAMClient
    secrets: SecretsManagerClient
    config: ConfigServiceClient
    alarms: Callable[[], Alarms]
    """Makes the client at the first call: making it takes time, and few presses watch an alarm."""

    @classmethod
    def connect(cls) -> Aws:
        """Make the clients, in the Region and with the credentials of the environment."""
        session = boto3.Session()

        @cache
        def alarms() -> Alarms:
            client: Alarms = session.client("cloudwatch", config=_RETRIES)
            keep_values_out_of_logs()
            return client

        aws = cls(
            functions=session.client("lambda", config=_RETRIES),
            invocations=session.client("lambda", config=_ONE_ATTEMPT),
            roles=session.client("iam", config=_RETRIES),
            secrets=session.client("secretsmanager", config=_RETRIES),
            config=session.client("config", config=_SHORT),
            alarms=alarms,
        )
        keep_values_out_of_logs()
        return aws
