"""The clients of remediation, with their timeouts and retries. Only this module imports boto3."""

from __future__ import annotations

import http
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import boto3
from botocore.config import Config

from .calls import keep_values_out_of_logs
from .unknown_settings import unknown_settings

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

UNKNOWN_SETTINGS = "UnknownSettings"
"""A member of GetDistribution's answer that is added here."""


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


class Distributions(Protocol):
    """What is asked of CloudFront."""

    def list_distributions(self, *, Marker: str = ...) -> Mapping[str, Any]:  # noqa: N803
        """Return a page of distributions, each with what its behaviors run."""

    def get_distribution(self, *, Id: str) -> Mapping[str, Any]:  # noqa: N803
        """Return a distribution with its configuration, status and ETag."""

    def get_continuous_deployment_policy(self, *, Id: str) -> Mapping[str, Any]:  # noqa: N803
        """Return which requests go to a distribution for staging, and to which."""

    def list_tags_for_resource(self, *, Resource: str) -> Mapping[str, Any]:  # noqa: N803
        """Return a distribution's tags, by the distribution's ARN."""

    def update_distribution(
        self,
        *,
        Id: str,  # noqa: N803
        IfMatch: str,  # noqa: N803
        DistributionConfig: Mapping[str, Any],  # noqa: N803
    ) -> Mapping[str, Any]:
        """Replace a distribution's configuration, if it is still the one with that ETag."""


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
    distributions: Callable[[], Distributions]
    """Makes the client at the first call, too: few functions are at the edge."""

    @classmethod
    def connect(cls) -> Aws:
        """Make the clients, in the Region and with the credentials of the environment."""
        session: Any = boto3.Session()
        return cls.of(lambda service, config: session.client(service, config=config))

    @classmethod
    def of(cls, make: Callable[[str, Config], Any]) -> Aws:
        """Make the clients.

        Args:
            make: makes the client of a service, with timeouts and retries as the button's own.
        """

        @cache
        def alarms() -> Alarms:
            client: Alarms = make("cloudwatch", _RETRIES)
            keep_values_out_of_logs()
            return client

        @cache
        def distributions() -> Distributions:
            client: Any = make("cloudfront", _RETRIES)
            client.meta.events.register("before-parse.cloudfront.GetDistribution", _add_unknown)
            keep_values_out_of_logs()
            found: Distributions = client
            return found

        aws = cls(
            functions=make("lambda", _RETRIES),
            invocations=make("lambda", _ONE_ATTEMPT),
            roles=make("iam", _RETRIES),
            secrets=make("secretsmanager", _RETRIES),
            config=make("config", _SHORT),
            alarms=alarms,
            distributions=distributions,
        )
        keep_values_out_of_logs()
        return aws


def _add_unknown(
    operation_model: Any, response_dict: Any, customized_response_dict: Any, **_: Any
) -> None:
    """Add to an answer about a distribution what of its configuration the SDK leaves out."""
    if response_dict["status_code"] == http.HTTPStatus.OK:
        shape = operation_model.output_shape.members["Distribution"]
        unknown = unknown_settings(response_dict["body"], shape)
        customized_response_dict[UNKNOWN_SETTINGS] = unknown
