"""Who asks IAM: the stack's roles, and the roles of users' functions, with their policies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.iam.intrinsics import ACCOUNT, Resolver
from tests.template import TEMPLATE

KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/0a1b2c3d-secrets"
EARLIER_KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/0a1b2c3d-earlier"
"""Of a stack whose parameter was changed since, or of another installation."""
ENVIRONMENT_KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/0a1b2c3d-environments"
DEPLOYED = Resolver(
    TEMPLATE,
    {
        "SecretKeyArn": KEY,
        "EnvironmentKeyArns": ENVIRONMENT_KEY,
        "ReservedConcurrency": "-1",
        "ScanImages": "true",
        "RepointAliases": "true",
        "AliasShift": "Canary10Percent5Minutes",
        "DeleteOldVersions": "true",
        "ReadDistributions": "true",
        "SecurityHubFindings": "true",
        "CodeRemediation": "true",
        "EdgeRemediation": "true",
        "EdgeRegions": "eu-west-1",
    },
    frozenset(
        {"HoldsEdgeFunctions", "MayJudgeEdgeVersions", "RemediatesEdge", "ScansCloudFrontFunctions"}
    ),
)
"""The stack with each optional part, and so with the most that any role of it may do."""

Policy = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Principal:
    """A role as it asks, and the policies that decide on what it asks for."""

    arn: str
    policies: tuple[Policy, ...]
    trust: Policy


def role(logical_id: str, stack: Resolver = DEPLOYED) -> Principal:
    """Return one of the stack's roles, with all policies that the template gives it."""
    properties = stack.template["Resources"][logical_id]["Properties"]
    inline = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
    attached = [
        each["Properties"]["PolicyDocument"]
        for name, each in stack.template["Resources"].items()
        if each["Type"] == "AWS::IAM::Policy"
        and stack.exists(name)
        and {"Ref": logical_id} in each["Properties"]["Roles"]
    ]
    if set(properties) - {"Description", "AssumeRolePolicyDocument", "Policies"}:
        raise AssertionError(f"{logical_id} has policies that are not read here")
    return Principal(
        arn=stack.arn(logical_id),
        policies=tuple(_document(stack(policy)) for policy in [*inline, *attached]),
        trust=stack(properties["AssumeRolePolicyDocument"]),
    )


def _document(resolved: Any) -> Policy:
    """Read a policy that stands in the template as text, because of a parameter in a key."""
    document: Policy = json.loads(resolved) if isinstance(resolved, str) else resolved
    return document


def sealed_functions_role(stack: Resolver = DEPLOYED) -> Principal:
    """Return the role of a user's function, which has nothing but what the button attaches."""
    granted = stack.template["Resources"]["LambdaSecretsManagerPolicy"]["Properties"]
    return Principal(
        arn=f"arn:aws:iam::{ACCOUNT}:role/orders",
        policies=(stack(granted["PolicyDocument"]),),
        trust={},
    )
