"""Automation's stand-in executes the steps of a runbook as Automation documents it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .automation_stand import (
    ROLE,
    AutomationStand,
    Step,
    invoke,
    sleep,
    statuses,
    step_of,
)

SCRIPT = "def f(events, context): raise ValueError('no')"
FAILS: Step = {
    "action": "aws:executeScript",
    "inputs": {"Runtime": "python3.11", "Handler": "f", "Script": SCRIPT},
}


@pytest.fixture
def automation() -> AutomationStand:
    return AutomationStand()


def failing(name: str, **more: Any) -> Step:
    return {"name": name, **FAILS, **more}


def test_steps_run_in_order_under_one_session_of_the_role(automation: AutomationStand) -> None:
    execution = automation.run(sleep("One"), sleep("Two"))

    assert execution["AutomationExecutionStatus"] == "Success"
    assert statuses(execution) == {"One": "Success", "Two": "Success"}
    first, second = (step_of(execution, name) for name in ("One", "Two"))
    assert first["ExecutionEndTime"] <= second["ExecutionStartTime"]
    session = f"Automation-{execution['AutomationExecutionId']}"
    assert automation.sessions == [(ROLE, session)]


def test_a_next_step_is_gone_to_and_what_lies_between_stays_pending(
    automation: AutomationStand,
) -> None:
    execution = automation.run(sleep("One", nextStep="Three"), sleep("Two"), sleep("Three"))

    assert statuses(execution) == {"One": "Success", "Two": "Pending", "Three": "Success"}


def test_an_end_ends(automation: AutomationStand) -> None:
    execution = automation.run(sleep("One", isEnd=True), sleep("Two"))

    assert statuses(execution) == {"One": "Success", "Two": "Pending"}


@pytest.mark.parametrize(
    ("more", "status", "after"),
    [
        ({}, "Failed", "Pending"),
        ({"onFailure": "Abort"}, "Failed", "Pending"),
        ({"onFailure": "Continue"}, "Success", "Success"),
        ({"onFailure": "Continue", "isCritical": True}, "Failed", "Success"),
        ({"onFailure": "step:After"}, "Failed", "Success"),
        ({"onFailure": "step:After", "isCritical": False}, "Success", "Success"),
    ],
)
def test_a_failed_step_decides_what_follows_and_how_the_execution_ends(
    automation: AutomationStand, more: dict[str, Any], status: str, after: str
) -> None:
    execution = automation.run(failing("Fails", **more), sleep("After"))

    assert execution["AutomationExecutionStatus"] == status
    assert statuses(execution) == {"Fails": "Failed", "After": after}


def test_the_first_critical_failure_is_the_executions_message(automation: AutomationStand) -> None:
    other = {**FAILS["inputs"], "Script": SCRIPT.replace("no", "later")}
    execution = automation.run(
        failing("First", onFailure="step:Second"), failing("Second", inputs=other)
    )

    message = execution["FailureMessage"]
    assert message == step_of(execution, "First")["FailureMessage"]
    assert message.startswith("Step fails when it is Poll action status for completion.")
    assert "ValueError - no. Please refer to Automation Service" in message


def test_a_step_that_takes_too_long_times_out(automation: AutomationStand) -> None:
    execution = automation.run(sleep("Long", "PT30S", timeoutSeconds=1), sleep("After"))

    assert statuses(execution) == {"Long": "TimedOut", "After": "Pending"}
    assert execution["AutomationExecutionStatus"] == "TimedOut"


def test_a_timeout_that_is_not_critical_leaves_the_execution_successful(
    automation: AutomationStand,
) -> None:
    execution = automation.run(
        sleep("Long", "PT30S", timeoutSeconds=1, onFailure="step:After", isCritical=False),
        sleep("After"),
    )

    assert execution["AutomationExecutionStatus"] == "Success"


def test_a_step_is_tried_as_often_as_it_may(automation: AutomationStand) -> None:
    throttled = ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke")
    automation.aws.answers["invoke"] = [throttled, throttled]
    automation.aws.returns("done")

    execution = automation.run(invoke("Invoke", maxAttempts=3))

    assert execution["AutomationExecutionStatus"] == "Success"
    assert len(automation.aws.calls) == 3


def test_a_step_has_failed_when_its_last_attempt_has(automation: AutomationStand) -> None:
    automation.aws.answers["invoke"] = [ClientError({"Error": {"Code": "Gone"}}, "Invoke")]

    execution = automation.run(invoke("Invoke", maxAttempts=2))

    assert statuses(execution) == {"Invoke": "Failed"}
    assert "An error occurred (Gone) when calling the Invoke" in execution["FailureMessage"]
    assert len(automation.aws.calls) == 2


@pytest.mark.parametrize(
    ("more", "after"), [({}, "Pending"), ({"onCancel": "step:CleanUp"}, "Success")]
)
def test_an_execution_that_is_stopped_is_cancelled(
    automation: AutomationStand, more: dict[str, Any], after: str
) -> None:
    automation.create(sleep("Long", "PT30S", **more), sleep("CleanUp"))
    execution_id = automation.start()
    automation.client.stop_automation_execution(AutomationExecutionId=execution_id)

    execution = automation.ended(execution_id)

    assert execution["AutomationExecutionStatus"] == "Cancelled"
    assert statuses(execution) == {"Long": "Cancelled", "CleanUp": after}


def test_a_loop_ends(automation: AutomationStand) -> None:
    step = {"name": "Round", "action": "aws:branch", "inputs": {"Choices": [], "Default": "Round"}}

    execution = automation.run(step)

    assert execution["AutomationExecutionStatus"] == "Failed"
    assert "more than 1000 steps ran" in execution["FailureMessage"]
