"""Continuous deployment policies: which distribution tries changes for another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..model import DeploymentPolicy, Distribution
from .calls import AwsFailure, call
from .clients import Aws

_GONE = "NoSuchContinuousDeploymentPolicy"


def with_policy(aws: Aws, distribution: Distribution) -> Distribution:
    """Read a distribution's continuous deployment policy, if it has one.

    Raises:
        AwsFailure: the role may not read it.
    """
    if not distribution.policy_id:
        return distribution
    try:
        answer = call(
            "cloudfront:GetContinuousDeploymentPolicy",
            distribution.policy_id,
            aws.distributions().get_continuous_deployment_policy,
            Id=distribution.policy_id,
        )
    except AwsFailure as failure:
        if failure.code != _GONE:
            raise
        return distribution
    config = answer["ContinuousDeploymentPolicy"]["ContinuousDeploymentPolicyConfig"]
    policy = DeploymentPolicy(
        id=distribution.policy_id,
        domains=frozenset(config["StagingDistributionDnsNames"].get("Items", ())),
        is_enabled=config["Enabled"],
        requests=_requests(config.get("TrafficConfig", {})),
    )
    return replace(distribution, policy=policy)


def _requests(traffic: Mapping[str, Any]) -> str:
    if weight := traffic.get("SingleWeightConfig"):
        return f"{round(weight['Weight'] * 100, 2):g}% of its requests"
    if header := traffic.get("SingleHeaderConfig"):
        # The header's value is left out: who knows it chooses the distribution.
        return f"its requests with the header {header['Header']}"
    return "some of its requests"
