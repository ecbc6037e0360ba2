"""What the stack's roles may do of all that IAM knows, decided by a simulator of IAM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from remediation.model import BACKED_OUT_TAG, CODE_TAG, EXPOSED_TAG, FUNCTION_TAG, HANDLER_TAG
from tests.iam.everything import EVERYBODYS, RESOURCES, SERVICES
from tests.iam.intrinsics import ACCOUNT, REGION
from tests.iam.principals import DEPLOYED, ENVIRONMENT_KEY, KEY, role
from tests.iam.requests import PREFIX, Asked, a_role, function, secret, table, tagged, through
from tests.iam.simulator import NotSimulated, Simulator, simulator

READS = {"lambda:GetFunction", "lambda:ListTags", "kms:Decrypt"}
STORED = secret(f"{PREFIX}orders/environment")
MADE = STORED.removesuffix("-AbCdEf")
"""A secret that is being made: its ARN has no suffix yet."""
HUB = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:hub/default"
MAKING = {
    f"aws:RequestTag/{FUNCTION_TAG}": function(),
    "aws:TagKeys": [FUNCTION_TAG, EXPOSED_TAG, HANDLER_TAG, CODE_TAG],
}
CACHES_AND_LOGS = {
    *("dynamodb:GetItem", "dynamodb:PutItem"),
    *("logs:CreateLogStream", "logs:PutLogEvents"),
}


@pytest.fixture(scope="module", name="iam")
def running() -> Iterator[Simulator]:
    with simulator() as started:
        yield started


def test_the_automation_role_may_invoke_two_functions(iam: Simulator) -> None:
    allowed = iam.all_allowed(role("AutomationRole"), SERVICES, RESOURCES)

    assert allowed.asked > 2_000
    assert {pair for pair in allowed.pairs if pair[0] not in EVERYBODYS} == {
        ("lambda:InvokeFunction", DEPLOYED.arn("ScanFunction")),
        ("lambda:InvokeFunction", DEPLOYED.arn("RemediationFunction")),
    }


@pytest.mark.parametrize(
    ("reader", "more"),
    [
        (
            "RuleRole",
            {
                *("lambda:ListFunctions", "config:PutEvaluations", "sqs:SendMessage"),
                *("iam:ListAttachedRolePolicies", "lambda:GetAccountSettings"),
                *("lambda:ListVersionsByFunction", "lambda:ListAliases", "lambda:GetLayerVersion"),
                *("lambda:ListProvisionedConcurrencyConfigs", "lambda:ListEventSourceMappings"),
                *("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "dynamodb:BatchGetItem"),
                *("securityhub:BatchImportFindings", "securityhub:BatchUpdateFindings"),
                *("iam:GetRole", "cloudfront:ListDistributions", "cloudfront:ListFunctions"),
                *("cloudfront:ListKeyValueStores", "cloudfront:GetFunction"),
                "cloudfront-keyvaluestore:ListKeys",
            },
        ),
        pytest.param("ScanRole", set[str](), marks=pytest.mark.long),
    ],
)
def test_who_reads_changes_nothing_but_its_cache_and_its_log(
    iam: Simulator, reader: str, more: set[str]
) -> None:
    allowed = iam.all_allowed(role(reader), SERVICES, RESOURCES)

    assert allowed.actions == READS | CACHES_AND_LOGS | EVERYBODYS | more
    own = {DEPLOYED.arn("ScanCache"), DEPLOYED.arn(reader.replace("Role", "Logs"))}
    keeps = CACHES_AND_LOGS | {"dynamodb:BatchGetItem"}
    assert {on for action, on in allowed.pairs if action in keeps} == own


@pytest.mark.parametrize(
    ("status", "is_allowed"),
    [("RESOLVED", True), ("SUPPRESSED", False), ("NEW", False), (None, False)],
)
def test_the_rule_may_resolve_findings_of_security_hub_and_say_nothing_else_about_them(
    iam: Simulator, status: str | None, is_allowed: bool
) -> None:
    context = {"securityhub:ASFFSyntaxPath/Workflow.Status": status} if status else {}

    allowed = iam.allows(role("RuleRole"), "securityhub:BatchUpdateFindings", HUB, context)

    assert allowed is is_allowed


@pytest.mark.parametrize("reader", ["RuleRole", "ScanRole"])
@table(
    Asked("no configuration", "lambda:UpdateFunctionConfiguration", function()),
    Asked("no code", "lambda:UpdateFunctionCode", function()),
    Asked("no invocation", "lambda:InvokeFunction", function()),
    Asked("no tag", "lambda:TagResource", function()),
    Asked("no policy on a role", "iam:AttachRolePolicy", a_role()),
    Asked("no role passed", "iam:PassRole", a_role()),
    Asked("no secret read", "secretsmanager:GetSecretValue", secret(f"{PREFIX}orders")),
    Asked("no secret made", "secretsmanager:CreateSecret", secret(f"{PREFIX}orders")),
    Asked("no key but through Lambda", "kms:Decrypt", ENVIRONMENT_KEY),
)
def test_who_reads_may_not(iam: Simulator, reader: str, asked: Asked) -> None:
    assert not iam.allows(role(reader), asked.action, asked.resource, asked.context)


@table(
    Asked(
        "a function's secret is read",
        *("secretsmanager:GetSecretValue", STORED, tagged(function())),
    ),
    Asked("a function is rewired", "lambda:UpdateFunctionConfiguration", function()),
    Asked("a version is published", "lambda:PublishVersion", function()),
    Asked("an alias is moved", "lambda:UpdateAlias", function()),
    Asked("a published version is deleted", "lambda:DeleteFunction", f"{function()}:7"),
    Asked("a secret is made with its tags", "secretsmanager:CreateSecret", MADE, MAKING),
    Asked("its tags are set as it is made", "secretsmanager:TagResource", MADE, MAKING),
    Asked(
        "its tags are set as it is made, and count as there already",
        *("secretsmanager:TagResource", MADE),
        {**MAKING, **tagged(function()), "secretsmanager:SecretId": MADE},
    ),
    Asked(
        "a function's secret is marked as exposed anew",
        *("secretsmanager:TagResource", STORED),
        {**tagged(function()), "aws:TagKeys": [EXPOSED_TAG], "secretsmanager:SecretId": MADE},
    ),
    Asked(
        "a function's secret is deleted after a week",
        *("secretsmanager:DeleteSecret", STORED),
        {**tagged(function()), "secretsmanager:RecoveryWindowInDays": "7"},
    ),
    Asked(
        "a function is marked as backed out",
        *("lambda:TagResource", function(), {"aws:TagKeys": [BACKED_OUT_TAG]}),
    ),
    Asked(
        "the environment's key is used through Lambda",
        *("kms:Encrypt", ENVIRONMENT_KEY, through("lambda")),
    ),
)
def test_remediation_may(iam: Simulator, asked: Asked) -> None:
    assert iam.allows(role("RemediationRole"), asked.action, asked.resource, asked.context)


@table(
    Asked("a secret of nobody", "secretsmanager:GetSecretValue", STORED),
    Asked(
        "a secret that is no function's environment",
        *("secretsmanager:GetSecretValue", secret("prod/orders"), tagged(function())),
    ),
    Asked(
        "a secret of another account's function",
        *("secretsmanager:GetSecretValue", STORED),
        tagged(function(account="210987654321")),
    ),
    Asked("who may read a secret", "secretsmanager:PutResourcePolicy", MADE),
    Asked("an alias is made", "lambda:CreateAlias", function()),
    Asked("an alias is deleted", "lambda:DeleteAlias", function()),
    Asked("a whole function is deleted", "lambda:DeleteFunction", function()),
    Asked("who may invoke a function", "lambda:AddPermission", function()),
    Asked("another tag", "lambda:TagResource", function(), {"aws:TagKeys": ["owner"]}),
    Asked("a key by itself", "kms:Decrypt", KEY),
    Asked("the environment's key for secrets", "kms:Decrypt", KEY, through("lambda")),
)
def test_remediation_may_not(iam: Simulator, asked: Asked) -> None:
    assert not iam.allows(role("RemediationRole"), asked.action, asked.resource, asked.context)


@pytest.mark.parametrize(
    ("moves_code", "holding", "may_change"),
    [
        ("false", frozenset(), False),
        ("true", frozenset(), True),
        ("false", DEPLOYED.holding, True),
    ],
    ids=["neither", "CodeRemediation", "EdgeRemediation"],
)
def test_remediation_changes_code_only_with_a_parameter_that_needs_it(
    iam: Simulator, moves_code: str, holding: frozenset[str], may_change: bool
) -> None:
    given = {**DEPLOYED.given, "CodeRemediation": moves_code}
    stack = replace(DEPLOYED, given=given, holding=holding)

    remediation = role("RemediationRole", stack)

    allowed = iam.allows(remediation, "lambda:UpdateFunctionCode", function(), {})
    assert allowed is may_change


@pytest.mark.parametrize(
    ("service", "account", "trusted"),
    [
        ("ssm.amazonaws.com", ACCOUNT, True),
        ("ssm.amazonaws.com", "210987654321", False),
        ("lambda.amazonaws.com", ACCOUNT, False),
    ],
)
def test_the_automation_role_trusts_automation_in_this_account_alone(
    iam: Simulator, service: str, account: str, trusted: bool
) -> None:
    context = {"aws:SourceAccount": account}

    assert iam.trusts(role("AutomationRole"), service, context) is trusted


@table(
    Asked("a misspelt action", "lambda:UpdateFunktion", function()),
    Asked("a resource that the action does not take", "lambda:GetFunction", a_role()),
    Asked(
        "a key that does not come with it", "lambda:GetFunction", function(), {"iam:PolicyARN": "a"}
    ),
)
def test_a_request_that_aws_does_not_know_proves_nothing(iam: Simulator, asked: Asked) -> None:
    with pytest.raises(NotSimulated):
        iam.allows(role("AutomationRole"), asked.action, asked.resource, asked.context)
