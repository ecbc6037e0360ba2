"""What the template's roles may do, and what they may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import boto3
import pytest

from rule.aws.edge import EDGE_REGION
from tests.flows.adaptations import Uploads
from tests.flows.deploy import translate
from tests.template import FUNCTION, TEMPLATE, resources, statements

ON_ALL_RESOURCES = {
    "lambda:ListFunctions": "lists, and so knows no resource",
    "lambda:ListEventSourceMappings": "lists, and so knows no resource",
    "config:PutEvaluations": "knows no resource; the result token binds it to one invocation",
    "lambda:GetAccountSettings": "describes the account, and so knows no resource",
    "iam:GetAccountSummary": "describes the account, and so knows no resource",
    "config:DescribeConfigurationRecorders": "the request names no recorder",
    "cloudfront:ListDistributions": "lists, and so knows no resource",
    "cloudfront:ListFunctions": "lists, and so knows no resource",
    "cloudfront:ListKeyValueStores": "lists, and so knows no resource",
    "cloudwatch:DescribeAlarms": "a narrower scope shows no composite alarm",
    "cloudwatch:DescribeAlarmHistory": "a narrower scope shows no composite alarm",
}
"""All that may be allowed on ``*``, and why.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""


REPLICATION = {"lambda:EnableReplication*", "lambda:DisableReplication*"}
"""Actions whose names have an asterisk.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
lambda-edge-permissions.html
"""
AT_EDGE = {
    *REPLICATION,
    "lambda:UpdateFunctionCode",
    "cloudfront:ListDistributions",
    "cloudfront:GetDistribution",
    "cloudfront:GetContinuousDeploymentPolicy",
    "cloudfront:ListTagsForResource",
    "cloudfront:UpdateDistribution",
    "secretsmanager:ReplicateSecretToRegions",
    "secretsmanager:RemoveRegionsFromReplication",
}
"""What the role that writes may do only for functions at the edge."""


def test_no_action_is_a_wildcard() -> None:
    actions = [action for each in statements() for action in each["Action"]]

    assert actions
    assert {action for action in actions if "*" in action} == REPLICATION


def test_only_actions_that_know_no_resource_are_allowed_on_all() -> None:
    on_all = {
        action for each in statements() if "*" in each["Resource"] for action in each["Action"]
    }

    assert on_all == set(ON_ALL_RESOURCES)


def test_who_reads_may_change_no_function_no_role_and_no_secret() -> None:
    allowed = {action for each in statements("RuleRole", "ScanRole") for action in each["Action"]}

    assert allowed == {
        "lambda:GetFunction",
        "lambda:ListTags",
        "lambda:ListFunctions",
        "lambda:GetAccountSettings",
        "lambda:ListVersionsByFunction",
        "lambda:ListAliases",
        "lambda:ListProvisionedConcurrencyConfigs",
        "lambda:ListEventSourceMappings",
        "lambda:GetLayerVersion",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "iam:ListAttachedRolePolicies",
        "iam:GetRole",
        "cloudfront:ListDistributions",
        "cloudfront:ListFunctions",
        "cloudfront:ListKeyValueStores",
        "cloudfront:GetFunction",
        "cloudfront-keyvaluestore:ListKeys",
        "config:PutEvaluations",
        "securityhub:BatchImportFindings",
        "securityhub:BatchUpdateFindings",
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:PutItem",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:SendMessage",
        "kms:Decrypt",
    }


def test_who_writes_may_do_only_this() -> None:
    allowed = {action for each in statements("RemediationRole") for action in each["Action"]}

    assert allowed == {
        "lambda:GetFunction",
        "lambda:ListTags",
        "lambda:ListVersionsByFunction",
        "lambda:ListAliases",
        "lambda:ListFunctions",
        "lambda:ListEventSourceMappings",
        "lambda:ListProvisionedConcurrencyConfigs",
        "lambda:ListFunctionEventInvokeConfigs",
        "lambda:GetPolicy",
        "lambda:GetRuntimeManagementConfig",
        "lambda:DeleteFunction",
        "lambda:PublishVersion",
        "lambda:UpdateAlias",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetCodeSigningConfig",
        "lambda:GetLayerVersion",
        "lambda:UpdateFunctionConfiguration",
        "lambda:InvokeFunction",
        "lambda:TagResource",
        "lambda:UntagResource",
        "iam:GetAccountSummary",
        "iam:GetRole",
        "iam:ListAttachedRolePolicies",
        "iam:AttachRolePolicy",
        "iam:DetachRolePolicy",
        "config:DescribeConfigurationRecorders",
        "cloudwatch:DescribeAlarms",
        "cloudwatch:DescribeAlarmHistory",
        "secretsmanager:CreateSecret",
        "secretsmanager:DescribeSecret",
        "secretsmanager:TagResource",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:RestoreSecret",
        "secretsmanager:UpdateSecretVersionStage",
        "secretsmanager:DeleteSecret",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:CreateGrant",
        *AT_EDGE,
    }


def test_versions_may_be_deleted_and_functions_never() -> None:
    (delete,) = [each for each in statements() if "lambda:DeleteFunction" in each["Action"]]

    assert [arn["Fn::Sub"].rpartition(":function:")[2] for arn in delete["Resource"]] == ["*:*"]


def test_edge_functions_are_in_one_region_alone() -> None:
    _, region = TEMPLATE["Conditions"]["MayJudgeEdgeVersions"]["Fn::And"]

    assert region == {"Fn::Equals": [{"Ref": "AWS::Region"}, EDGE_REGION]}


def test_the_runbooks_may_invoke_two_functions() -> None:
    allowed = [(each["Action"], each["Resource"]) for each in statements("AutomationRole")]

    assert allowed == [
        (
            ["lambda:InvokeFunction"],
            [
                {"Fn::GetAtt": ["ScanFunction", "Arn"]},
                {"Fn::GetAtt": ["RemediationFunction", "Arn"]},
            ],
        ),
    ]


def test_every_function_has_a_role_of_its_own_and_so_have_the_runbooks() -> None:
    roles = Counter(each["Role"]["Fn::GetAtt"][0] for each in resources(FUNCTION).values())

    assert {*roles, "AutomationRole"} == set(resources("AWS::IAM::Role"))
    assert set(roles.values()) == {1}


@pytest.mark.slow
def test_the_translation_adds_no_role_and_no_policy() -> None:
    session = boto3.Session(region_name="eu-central-1")

    translated = translate(TEMPLATE, Uploads("bucket"), session)

    def named(template: Mapping[str, Any]) -> set[str]:
        return {n for n, r in template["Resources"].items() if r["Type"].startswith("AWS::IAM::")}

    assert named(translated) == named(TEMPLATE)


def test_keys_are_used_only_through_a_service_and_only_those_that_were_named() -> None:
    uses = [each for each in statements() if each["Action"][0].startswith("kms:")]

    assert len(uses) == 4
    for each in uses:
        assert set(each["Condition"]["StringEquals"]) == {"kms:ViaService"}
        if each["Resource"] not in ([{"Ref": "EnvironmentKeyArns"}], [{"Ref": "SecretKeyArn"}]):
            # Whichever key a secret has that exists, and for functions' secrets alone.
            assert set(each["Condition"]["StringLike"]) == {"kms:EncryptionContext:SecretARN"}


def test_only_the_stacks_one_policy_can_be_attached() -> None:
    (attach,) = [each for each in statements() if "iam:AttachRolePolicy" in each["Action"]]

    assert attach["Action"] == ["iam:AttachRolePolicy"]
    assert attach["Condition"] == {
        "ArnEquals": {"iam:PolicyARN": {"Ref": "LambdaSecretsManagerPolicy"}}
    }


def test_only_policies_under_the_path_of_the_stacks_own_can_be_detached() -> None:
    (detach,) = [each for each in statements() if "iam:DetachRolePolicy" in each["Action"]]
    path = resources("AWS::IAM::ManagedPolicy")["LambdaSecretsManagerPolicy"]["Path"]["Fn::Sub"]
    policies = "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy"

    assert detach["Action"] == ["iam:DetachRolePolicy"]
    assert detach["Condition"] == {"ArnLike": {"iam:PolicyARN": {"Fn::Sub": f"{policies}{path}*"}}}
    # Roles are the same in all Regions, and whether another Region's functions need their grant
    # cannot be seen from here.
    assert path.endswith("/${AWS::Region}/")


def test_what_may_be_done_to_functions_is_denied_on_protected_ones_and_on_the_stacks_own() -> None:
    changes = {
        "lambda:UpdateFunctionConfiguration",
        "lambda:InvokeFunction",
        "lambda:DeleteFunction",
        "lambda:PublishVersion",
        "lambda:UpdateAlias",
        "lambda:UpdateFunctionCode",
        *REPLICATION,
    }
    tags = {"lambda:TagResource", "lambda:UntagResource"}
    denied = list(statements("RemediationRole", effect="Deny"))
    on_functions = {
        action
        for each in statements("RemediationRole")
        for action in each["Action"]
        if action.startswith("lambda:") and not action.startswith(("lambda:Get", "lambda:List"))
    }

    assert on_functions == changes | tags
    assert [set(each["Action"]) for each in denied] == [on_functions, on_functions]
    for function in resources(FUNCTION):
        assert {"Fn::GetAtt": [function, "Arn"]} in denied[1]["Resource"]


def test_no_name_of_iam_is_fixed_so_that_none_stands_in_another_stacks_way() -> None:
    of_iam = [
        each
        for kind in ("AWS::IAM::ManagedPolicy", "AWS::IAM::Role")
        for each in resources(kind).values()
    ]

    assert len(of_iam) > 1
    assert not any({"ManagedPolicyName", "RoleName"} & set(each) for each in of_iam)
