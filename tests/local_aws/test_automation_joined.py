"""Automation and remediation in the embedded AWS: its IAM, its CloudFormation, and the CLI."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_aws.automation_stand import Step, api, sleep, statuses, step_of
from tests.local_aws.emulator import ACCOUNT, REGION, Emulator
from tests.local_aws.remediation_stack import (
    RULE,
    RUNBOOK,
    STACK,
    allowing,
    create_stack,
    judge,
    runbook_of,
    settled,
    trust,
    with_another_step,
)
from tests.local_aws.waiting import wait_for

AWS = Path(__file__).parent.parent.parent / ".tools" / "awscli" / "bin" / "aws"
FUNCTION = "AWS::Lambda::Function"
RESOURCE = {"resourceType": FUNCTION, "resourceId": "told"}


@pytest.fixture(scope="module")
def role(emulator: Emulator) -> Iterator[str]:
    """The automation role of a stack with a rule, a runbook and a remediation."""
    yield create_stack(emulator)["Role"]
    emulator.let_function_errors_fail_steps(fail=True)


def ended(emulator: Emulator, execution_id: str) -> Any:
    client = emulator.client("ssm")

    def look() -> Any:
        found = client.get_automation_execution(AutomationExecutionId=execution_id)
        execution = found["AutomationExecution"]
        return execution if "ExecutionEndTime" in execution else None

    return wait_for("the execution ends", look, every=0.05)


def start(emulator: Emulator, role: str, name: str = RUNBOOK, client: Any = None) -> str:
    answer = (client or emulator.client("ssm")).start_automation_execution(
        DocumentName=name,
        Parameters={"FunctionName": ["told"], "AutomationAssumeRole": [role]},
    )
    return str(answer["AutomationExecutionId"])


def run(emulator: Emulator, role: str, name: str, *steps: Step) -> Any:
    emulator.client("ssm").create_document(
        Name=name, Content=json.dumps(runbook_of(*steps)), DocumentType="Automation"
    )
    return ended(emulator, start(emulator, role, name))


def new_role(emulator: Emulator, name: str, trusted: Any, *policies: Any) -> str:
    iam = emulator.client("iam")
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trusted))
    for number, policy in enumerate(policies):
        iam.put_role_policy(
            RoleName=name, PolicyName=f"p{number}", PolicyDocument=json.dumps(policy)
        )
    return str(made["Role"]["Arn"])


def ssm_as_user(emulator: Emulator, name: str, *policies: Any) -> Any:
    iam = emulator.client("iam")
    iam.create_user(UserName=name)
    for number, policy in enumerate(policies):
        iam.put_user_policy(
            UserName=name, PolicyName=f"p{number}", PolicyDocument=json.dumps(policy)
        )
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return emulator.client_of("ssm", {**key, "SessionToken": None})


def test_the_button_runs_the_runbook_from_the_stack(emulator: Emulator, role: str) -> None:
    assert role.endswith("role/small-automation")
    judge(emulator, "told")
    config = emulator.client("config")

    config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[RESOURCE])

    def succeeded() -> Any:
        (status,) = config.describe_remediation_execution_status(
            ConfigRuleName=RULE, ResourceKeys=[RESOURCE]
        )["RemediationExecutionStatuses"]
        return status if status["State"] in ("SUCCEEDED", "FAILED") else None

    status = wait_for("the remediation ends", succeeded, every=0.05)
    assert status["State"] == "SUCCEEDED"
    assert [(step["Name"], step["State"]) for step in status["StepDetails"]] == [
        ("Tell", "SUCCEEDED")
    ]
    (newest, *_) = emulator.client("ssm").describe_automation_executions()[
        "AutomationExecutionMetadataList"
    ]
    execution = ended(emulator, newest["AutomationExecutionId"])
    assert step_of(execution, "Tell")["Outputs"]["Payload"] == ['{"meant": "told"}']
    assert "AwsConfigRemediation" in execution["ExecutedBy"]
    assert any('"meant":"told"' in record for record in emulator.config_records())


def test_what_the_automation_role_may_not_do_fails_its_step(emulator: Emulator, role: str) -> None:
    execution = run(
        emulator, role, "reads", api("Read", "GetFunctionConfiguration", FunctionName="told")
    )

    message = execution["FailureMessage"]
    assert "An error occurred (AccessDeniedException)" in message
    session = f"Automation-{execution['AutomationExecutionId']}"
    assert f"arn:aws:sts::{ACCOUNT}:assumed-role/small-automation/{session}" in message


def test_a_rule_is_reevaluated_by_who_may_for_that_rule(emulator: Emulator, role: str) -> None:
    assert role
    described = emulator.client("config").describe_config_rules(ConfigRuleNames=[RULE])
    (rule,) = described["ConfigRules"]
    of_rule = allowing("config:StartConfigRulesEvaluation", rule["ConfigRuleArn"])
    may = new_role(emulator, "reevaluates", trust("ssm.amazonaws.com"), of_rule)

    def again(name: str, *rules: str) -> Step:
        step = api(name, "StartConfigRulesEvaluation", Service="config")
        step["inputs"]["ConfigRuleNames"] = list(rules)
        return {**step, "onFailure": "Continue"}

    execution = run(
        emulator, may, "reevaluates", again("Own", RULE), again("Several", RULE, "another")
    )

    assert statuses(execution) == {"Own": "Success", "Several": "Failed"}
    assert "(AccessDenied" in step_of(execution, "Several")["FailureMessage"]


CONFUSED = {
    "StringEquals": {"aws:SourceAccount": ACCOUNT},
    "ArnLike": {"aws:SourceArn": f"arn:aws:ssm:*:{ACCOUNT}:automation-execution/*"},
}


@pytest.mark.parametrize(
    ("name", "trusted", "assumable"),
    [
        ("of-ssm", trust("ssm.amazonaws.com", **CONFUSED), True),
        ("of-lambda", trust("lambda.amazonaws.com"), False),
        ("of-another", trust("ssm.amazonaws.com", StringEquals={
            "aws:SourceAccount": "210987654321"}), False),
    ],
)  # fmt: skip
def test_a_role_is_assumed_only_if_it_trusts_systems_manager(
    emulator: Emulator, role: str, name: str, trusted: Any, assumable: bool
) -> None:
    assert role
    other = new_role(emulator, name, trusted)

    if assumable:
        assert ended(emulator, start(emulator, other))["ExecutedBy"]
        return
    with pytest.raises(ClientError, match="The defined assume role is unable to be assumed"):
        start(emulator, other)


def test_a_user_needs_the_right_to_start_that_runbook_and_to_pass_its_role(
    emulator: Emulator, role: str
) -> None:
    def may_start(name: str) -> dict[str, Any]:
        resource = f"arn:aws:ssm:{REGION}:{ACCOUNT}:automation-definition/{name}:*"
        return allowing("ssm:StartAutomationExecution", resource)

    may_pass = allowing("iam:PassRole", role)
    ada = ssm_as_user(emulator, "ada", may_start(RUNBOOK), may_pass)
    for user, why in (
        (ssm_as_user(emulator, "bob", may_start(RUNBOOK)), "iam:PassRole"),
        (ssm_as_user(emulator, "eve", may_start("other"), may_pass), "StartAutomationExecution"),
    ):
        with pytest.raises(ClientError, match=f"not authorized to perform: .*{why}"):
            start(emulator, role, client=user)

    execution = ended(emulator, start(emulator, role, client=ada))
    assert execution["ExecutedBy"] == f"arn:aws:iam::{ACCOUNT}:user/ada"


def test_a_functions_error_fails_its_step_or_not_as_one_says(emulator: Emulator, role: str) -> None:
    client = emulator.client("lambda")
    client.update_function_configuration(FunctionName="told", Handler="index.gone")
    for fail, status in ((True, "Failed"), (False, "Success")):
        emulator.let_function_errors_fail_steps(fail=fail)
        execution = ended(emulator, start(emulator, role))
        assert statuses(execution) == {"Tell": status}
        assert step_of(execution, "Tell")["Outputs"]["FunctionError"] == ["Unhandled"]
    client.update_function_configuration(FunctionName="told", Handler="index.handler")


def test_the_rest_of_systems_manager_is_there_too(emulator: Emulator) -> None:
    client = emulator.client("ssm")
    client.put_parameter(Name="colour", Value="blue", Type="String")

    assert client.get_parameter(Name="colour")["Parameter"]["Value"] == "blue"


def aws(emulator: Emulator, *arguments: str) -> Any:
    assert AWS.exists(), "run `make test`, which installs the AWS CLI"
    ran = subprocess.run(  # noqa: S603 - our own arguments
        [AWS, *arguments, "--output", "json"],
        env={"PATH": os.environ["PATH"], **emulator.environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout or "{}")


def test_the_aws_cli_presses_the_button_and_shows_the_steps(emulator: Emulator, role: str) -> None:
    assert role
    judge(emulator, "told")

    started = aws(
        emulator,
        *("configservice", "start-remediation-execution", "--config-rule-name", RULE),
        *("--resource-keys", f"resourceType={FUNCTION},resourceId=told"),
    )
    assert started == {}

    shown = aws(
        emulator,
        *("configservice", "describe-remediation-execution-status", "--config-rule-name", RULE),
    )
    (status,) = shown["RemediationExecutionStatuses"]
    assert status["ResourceKey"] == RESOURCE

    listed = aws(emulator, "ssm", "describe-automation-executions", "--max-items", "1")
    (newest,) = listed["AutomationExecutionMetadataList"]
    ended(emulator, newest["AutomationExecutionId"])
    steps = aws(
        emulator,
        *("ssm", "describe-automation-step-executions"),
        *("--automation-execution-id", newest["AutomationExecutionId"]),
    )
    assert [(s["StepName"], s["StepStatus"]) for s in steps["StepExecutions"]] == [
        ("Tell", "Success")
    ]


def test_cloudformation_updates_the_runbook_and_takes_everything_away(
    emulator: Emulator, role: str
) -> None:
    cloudformation, ssm = emulator.client("cloudformation"), emulator.client("ssm")
    cloudformation.update_stack(
        StackName=STACK,
        TemplateBody=json.dumps(with_another_step()),
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    settled(emulator, "UPDATE_COMPLETE")

    document = ssm.describe_document(Name=RUNBOOK)["Document"]
    assert (document["LatestVersion"], document["DefaultVersion"]) == ("2", "2")
    execution = ended(emulator, start(emulator, role))
    assert statuses(execution) == {"Tell": "Success", "Wait": "Success"}

    cloudformation.delete_stack(StackName=STACK)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=STACK, WaiterConfig={"Delay": 0.1, "MaxAttempts": 100}
    )
    with pytest.raises(ClientError, match="InvalidDocument"):
        ssm.describe_document(Name=RUNBOOK)
    remediations = emulator.client("config").describe_remediation_configurations(
        ConfigRuleNames=[RULE]
    )
    assert remediations["RemediationConfigurations"] == []


def test_a_runbook_that_is_not_accepted_fails_its_stack(emulator: Emulator) -> None:
    cloudformation = emulator.client("cloudformation")
    document = {
        "Type": "AWS::SSM::Document",
        "Properties": {
            "DocumentType": "Automation",
            "Content": runbook_of({"name": "Run", "action": "aws:runCommand"}, sleep("Wait")),
        },
    }
    cloudformation.create_stack(
        StackName="refused", TemplateBody=json.dumps({"Resources": {"Runbook": document}})
    )

    def refused() -> bool:
        events = cloudformation.describe_stack_events(StackName="refused")["StackEvents"]
        reasons = [event.get("ResourceStatusReason", "") for event in events]
        return any("aws:runCommand is not stood in for" in reason for reason in reasons)

    assert wait_for("the stack is refused", refused, every=0.05)
