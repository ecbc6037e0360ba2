"""Automation's stand-in starts executions for who may, and shows them as the API does."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .automation_stand import ROLE, AutomationStand, invoke, sleep
from .waiting import wait_for

LONG = sleep("Long", "PT30S")


@pytest.fixture
def automation() -> AutomationStand:
    return AutomationStand()


def start_refused(automation: AutomationStand, **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        automation.client.start_automation_execution(DocumentName="runbook", **request)
    error = refused.value.response["Error"]
    return str(error["Code"]), str(error["Message"])


def test_an_execution_says_who_started_what(automation: AutomationStand) -> None:
    execution = automation.run(
        sleep("Wait"), parameters={"Names": {"type": "StringList", "default": ["a", "b"]}}
    )

    assert execution["DocumentName"] == "runbook"
    assert execution["DocumentVersion"] == "1"
    assert execution["ExecutedBy"] == automation.caller.arn
    assert execution["Parameters"] == {"Names": ["a", "b"]}
    assert execution["Mode"] == "Auto"


def test_a_running_step_is_the_current_one(automation: AutomationStand) -> None:
    automation.create(LONG)
    execution_id = automation.start()

    def look() -> Any:
        (found,) = automation.client.describe_automation_executions()[
            "AutomationExecutionMetadataList"
        ]
        return found

    found = wait_for("a step runs", lambda: "CurrentStepName" in look() and look(), every=0.01)
    assert (found["CurrentStepName"], found["CurrentAction"]) == ("Long", "aws:sleep")
    assert found["AutomationExecutionStatus"] == "InProgress"
    automation.client.stop_automation_execution(AutomationExecutionId=execution_id)
    automation.ended(execution_id)


def test_steps_say_what_comes_next(automation: AutomationStand) -> None:
    execution = automation.run(
        sleep("One", nextStep="Two", onFailure="step:Three", maxAttempts=2),
        sleep("Two", isEnd=True),
        sleep("Three"),
    )

    one, two, _ = execution["StepExecutions"]
    assert (one["NextStep"], one["OnFailure"], one["MaxAttempts"]) == ("Two", "step:Three", 2)
    assert one["ValidNextSteps"] == ["Three", "Two"]
    assert (two["IsEnd"], two["ValidNextSteps"], "NextStep" in two) == (True, [], False)
    assert len({step["StepExecutionId"] for step in execution["StepExecutions"]}) == 3


def test_steps_are_paged_filtered_and_reversed(automation: AutomationStand) -> None:
    execution = automation.run(sleep("One", nextStep="Three"), sleep("Two"), sleep("Three"))
    execution_id = execution["AutomationExecutionId"]

    def names(**request: Any) -> list[str]:
        pages = automation.client.get_paginator("describe_automation_step_executions").paginate(
            AutomationExecutionId=execution_id, **request
        )
        return [step["StepName"] for page in pages for step in page["StepExecutions"]]

    assert names(PaginationConfig={"PageSize": 2}) == ["One", "Two", "Three"]
    assert names(ReverseOrder=True) == ["Three", "Two", "One"]
    assert names(Filters=[{"Key": "StepExecutionStatus", "Values": ["Pending"]}]) == ["Two"]
    assert names(Filters=[{"Key": "StepName", "Values": ["One"]}]) == ["One"]


def test_executions_are_listed_newest_first_and_filtered(automation: AutomationStand) -> None:
    first = automation.run(sleep("Wait"))
    automation.create(invoke("Fails"), name="other")
    automation.ended(automation.start("other"))

    def documents(*filters: Any) -> list[str]:
        request = {"Filters": list(filters)} if filters else {}
        listed = automation.client.describe_automation_executions(**request)
        return [each["DocumentName"] for each in listed["AutomationExecutionMetadataList"]]

    assert documents() == ["other", "runbook"]
    assert documents({"Key": "DocumentNamePrefix", "Values": ["run"]}) == ["runbook"]
    assert documents({"Key": "ExecutionStatus", "Values": ["Failed"]}) == ["other"]
    execution_id = first["AutomationExecutionId"]
    assert documents({"Key": "ExecutionId", "Values": [execution_id]}) == ["runbook"]


def test_a_token_starts_one_execution(automation: AutomationStand) -> None:
    automation.create(sleep("Wait"))
    token = "0" * 8 + "-0000" * 3 + "-" + "0" * 12

    started = {
        automation.client.start_automation_execution(DocumentName="runbook", ClientToken=token)[
            "AutomationExecutionId"
        ]
        for _ in range(2)
    }

    assert len(started) == 1
    code, _ = start_refused(automation, ClientToken=token, DocumentVersion="1")
    assert code == "IdempotentParameterMismatch"


def test_a_role_that_cannot_be_assumed_starts_nothing(automation: AutomationStand) -> None:
    automation.assumable = False
    automation.create(sleep("Wait"))

    assert start_refused(automation) == (
        "InvalidAutomationExecutionParametersException",
        "The defined assume role is unable to be assumed.",
    )


def test_who_may_not_pass_the_role_starts_nothing(automation: AutomationStand) -> None:
    automation.caller.may = False
    automation.create(sleep("Wait"))

    code, message = start_refused(automation)
    assert code == "AccessDeniedException"
    assert f"is not authorized to perform: iam:PassRole on resource: {ROLE}" in message


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        ({"Mode": "Interactive"}, "only the mode Auto"),
        ({"TargetParameterName": "A"}, "TargetParameterName is not stood in for"),
    ],
)
def test_what_is_not_stood_in_for_is_refused_by_name(
    automation: AutomationStand, request_: dict[str, Any], why: str
) -> None:
    automation.create(sleep("Wait"))

    assert why in start_refused(automation, **request_)[1]


def test_without_a_role_nothing_is_started(automation: AutomationStand) -> None:
    role = {"type": "String", "default": ""}
    automation.create(sleep("Wait"), assumeRole="{{ Role }}", parameters={"Role": role})

    assert "no role to assume was given" in start_refused(automation)[1]


def test_what_there_is_not_is_not_found(automation: AutomationStand) -> None:
    ended = automation.run(sleep("Wait"))["AutomationExecutionId"]
    none = "0" * 36
    for call, request, code in [
        ("get_automation_execution", {"AutomationExecutionId": none},
         "AutomationExecutionNotFoundException"),
        ("stop_automation_execution", {"AutomationExecutionId": ended},
         "InvalidAutomationStatusUpdateException"),
        ("describe_automation_step_executions", {"AutomationExecutionId": ended, "NextToken": "x"},
         "InvalidNextToken"),
        ("describe_automation_step_executions",
         {"AutomationExecutionId": ended,
          "Filters": [{"Key": "StartTimeBefore", "Values": ["a"]}]}, "InvalidFilterKey"),
        ("describe_automation_executions",
         {"Filters": [{"Key": "TagKey", "Values": ["a"]}]}, "InvalidFilterKey"),
        ("start_automation_execution",
         {"DocumentName": "runbook", "DocumentVersion": "9"}, "InvalidDocumentVersion"),
    ]:  # fmt: skip
        with pytest.raises(ClientError) as refused:
            getattr(automation.client, call)(**request)
        assert refused.value.response["Error"]["Code"] == code


def test_a_running_execution_is_only_cancelled(automation: AutomationStand) -> None:
    automation.create(LONG)
    execution_id = automation.start()

    with pytest.raises(ClientError, match="only Cancel is stood in for"):
        automation.client.stop_automation_execution(
            AutomationExecutionId=execution_id, Type="Complete"
        )

    automation.client.stop_automation_execution(AutomationExecutionId=execution_id)
    automation.ended(execution_id)


def test_records_hold_requests_and_executions(automation: AutomationStand) -> None:
    automation.aws.returns({"answer": "canary-answer"})
    automation.run(invoke("Invoke", {"InputPayload": {"value": "canary-input"}}))

    records = "".join(automation.service.records())
    assert "canary-answer" in records
    assert "canary-input" in records
