from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.adaptations import ADAPTATIONS, Adaptation, Uploads, adapt
from tests.flows.artifact import ArtifactMissing, zip_folder
from tests.flows.deploy import DeployFailed, Stack, deploy, read_template, translate
from tests.rehearsal.emulator import Emulator, root_session
from tests.rehearsal.zips import zip_files
from tests.template import resources

UPLOADS = Uploads("artifacts")
RULE_WITHOUT_PERMISSION = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Rule:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: not-allowed
      Source:
        Owner: CUSTOM_LAMBDA
        SourceIdentifier: !GetAtt Judge.Arn
        SourceDetails:
          - {EventSource: aws.config, MessageType: ConfigurationItemChangeNotification}
  Judge:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: src/
      Role: !GetAtt Role.Arn
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}
"""
PERMISSION_OF_ANOTHER_ACCOUNT = """
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Judge
      Action: lambda:InvokeFunction
      Principal: config.amazonaws.com
      SourceAccount: "210987654321"
"""


# --------------------------------------------------------------------- adaptations


@pytest.mark.parametrize("adaptation", ADAPTATIONS, ids=lambda one: one.name)
def test_every_adaptation_is_still_needed(
    adaptation: Adaptation, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a machine that is not Lambda's.
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr("sys.version_info", type("Version", (), {"major": 3, "minor": 99}))
    template = read_template()
    adaptation.apply(template, UPLOADS)
    assert template != read_template()


def test_what_is_deployed_differs_from_the_template_only_where_an_adaptation_says_so() -> None:
    template = read_template()
    adapted = adapt(template, UPLOADS)
    left_out = set(template["Resources"]) - set(adapted["Resources"])
    assert left_out == {"RuleTimeAlarm", *resources("AWS::Logs::QueryDefinition")}
    changed = sorted(
        logical_id
        for logical_id, resource in adapted["Resources"].items()
        if resource != template["Resources"][logical_id]
    )
    assert changed == [
        "BackoutRunbook",
        "ChangeEdgeFunctions",
        "EdgeBackoutRunbook",
        "EdgeRunbook",
        "LambdaSecretsManagerPolicy",
        "NodeShimLayer",
        "PythonShimLayer",
        "RemediationFunction",
        "RemediationRunbook",
        "WrapperShimLayer",
    ]
    assert template == read_template()


def test_functions_are_deployed_with_the_artifact() -> None:
    functions = [
        resource["Properties"]
        for resource in translate(read_template(), UPLOADS, root_session())["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
    ]
    assert functions
    for function in functions:
        package = function["Handler"].partition(".")[0]
        key = {"rule": "RuleFunction.zip", "remediation": "RemediationFunction.zip"}[package]
        assert function["Code"] == {"S3Bucket": "artifacts", "S3Key": key}


# ----------------------------------------------------------------------- the stack


def test_the_rule_stands_in_aws_config_with_the_stacks_values(
    emulator: Emulator, stack: Stack
) -> None:
    config = emulator.client("config")
    rule = config.describe_config_rules(ConfigRuleNames=[stack.outputs["RuleName"]])["ConfigRules"][
        0
    ]
    assert rule["Source"]["SourceIdentifier"] == stack.outputs["RuleFunctionArn"]
    assert json.loads(rule["InputParameters"])["ScanCode"] == "true"


def test_a_conditional_policy_is_left_out_without_its_parameter(
    emulator: Emulator, stack: Stack
) -> None:
    role = stack.resources["RuleRole"]
    policies = emulator.client("iam").list_role_policies(RoleName=role)["PolicyNames"]
    by_default = {"rule", "read-published-versions", "read-layers", "know-many-at-once"}
    assert set(policies) == by_default


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("no-permission", RULE_WITHOUT_PERMISSION),
        (
            "other-account",
            RULE_WITHOUT_PERMISSION.replace("  Rule:\n", "  Rule:\n    DependsOn: Permission\n")
            + PERMISSION_OF_ANOTHER_ACCOUNT,
        ),
    ],
)
def test_a_stack_that_fails_names_the_resource_and_the_reason(
    emulator: Emulator, tmp_path: Path, name: str, text: str
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(text)
    with pytest.raises(DeployFailed) as failed:
        deploy(emulator, {"src": zip_files({"app.py": ""})}, template=template, name=name)
    assert "Rule (AWS::Config::ConfigRule)" in str(failed.value)
    assert "InsufficientPermissionsException" in str(failed.value)


def test_a_parameter_that_the_template_refuses_is_named(emulator: Emulator) -> None:
    with pytest.raises(DeployFailed, match="ScanCode"):
        deploy(emulator, {}, {"ScanCode": "perhaps"}, name="refused")


def test_a_missing_artifact_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(ArtifactMissing, match="make"):
        zip_folder(tmp_path / "nowhere")
