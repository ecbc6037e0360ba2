"""Distributions and CloudFront Functions in the embedded AWS: made, and changed by their ETags."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .emulator import Emulator

_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""CloudFront's own cache policy.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
using-managed-cache-policies.html
"""


@dataclass(frozen=True, slots=True)
class Behavior:
    """What a cache behavior has CloudFront run, by the types of events."""

    lambda_versions: Mapping[str, str]
    """ARNs of versions of functions of Lambda."""
    functions: Mapping[str, str]
    """ARNs of CloudFront Functions."""
    path_pattern: str = ""
    """Empty for the default behavior."""

    def to_api(self) -> dict[str, Any]:
        """Return it as CloudFront's API has it."""
        lambdas = [
            {"LambdaFunctionARN": arn, "EventType": event, "IncludeBody": False}
            for event, arn in self.lambda_versions.items()
        ]
        functions = [
            {"FunctionARN": arn, "EventType": event} for event, arn in self.functions.items()
        ]
        return {
            **({"PathPattern": self.path_pattern} if self.path_pattern else {}),
            "TargetOriginId": "shop",
            "ViewerProtocolPolicy": "redirect-to-https",
            "CachePolicyId": _CACHING_DISABLED,
            "LambdaFunctionAssociations": _listed(lambdas),
            "FunctionAssociations": _listed(functions),
        }


def create_distribution(emulator: Emulator, *behaviors: Behavior, staging: bool = False) -> str:
    """Create a distribution, and return its identifier; the first behavior is the default one."""
    created = emulator.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": uuid.uuid4().hex,
            "Comment": "the shop",
            "Enabled": True,
            "Staging": staging,
            "Origins": _listed(
                [
                    {
                        "Id": "shop",
                        "DomainName": "shop.example.com",
                        "CustomOriginConfig": {
                            "HTTPPort": 80,
                            "HTTPSPort": 443,
                            "OriginProtocolPolicy": "https-only",
                        },
                    }
                ]
            ),
            **_of(behaviors),
        }
    )
    return str(created["Distribution"]["Id"])


def stage(emulator: Emulator, primary: str, staging: str, weight: float = 0.05) -> str:
    """Have a policy send a part of a distribution's requests to one for staging; return its id."""
    client = emulator.client("cloudfront")
    domain = client.get_distribution(Id=staging)["Distribution"]["DomainName"]
    made = client.create_continuous_deployment_policy(
        ContinuousDeploymentPolicyConfig={
            "StagingDistributionDnsNames": {"Quantity": 1, "Items": [domain]},
            "Enabled": True,
            "TrafficConfig": {"Type": "SingleWeight", "SingleWeightConfig": {"Weight": weight}},
        }
    )
    policy = str(made["ContinuousDeploymentPolicy"]["Id"])
    found = client.get_distribution_config(Id=primary)
    client.update_distribution(
        Id=primary,
        IfMatch=found["ETag"],
        DistributionConfig={
            **found["DistributionConfig"],
            "ContinuousDeploymentPolicyId": policy,
        },
    )
    return policy


def associate(emulator: Emulator, identifier: str, *behaviors: Behavior) -> None:
    """Have a distribution run other versions, under its ETag."""
    client = emulator.client("cloudfront")
    found = client.get_distribution_config(Id=identifier)
    client.update_distribution(
        Id=identifier,
        IfMatch=found["ETag"],
        DistributionConfig={**found["DistributionConfig"], **_of(behaviors)},
    )


def create_cloudfront_function(emulator: Emulator, name: str, live: str, edited: str = "") -> None:
    """Create a CloudFront Function and publish it.

    Args:
        emulator: where.
        name: the function's.
        live: its code in the stage LIVE.
        edited: its code in the stage DEVELOPMENT, if that is another one.
    """
    client = emulator.client("cloudfront")
    config = {"Comment": "", "Runtime": "cloudfront-js-2.0"}
    made = client.create_function(Name=name, FunctionConfig=config, FunctionCode=live.encode())
    client.publish_function(Name=name, IfMatch=made["ETag"])
    if edited:
        etag = client.describe_function(Name=name, Stage="DEVELOPMENT")["ETag"]
        client.update_function(
            Name=name, IfMatch=etag, FunctionConfig=config, FunctionCode=edited.encode()
        )


def _of(behaviors: tuple[Behavior, ...]) -> dict[str, Any]:
    default, *ordered = behaviors
    return {
        "DefaultCacheBehavior": default.to_api(),
        "CacheBehaviors": _listed([each.to_api() for each in ordered]),
    }


def _listed(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Quantity": len(items), **({"Items": items} if items else {})}
