"""What whoever has a role's credentials could try on IAM, logs, AWS Config and the runbooks."""

from __future__ import annotations

from tests.iam.intrinsics import ACCOUNT, REGION
from tests.iam.principals import DEPLOYED, ENVIRONMENT_KEY
from tests.iam.requests import PREFIX, Asked, a_role, function, secret, tagged

_GRANT = DEPLOYED.arn("LambdaSecretsManagerPolicy")
_POLICIES = (
    "arn:aws:iam::aws:policy/AdministratorAccess",
    f"arn:aws:iam::{ACCOUNT}:policy/customers",
    _GRANT.replace(ACCOUNT, "210987654321"),
    _GRANT.replace(REGION, "eu-west-1"),
)
_ALARM = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:orders-errors"
_TO_LAMBDA = {"iam:PassedToService": "lambda.amazonaws.com"}
_USER = f"arn:aws:iam::{ACCOUNT}:user/ada"
_ON_ROLES = (
    *("CreateRole", "DeleteRole", "DeleteRolePermissionsBoundary", "DeleteRolePolicy"),
    *("GetRolePolicy", "ListRolePolicies", "PassRole", "PutRolePermissionsBoundary"),
    *("PutRolePolicy", "TagRole", "UntagRole", "UpdateAssumeRolePolicy", "UpdateRole"),
)
_ON_POLICIES = (
    *("CreatePolicy", "CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion"),
    "SetDefaultPolicyVersion",
)
_ON_USERS = ("AttachUserPolicy", "CreateAccessKey", "CreateUser", "PutUserPolicy")

ON_IAM_AND_THE_REST = (
    *(
        Asked("another policy", f"iam:{action}", a_role(), {"iam:PolicyARN": policy})
        for policy in _POLICIES
        for action in ("AttachRolePolicy", "DetachRolePolicy")
    ),
    Asked("another installation's policy, given", "iam:AttachRolePolicy", a_role(),
          {"iam:PolicyARN": f"{_GRANT}-2"}),
    Asked("no policy by name", "iam:AttachRolePolicy", a_role()),
    *(Asked("a role", f"iam:{action}", a_role()) for action in _ON_ROLES),
    Asked("a role handed to Lambda", "iam:PassRole", a_role(), _TO_LAMBDA),
    Asked("its own role handed on", "iam:PassRole", DEPLOYED.arn("RemediationRole"), _TO_LAMBDA),
    Asked("a role assumed", "sts:AssumeRole", a_role()),
    *(Asked("a policy", f"iam:{action}", _GRANT) for action in _ON_POLICIES),
    *(Asked("a user", f"iam:{action}", _USER) for action in _ON_USERS),
    Asked("the one policy on a user", "iam:AttachUserPolicy", _USER, {"iam:PolicyARN": _GRANT}),
    Asked("a verdict", "config:PutEvaluations", "*"),
    Asked("the rule, asked", "config:StartConfigRulesEvaluation", DEPLOYED.arn("Rule")),
    Asked("the rule, changed", "config:PutConfigRule", DEPLOYED.arn("Rule")),
    Asked("the rule, deleted", "config:DeleteConfigRule", DEPLOYED.arn("Rule")),
    *(
        Asked("the alarm that would stop it", f"cloudwatch:{action}", _ALARM)
        for action in ("DeleteAlarms", "DisableAlarmActions", "PutMetricAlarm", "SetAlarmState")
    ),
    *(
        Asked("a distribution", f"cloudfront:{action}", f"arn:aws:cloudfront::{ACCOUNT}:{what}")
        for action, what in (
            ("DeleteDistribution", "distribution/E1XAMPLE"),
            ("TagResource", "distribution/E1XAMPLE"),
            ("UpdateFunction", "function/redirect"),
        )
    ),
    Asked("the cache", "dynamodb:PutItem", DEPLOYED.arn("ScanCache")),
    Asked("the failures", "sqs:ReceiveMessage", DEPLOYED.arn("Failures")),
    Asked("the rule's log", "logs:GetLogEvents", f"{DEPLOYED.arn('RuleLogs')[:-1]}log-stream:a"),
    Asked("its own log, deleted", "logs:DeleteLogGroup", DEPLOYED.arn("RemediationLogs")),
    Asked(
        "a runbook",
        "ssm:UpdateDocument",
        f"arn:aws:ssm:{REGION}:{ACCOUNT}:document/secrets-RemediationRunbook",
    ),
    Asked("the stack", "cloudformation:UpdateStack",
          f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/secrets/1"),
)  # fmt: skip
_CLOUDFRONT_FUNCTION = f"arn:aws:cloudfront::{ACCOUNT}:function/redirect"
_STORE = f"arn:aws:cloudfront::{ACCOUNT}:key-value-store/85f0ad29"
_DISTRIBUTION = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1XAMPLE"
_HUB = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:hub/default"
_STATUS = "securityhub:ASFFSyntaxPath/Workflow.Status"
BY_READERS = (
    *(
        Asked("a finding hidden", "securityhub:BatchUpdateFindings", _HUB, {_STATUS: status})
        for status in ("NOTIFIED", "SUPPRESSED")
    ),
    Asked("Security Hub switched off", "securityhub:DisableSecurityHub", _HUB),
    *(
        Asked("a distribution", f"cloudfront:{action}", _DISTRIBUTION)
        for action in ("DeleteDistribution", "GetDistributionConfig", "UpdateDistribution")
    ),
    *(
        Asked("a CloudFront Function", f"cloudfront:{action}", _CLOUDFRONT_FUNCTION)
        for action in ("DeleteFunction", "PublishFunction", "TestFunction", "UpdateFunction")
    ),
    *(
        Asked("a key-value store", f"cloudfront-keyvaluestore:{action}", _STORE)
        for action in ("DeleteKey", "GetKey", "PutKey", "UpdateKeys")
    ),
    *(
        Asked("a function", f"lambda:{action}", function())
        for action in (
            *("AddPermission", "CreateFunction", "CreateFunctionUrlConfig", "DeleteFunction"),
            *("InvokeFunction", "PutFunctionConcurrency", "TagResource", "UntagResource"),
            *("UpdateFunctionCode", "UpdateFunctionConfiguration"),
        )
    ),
    *(
        Asked("a secret", f"secretsmanager:{action}", secret(f"{PREFIX}orders/environment"),
              tagged(function()))
        for action in ("DeleteSecret", "DescribeSecret", "GetSecretValue", "PutSecretValue")
    ),
    Asked("a secret made", "secretsmanager:CreateSecret", secret(f"{PREFIX}orders/environment")),
    Asked("the one policy attached", "iam:AttachRolePolicy", a_role(), {"iam:PolicyARN": _GRANT}),
    *(Asked("a role", f"iam:{action}", a_role()) for action in _ON_ROLES),
    Asked("a role assumed", "sts:AssumeRole", a_role()),
    *(Asked("a policy", f"iam:{action}", _GRANT) for action in _ON_POLICIES),
    *(Asked("a user", f"iam:{action}", _USER) for action in _ON_USERS),
    Asked("the environments' key by itself", "kms:Decrypt", ENVIRONMENT_KEY),
    Asked("what the environments' key encrypts", "kms:Encrypt", ENVIRONMENT_KEY,
          {"kms:ViaService": f"lambda.{REGION}.amazonaws.com"}),
    Asked("the rule, changed", "config:PutConfigRule", DEPLOYED.arn("Rule")),
    Asked("the rule, deleted", "config:DeleteConfigRule", DEPLOYED.arn("Rule")),
    Asked("a press of the button", "config:StartRemediationExecution", "*"),
    Asked("the cache, deleted", "dynamodb:DeleteTable", DEPLOYED.arn("ScanCache")),
    Asked("the failures, read", "sqs:ReceiveMessage", DEPLOYED.arn("Failures")),
    Asked("the failures, gone", "sqs:PurgeQueue", DEPLOYED.arn("Failures")),
    Asked("its log, deleted", "logs:DeleteLogGroup", DEPLOYED.arn("RuleLogs")),
)  # fmt: skip
"""For the roles that only read."""
