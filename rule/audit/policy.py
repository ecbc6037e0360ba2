"""The permissions that an audit needs: none of them changes anything."""

from __future__ import annotations

import json
from typing import Any

STARTING_ACTIONS = ("ec2:DescribeRegions", "organizations:ListAccounts")
"""Of who starts an audit with ``--region all``, or with ``--organization``."""
READING_ACTIONS = (
    "cloudfront:ListDistributions",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "iam:GetRole",
    "iam:ListAttachedRolePolicies",
    "lambda:GetFunction",
    "lambda:GetLayerVersion",
    "lambda:ListAliases",
    "lambda:ListEventSourceMappings",
    "lambda:ListFunctions",
    "lambda:ListProvisionedConcurrencyConfigs",
    "lambda:ListTags",
)
"""In each account."""
PLANNING_ACTIONS = (
    "cloudformation:DescribeStackResources",
    "cloudformation:DescribeStacks",
    "iam:GetAccountSummary",
    "lambda:GetCodeSigningConfig",
    "lambda:GetFunctionCodeSigningConfig",
    "lambda:ListVersionsByFunction",
    "secretsmanager:DescribeSecret",
)
"""Beside these, for what the button would do. No value of a secret is read."""


def policy(role_name: str = "", *, plan: bool = False) -> str:
    """Return an IAM policy with all that an audit may need, as JSON.

    Args:
        role_name: the role that is assumed in other accounts, which needs the same policy; empty:
            none.
        plan: whether the audit says, too, what the button would do.
    """
    reading = sorted((*READING_ACTIONS, *(PLANNING_ACTIONS if plan else ())))
    statements: list[dict[str, Any]] = [
        {"Sid": "Read", "Effect": "Allow", "Action": reading, "Resource": "*"},
        {
            "Sid": "ReadWhatCustomersKeysEncrypt",
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": "*",
            "Condition": {"StringLike": {"kms:ViaService": "lambda.*.amazonaws.com*"}},
        },
        {"Sid": "Begin", "Effect": "Allow", "Action": list(STARTING_ACTIONS), "Resource": "*"},
    ]
    if role_name:
        role = {"Action": "sts:AssumeRole", "Resource": f"arn:*:iam::*:role/{role_name}"}
        statements.append({"Sid": "GoToOtherAccounts", "Effect": "Allow", **role})
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)
