"""What is asked of CloudFormation and Automation, and what their answers are taken for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from rule.aws.calls import AwsFailure
from rule.aws.runbooks import Runbook, Runbooks, StartUnsure

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
RUNBOOK = Runbook("one", "one-RemediationRunbook-AbC1")


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "not to be passed on"}}, "Operation")


@dataclass
class Fake:
    """Both services, as far as they are asked."""

    stacks: dict[str, str] = field(default_factory=dict)
    """Names of runbooks, by stack."""
    executions: dict[str, dict[str, Any]] = field(default_factory=dict)
    error: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)

    def get_paginator(self, operation: str) -> Any:
        pages = {
            "describe_stacks": self._stacks,
            "describe_automation_executions": self._executions,
        }[operation]

        class Paginator:
            paginate = staticmethod(pages)

        return Paginator()

    def _stacks(self, **asked: str) -> Iterator[dict[str, Any]]:
        self.asked.append(asked)
        name = asked.get("StackName")
        if self.error or (name and name not in self.stacks):
            raise refused(self.error or "ValidationError")
        yield {"Stacks": [{"StackName": "network"}]} if not name else {"Stacks": []}
        yield {
            "Stacks": [
                {
                    "StackName": stack,
                    "Outputs": [
                        {"OutputKey": "Other", "OutputValue": "x"},
                        {"OutputKey": "RemediationRunbookName", "OutputValue": runbook},
                    ],
                }
                for stack, runbook in self.stacks.items()
                if name in (None, stack)
            ]
        }

    def _executions(self, **asked: Any) -> Iterator[dict[str, Any]]:
        self.asked.append(asked)
        for each in self.executions.values():
            yield {"AutomationExecutionMetadataList": [each]}

    def start_automation_execution(self, **asked: Any) -> dict[str, str]:
        self.asked.append(asked)
        if self.error:
            raise refused(self.error)
        return {"AutomationExecutionId": "id-1"}

    def get_automation_execution(self, *, AutomationExecutionId: str) -> dict[str, Any]:  # noqa: N803
        return {"AutomationExecution": self.executions[AutomationExecutionId]}

    def runbooks(self) -> Runbooks:
        return Runbooks(cast("Any", self), cast("Any", self))


def step(name: str, minute: int, status: str = "Success", **more: Any) -> dict[str, Any]:
    began = NOW + timedelta(minutes=minute)
    return {"StepName": name, "StepStatus": status, "ExecutionStartTime": began, **more}


def execution(*steps: dict[str, Any], status: str = "Success", **parameters: str) -> Any:
    given = {"FunctionName": "orders"} | parameters
    return {
        "AutomationExecutionId": "id-1",
        "AutomationExecutionStatus": status,
        "ExecutionStartTime": NOW,
        "Parameters": {name: [value] for name, value in given.items()},
        "StepExecutions": [*steps, {"StepName": "Later", "StepStatus": "Pending"}],
    }


def looked(*steps: dict[str, Any], **more: Any) -> Any:
    return Fake(executions={"id-1": execution(*steps, **more)}).runbooks().look("id-1")


def test_the_runbook_is_found_by_the_stacks_output() -> None:
    fake = Fake({"one": RUNBOOK.name, "two": "two-RemediationRunbook-X"})

    assert [each.stack for each in fake.runbooks().find(None)] == ["one", "two"]
    assert fake.runbooks().find("one") == (RUNBOOK,)
    assert fake.runbooks().find("three") == ()


def test_what_cannot_be_found_for_want_of_a_permission_is_no_missing_stack() -> None:
    with pytest.raises(AwsFailure, match="cloudformation:DescribeStacks was denied for one"):
        Fake(error="AccessDenied").runbooks().find("one")


def test_the_runbook_is_started_on_one_function_and_never_twice_for_one_answer() -> None:
    fake = Fake()

    assert fake.runbooks().start(RUNBOOK, "orders", dry_run=False) == "id-1"
    fake.runbooks().start(RUNBOOK, "orders", dry_run=True)

    first, second = fake.asked
    assert (first["DocumentName"], first["Parameters"]) == (
        RUNBOOK.name, {"FunctionName": ["orders"]},
    )  # fmt: skip
    assert second["Parameters"] == {"FunctionName": ["orders"], "DryRun": ["true"]}
    assert first["ClientToken"] != second["ClientToken"]


def test_too_many_executions_are_no_failure_and_anything_else_is() -> None:
    full = Fake(error="AutomationExecutionLimitExceededException").runbooks()
    denied = Fake(error="AccessDeniedException").runbooks()

    assert full.start(RUNBOOK, "orders", dry_run=False) is None
    with pytest.raises(AwsFailure, match="ssm:StartAutomationExecution was denied"):
        denied.start(RUNBOOK, "orders", dry_run=False)


@pytest.mark.parametrize("error", ["InternalServerError", "500"])
def test_a_start_that_was_not_answered_may_have_begun(error: str) -> None:
    with pytest.raises(StartUnsure, match=error):
        Fake(error=error).runbooks().start(RUNBOOK, "orders", dry_run=False)


def test_an_execution_under_way_is_at_its_latest_step_that_does_something() -> None:
    seen = looked(
        step("Store", 2),
        step("Scan", 0),
        step("AssertStore", 3, "InProgress"),
        step("Plan", 1),
        status="InProgress",
    )

    assert (seen.function, seen.step, seen.has_ended) == ("orders", "Store", False)
    assert seen.has_changed


def test_a_plan_that_automation_encoded_twice_is_read() -> None:
    plan = json.dumps(json.dumps({"steps": ["Grant"]}))

    seen = looked(step("Plan", 1, Outputs={"Payload": [plan]}), DryRun="true")

    assert (seen.plan, seen.is_dry_run, seen.has_changed) == ({"steps": ["Grant"]}, True, False)


@pytest.mark.parametrize("payload", ["not JSON", "[]", '"text"'])
def test_what_is_no_plan_is_none(payload: str) -> None:
    assert looked(step("Plan", 1, Outputs={"Payload": [payload]})).plan is None


@pytest.mark.parametrize(
    "failed",
    [
        step(
            "Probe", 1, "Failed",
            FailureMessage='It failed: {"errorMessage": "It \\"broke\\"", "errorType": "X"}',
        ),
        step(
            "Probe", 1,
            Outputs={
                "FunctionError": ["Unhandled"], "Payload": ['{"errorMessage": "It \\"broke\\""}'],
            },
        ),
    ],
    ids=["the step failed", "the step passed"],
)  # fmt: skip
def test_a_failure_is_the_functions_own_sentence(failed: dict[str, Any]) -> None:
    last = step("BackedOut", 2, "Failed", FailureMessage="A step failed, see above")

    seen = looked(last, failed, status="Failed")

    assert (seen.failed_step, seen.failure, seen.step) == ("Probe", 'It "broke"', "BackedOut")
    assert not seen.has_succeeded


def test_a_failure_without_a_function_is_said_as_it_is() -> None:
    seen = looked(step("Scan", 1, "TimedOut", FailureMessage="timed out"), status="Failed")
    odd = looked(step("Scan", 1, "Failed", FailureMessage='"errorMessage": "\\q"'), status="Failed")

    assert (seen.failed_step, seen.failure) == ("Scan", "timed out")
    assert odd.failure == '"errorMessage": "\\q"'


def test_what_goes_on_or_has_succeeded_is_recent_also_before_an_update() -> None:
    shown = {
        name: execution(step("Scan", 0), status=status) | {"AutomationExecutionId": name}
        for name, status in (("a", "Success"), ("b", "InProgress"), ("c", "Failed"))
    }
    fake = Fake(executions=shown)

    def recent(succeeded_since: datetime | None) -> list[str]:
        return [each.id for each in fake.runbooks().recent(RUNBOOK, NOW, succeeded_since)]

    assert recent(NOW) == ["a", "b"]
    assert recent(NOW + timedelta(seconds=1)) == recent(None) == ["b"]
    assert fake.asked[0]["Filters"] == [
        {"Key": "DocumentNamePrefix", "Values": ["one-RemediationRunbook-"]},
        {"Key": "StartTimeAfter", "Values": ["2026-11-30T12:00:00Z"]},
    ]


def test_a_runbook_of_another_name_is_its_own_prefix() -> None:
    assert Runbook("one", "Seal").prefix == "Seal"
