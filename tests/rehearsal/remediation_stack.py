"""The small stack of `remediation_template` in the embedded AWS: created, used, deleted."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

from .automation_stand import Step
from .emulator import Emulator
from .remediation_template import RULE, RUNBOOK, TEMPLATE, runbook_of
from .waiting import HANGS_SECONDS, wait_for

STACK = "remediation"


@contextlib.contextmanager
def deployed(emulator: Emulator) -> Iterator[dict[str, str]]:
    """Have the stack there, with its outputs, and take it away after."""
    try:
        yield create_stack(emulator)
    finally:
        delete_stack(emulator)


def delete_stack(emulator: Emulator) -> None:
    """Delete the stack, if it is there."""
    client = emulator.client("cloudformation")
    client.delete_stack(StackName=STACK)
    client.get_waiter("stack_delete_complete").wait(
        StackName=STACK, WaiterConfig={"Delay": 0.1, "MaxAttempts": round(HANGS_SECONDS / 0.1)}
    )


def create_stack(emulator: Emulator) -> dict[str, str]:
    """Create the stack; return its outputs."""
    emulator.client("cloudformation").create_stack(
        StackName=STACK,
        TemplateBody=json.dumps(TEMPLATE),
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    stack = settled(emulator, "CREATE_COMPLETE")
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def settled(emulator: Emulator, status: str) -> Any:
    """Return the stack once it is in a status that it stays in, which must be this one."""
    client = emulator.client("cloudformation")

    def look() -> Any:
        stack = client.describe_stacks(StackName=STACK)["Stacks"][0]
        return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack

    stack = wait_for(f"the stack is {status}", look, every=0.05)
    assert stack["StackStatus"] == status, client.describe_stack_events(StackName=STACK)
    return stack


def judge(emulator: Emulator, function: str) -> None:
    """Have the small rule find a function wanting; by itself it judges nothing."""
    token = wait_for("the rule was asked", lambda: _token(emulator), every=0.05)
    emulator.client("config").put_evaluations(
        ResultToken=token,
        Evaluations=[
            {
                "ComplianceResourceType": "AWS::Lambda::Function",
                "ComplianceResourceId": function,
                "ComplianceType": "NON_COMPLIANT",
                "OrderingTimestamp": 1_800_000_000,
            }
        ],
    )


def _token(emulator: Emulator) -> str | None:
    for record in reversed(emulator.config_records()):
        if record.startswith("{") and f'"configRuleName": "{RULE}"' in record:
            return str(json.loads(record)["resultToken"])
    return None


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
