"""The permissions that a press needs: to find, start and follow one stack's runbook."""

from __future__ import annotations

import json
from typing import Any


def policy(stack: str, role_name: str = "") -> str:
    """Return an IAM policy for pressing the button of one stack, as JSON.

    The runbook's steps run under the stack's own role, which the policy lets the starter hand over
    to Automation and to nobody else.

    Args:
        stack: its name. Its runbooks' names, and its roles', begin with it.
        role_name: the role that is assumed in other accounts, which needs the same policy; empty:
            none.
    """
    runbook = f"{stack}-RemediationRunbook-*"
    statements: list[dict[str, Any]] = [
        _allow("Find", "cloudformation:DescribeStacks", "*"),
        _allow("SeeWhatWasPressed", "ssm:DescribeAutomationExecutions", "*"),
        _allow(
            "Press",
            "ssm:StartAutomationExecution",
            [
                f"arn:*:ssm:*:*:automation-definition/{runbook}",
                f"arn:*:ssm:*:*:document/{runbook}",
            ],
        ),
        _allow("Follow", "ssm:GetAutomationExecution", "arn:*:ssm:*:*:automation-execution/*"),
        {
            **_allow("HandOver", "iam:PassRole", f"arn:*:iam::*:role/{stack}-AutomationRole-*"),
            "Condition": {"StringEquals": {"iam:PassedToService": "ssm.amazonaws.com"}},
        },
    ]
    if role_name:
        role = f"arn:*:iam::*:role/{role_name}"
        statements.append(_allow("GoToOtherAccounts", "sts:AssumeRole", role))
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def _allow(sid: str, action: str, resource: str | list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource}
