"""Execution roles: read, and the stack's one policy attached or detached."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from ..model import Function, Role, Stack
from .calls import AwsFailure, call
from .clients import Aws

_EDGE_REGION = "us-east-1"
_EDGE = "edgelambda.amazonaws.com"
_DEFAULT_LIMIT = 10
"""Managed policies on a role, unless the account's quota was raised.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""


def read(aws: Aws, function: Function) -> Role:
    """Read what a plan needs to know of a function's execution role."""
    arn = function.role_arn
    if arn.split(":")[4] != function.arn.split(":")[4]:
        return Role(arn, ())
    role = Role(arn, ())
    attached = attached_policies(aws, role)
    limit = _DEFAULT_LIMIT if len(attached) < _DEFAULT_LIMIT else _limit(aws)
    return Role(arn, attached, limit, may_run_at_edge(aws, function, role))


def attached_policies(aws: Aws, role: Role) -> tuple[str, ...]:
    """Read the ARNs of the managed policies on a role."""
    pages = aws.roles.get_paginator("list_attached_role_policies").paginate(RoleName=role.name)
    return tuple(
        policy["PolicyArn"]
        for page in call("iam:ListAttachedRolePolicies", role.arn, list, pages)
        for policy in page["AttachedPolicies"]
    )


def attach(aws: Aws, role: Role, policy_arn: str) -> None:
    """Attach a policy to a role; nothing happens if the policy is attached already.

    The attached policies are not listed first: for some seconds, IAM may still list a policy that
    was just detached. Where this call is denied, such as by a service control policy, it is enough
    that the role's owner has attached the policy.
    """
    try:
        call(
            "iam:AttachRolePolicy",
            role.arn,
            aws.roles.attach_role_policy,
            RoleName=role.name,
            PolicyArn=policy_arn,
        )
    except AwsFailure:
        if policy_arn not in attached_policies(aws, role):
            raise


def detach_grants(aws: Aws, role: Role, stack: Stack) -> None:
    """Detach every grant from a role: the stack's own policy, and those of other installations.

    A role that was deleted has none.
    """
    try:
        attached = attached_policies(aws, role)
    except AwsFailure as failure:
        if failure.code != "NoSuchEntity":
            raise
        return
    for arn in filter(stack.is_grant_policy, attached):
        try:
            call(
                "iam:DetachRolePolicy",
                role.arn,
                aws.roles.detach_role_policy,
                RoleName=role.name,
                PolicyArn=arn,
            )
        except AwsFailure as failure:
            if failure.code != "NoSuchEntity":
                raise


def _limit(aws: Aws) -> int:
    summary = call("iam:GetAccountSummary", "this account", aws.roles.get_account_summary)
    return summary["SummaryMap"].get("AttachedPoliciesPerRoleQuota", _DEFAULT_LIMIT)


def may_run_at_edge(aws: Aws, function: Function, role: Role) -> bool:
    """Tell whether CloudFront may run a version of a function that has a role.

    Functions of Lambda@Edge exist in one Region only, so IAM is not asked elsewhere. A role that is
    gone is assumed by nobody; one of another account cannot be looked at, and so may be.
    """
    region, account = function.arn.split(":")[3:5]
    if region != _EDGE_REGION:
        return False
    if role.arn.split(":")[4] != account:
        return True
    try:
        response: Any = call("iam:GetRole", role.arn, aws.roles.get_role, RoleName=role.name)
    except AwsFailure as failure:
        if failure.code != "NoSuchEntity":
            raise
        return False
    return trusts_edge(response["Role"]["AssumeRolePolicyDocument"])


def trusts_edge(document: Any) -> bool:
    """Tell whether a role's trust policy lets Lambda@Edge assume the role.

    A policy that cannot be parsed counts as such a policy if it names Lambda@Edge.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
    lambda-edge-permissions.html

    Args:
        document: the policy, as the SDK decodes it, or as text.
    """
    if isinstance(document, str):
        text = unquote(document)
        try:
            document = json.loads(text)
        except ValueError:
            return _EDGE in text
    return any(map(_lets_edge_assume, _as_list(document.get("Statement"))))


def _lets_edge_assume(statement: Mapping[str, Any]) -> bool:
    principal, actions = statement.get("Principal"), _as_list(statement.get("Action"))
    if isinstance(principal, Mapping):
        services = [*_as_list(principal.get("Service")), *_as_list(principal.get("AWS"))]
    else:
        services = _as_list(principal)
    return (
        statement.get("Effect") == "Allow"
        and not {_EDGE, "*"}.isdisjoint(services)
        and any(fnmatchcase("sts:assumerole", action.lower()) for action in actions)
    )


def _as_list(value: Any) -> list[Any]:
    """Return an element of a policy as a list: one member may stand without brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
