"""Questions about Systems Manager's Automation."""

from __future__ import annotations

import json

from botocore.exceptions import ClientError

from tests.flows.runbooks import Button
from tests.smoke.question import NotAnswered, Question, in_words
from tests.smoke.throwaway import Throwaway

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
