"""All that a role could ask of the services around the stack, and of those that make policies."""

from __future__ import annotations

from tests.iam.intrinsics import ACCOUNT, REGION
from tests.iam.principals import DEPLOYED, ENVIRONMENT_KEY, KEY
from tests.iam.requests import PREFIX, a_role, function, secret

SERVICES = (
    *(
        "cloudformation",
        "cloudfront",
        "cloudfront-keyvaluestore",
        "cloudwatch",
        "config",
        "dynamodb",
        "ecr",
        "iam",
        "kms",
        "lambda",
        "logs",
        "s3",
    ),
    *("secretsmanager", "securityhub", "sqs", "ssm", "sts"),
)
RESOURCES = (
    *map(DEPLOYED.arn, ("RuleFunction", "ScanFunction", "RemediationFunction", "Rule")),
    *map(DEPLOYED.arn, ("ScanCache", "Failures", "RuleLogs", "ScanLogs", "RemediationLogs")),
    *map(DEPLOYED.arn, ("LambdaSecretsManagerPolicy", "AutomationRole", "RemediationRole")),
    *(
        function(),
        f"{function()}:7",
        a_role(),
        secret(f"{PREFIX}orders/environment"),
        KEY,
        ENVIRONMENT_KEY,
        f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/orders",
        f"arn:aws:securityhub:{REGION}:{ACCOUNT}:product/{ACCOUNT}/default",
        f"arn:aws:securityhub:{REGION}:{ACCOUNT}:hub/default",
        f"arn:aws:cloudfront::{ACCOUNT}:function/redirect",
        f"arn:aws:cloudfront::{ACCOUNT}:key-value-store/85f0ad29",
    ),
)
EVERYBODYS = {"sts:GetCallerIdentity"}
"""Needs no permission: it says who asks."""
