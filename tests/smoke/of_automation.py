"""Questions about Systems Manager's Automation."""

from __future__ import annotations

import json
import time
from typing import Any

from botocore.exceptions import ClientError

from tests.flows.runbooks import Button
from tests.smoke.question import NotAnswered, Question, in_words
from tests.smoke.throwaway import Throwaway

_SECONDS_TO_LEAD_BACK = 60
LOOKS_EVERY_SECONDS = 0.5
_TWO = ["DB_PASSWORD", "API_TOKEN"]
_REFUSED = ("InvalidAutomationExecutionParametersException", "ValidationException")
_PATTERN_OF_ONE_NAME = "^[A-Z_]+$"
"""Matches each of the two names, and no list of them as JSON."""


def _function_error(throwaway: Throwaway) -> str:
    button = Button(throwaway.account, throwaway.account.outputs)
    execution = button.run("Remediation", FunctionName=f"{throwaway.name}-missing")
    scan = execution.step("Scan")
    if execution.status == "Success":
        raise NotAnswered("the runbook ends in Success for a function that does not exist")
    if scan.status == "Success":
        return "no: the step reads Success, and the assertion after it ends the execution"
    return f"yes: the step reads {scan.status}"


def _pattern(throwaway: Throwaway) -> str:
    outputs = throwaway.account.outputs
    ours = _accepts(
        throwaway,
        outputs["RemediationRunbookName"],
        {"FunctionName": [throwaway.name], "Variables": _TWO, "DryRun": ["true"]},
    )
    told = "accepts a list of two names" if ours else "REFUSES a list of two names"
    return f"the runbook's parameter Variables {told}; a pattern applies to {_applies(throwaway)}"


def _applies(throwaway: Throwaway) -> str:
    ssm, name = throwaway.account.client("ssm"), throwaway.name
    runbook = {
        "schemaVersion": "0.3",
        "assumeRole": throwaway.account.outputs["AutomationRoleArn"],
        "parameters": {"Names": {"type": "StringList", "allowedPattern": _PATTERN_OF_ONE_NAME}},
        "mainSteps": [
            {"name": "Wait", "action": "aws:sleep", "isEnd": True, "inputs": {"Duration": "PT1S"}}
        ],
    }
    throwaway.cleaning.later(f"runbook {name}", lambda: ssm.delete_document(Name=name))
    ssm.create_document(Name=name, Content=json.dumps(runbook), DocumentType="Automation")
    each = _accepts(throwaway, name, {"Names": _TWO})
    return "each element" if each else "the list as JSON"


def _leads_back(throwaway: Throwaway) -> str:
    ssm, name = throwaway.account.client("ssm"), f"{throwaway.name}-again"
    back = {"NextStep": "Wait", "Variable": "{{ Again }}", "StringEquals": "yes"}
    runbook = {
        "schemaVersion": "0.3",
        "assumeRole": throwaway.account.outputs["AutomationRoleArn"],
        "parameters": {"Again": {"type": "String", "default": "yes"}},
        "mainSteps": [
            {"name": "Wait", "action": "aws:sleep", "inputs": {"Duration": "PT1S"}},
            {"name": "Back", "action": "aws:branch", "inputs": {"Choices": [back]}, "isEnd": True},
        ],
    }
    throwaway.cleaning.later(f"runbook {name}", lambda: ssm.delete_document(Name=name))
    try:
        ssm.create_document(Name=name, Content=json.dumps(runbook), DocumentType="Automation")
    except ClientError as error:
        return f"NO, so give the stack no AliasShift: {in_words(error)}"
    started = ssm.start_automation_execution(DocumentName=name)["AutomationExecutionId"]
    deadline = time.monotonic() + _SECONDS_TO_LEAD_BACK
    while time.monotonic() < deadline:
        found = ssm.get_automation_execution(AutomationExecutionId=started)["AutomationExecution"]
        steps = found["StepExecutions"]
        waits = [s["ExecutionStartTime"] for s in steps if s["StepName"] == "Wait" and _began(s)]
        backs = [s["ExecutionEndTime"] for s in steps if s["StepName"] == "Back" and _ended(s)]
        if waits and backs and max(waits) >= min(backs):
            ssm.stop_automation_execution(AutomationExecutionId=started)
            return "yes: the step runs again"
        if found["AutomationExecutionStatus"] not in ("Pending", "InProgress"):
            told = found.get("FailureMessage") or found["AutomationExecutionStatus"]
            return f"NO, so give the stack no AliasShift: {told}"
        time.sleep(LOOKS_EVERY_SECONDS)
    ssm.stop_automation_execution(AutomationExecutionId=started)
    raise NotAnswered("the step was not seen to run a second time")


def _began(step: Any) -> bool:
    return "ExecutionStartTime" in step


def _ended(step: Any) -> bool:
    return "ExecutionEndTime" in step


def _accepts(throwaway: Throwaway, runbook: str, parameters: dict[str, list[str]]) -> bool:
    try:
        started = throwaway.account.client("ssm").start_automation_execution(
            DocumentName=runbook, Parameters=parameters
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in _REFUSED:
            raise
        if "Names" not in in_words(error) and "Variables" not in in_words(error):
            raise NotAnswered(in_words(error)) from None
        return False
    Button(throwaway.account, throwaway.account.outputs).follow(started["AutomationExecutionId"])
    return True


FUNCTION_ERROR = Question(
    "Does a function's error fail its step of Automation",
    "the runbook is started for a function that does not exist",
    _function_error,
)
PATTERN = Question(
    "Does allowedPattern apply to each element of a StringList",
    "a dry run of two variables, and a runbook with a pattern that no JSON matches",
    _pattern,
)
LEADS_BACK = Question(
    "May a branch lead back to an earlier step, as aliases that shift need",
    "a runbook of two steps that goes round until it is stopped",
    _leads_back,
)
