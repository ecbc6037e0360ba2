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

from .automation_stand import sleep, statuses, step_of
from .emulator import Emulator
from .remediation_stack import (
    STACK,
    delete_stack,
    deployed,
    ended,
    judge,
    settled,
    start,
)
from .remediation_template import RULE, RUNBOOK, runbook_of, with_another_step
from .waiting import wait_for

AWS = Path(__file__).parents[2] / ".tools" / "awscli" / "bin" / "aws"
FUNCTION = "AWS::Lambda::Function"
RESOURCE = {"resourceType": FUNCTION, "resourceId": "told"}


@pytest.fixture(scope="module")
def role(emulator: Emulator) -> Iterator[str]:
    with deployed(emulator) as outputs:
        yield outputs["Role"]
    emulator.let_function_errors_fail_steps(fail=True)


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


def test_automatic_remediation_starts_by_itself_after_a_verdict(
    emulator: Emulator, role: str
) -> None:
    assert role
    config, ssm = emulator.client("config"), emulator.client("ssm")
    (kept,) = config.describe_remediation_configurations(ConfigRuleNames=[RULE])[
        "RemediationConfigurations"
    ]

    def executions() -> int:
        # Those of other tests fill more than a page.
        pages = ssm.get_paginator("describe_automation_executions").paginate()
        return len(pages.build_full_result()["AutomationExecutionMetadataList"])

    before = executions()
    config.put_remediation_configurations(RemediationConfigurations=[{**kept, "Automatic": True}])
    judge(emulator, "told")

    wait_for("an execution starts", lambda: executions() > before, every=0.05)
    config.put_remediation_configurations(RemediationConfigurations=[kept])


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


# The AWS CLI starts four times.
@pytest.mark.long
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
    assert (document["LatestVersion"], document["DefaultVersion"]) == ("2", "1")
    # Nobody may rely on what CloudFormation says that it does.
    execution = ended(emulator, start(emulator, role))
    assert statuses(execution) == {"Tell": "Success"}

    delete_stack(emulator)
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
