"""Checks a runbook as a whole: its steps' names, where they lead, what they refer to, and do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from . import choices
from .actions import Action
from .api_actions import (
    ASSERT_PROPERTY,
    EXECUTE_API,
    WAIT_FOR_PROPERTY,
    check_api,
)
from .document import Document, InvalidContent, Step
from .flow_actions import BRANCH, SLEEP
from .invoke_action import INVOKE
from .parameters import InvalidParameters, check_default
from .references import names
from .script_action import SCRIPT
from .selectors import is_selector

ACTIONS: Mapping[str, Action] = {
    "aws:invokeLambdaFunction": INVOKE,
    "aws:executeAwsApi": EXECUTE_API,
    "aws:assertAwsResourceProperty": ASSERT_PROPERTY,
    "aws:waitForAwsResourceProperty": WAIT_FOR_PROPERTY,
    "aws:executeScript": SCRIPT,
    "aws:branch": BRANCH,
    "aws:sleep": SLEEP,
}
SYSTEM_VARIABLES = (
    "global:ACCOUNT_ID", "global:AWS_PARTITION", "global:DATE", "global:DATE_TIME",
    "global:REGION", "automation:EXECUTION_ID",
)  # fmt: skip
_ROLE_ARN = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/")


def check(document: Document) -> None:
    """Check a runbook.

    Raises:
        InvalidContent: it would not run, or not here.
    """
    found = [step.name for step in document.steps]
    if len(set(found)) < len(found):
        raise InvalidContent("two steps have one name")
    for parameter in document.parameters.values():
        try:
            check_default(parameter)
        except InvalidParameters as error:
            raise InvalidContent(f"its default: {error}") from None
    _check_role(document)
    for step in document.steps:
        _check_step(document, step)
    for output in document.outputs:
        _check_reference(document, output, "the document's outputs")


def leads_to(step: Step) -> Iterator[str]:
    """Yield the steps that a step names: next, on failure, on cancel, and a branch's choices."""
    if step.next_step is not None:
        yield step.next_step
    for reaction in (step.on_failure, step.on_cancel):
        if reaction.startswith("step:"):
            yield reaction.removeprefix("step:").strip()
    if step.action == "aws:branch":
        yield from choices.next_steps(step.inputs.get("Choices", ()))
        if "Default" in step.inputs:
            yield str(step.inputs["Default"])


def _check_role(document: Document) -> None:
    for name in names(document.assume_role):
        if name not in document.parameters:
            raise InvalidContent(f"assumeRole refers to {name}, which is no parameter")
    if not _ROLE_ARN.match(document.assume_role) and not list(names(document.assume_role)):
        raise InvalidContent("assumeRole must be a role's ARN or refer to a parameter")


def _check_step(document: Document, step: Step) -> None:
    where = f"step {step.name}"
    _check_inputs(step, where)
    for reaction, words in ((step.on_failure, ("Abort", "Continue")), (step.on_cancel, ("Abort",))):
        if reaction not in words and not reaction.startswith("step:"):
            raise InvalidContent(f"{where}: {reaction} is none of {', '.join(words)}, step:NAME")
    for name in leads_to(step):
        if name not in [other.name for other in document.steps]:
            raise InvalidContent(f"{where} leads to the step {name}, which there is not")
    _check_values(document, step, where)


def _check_inputs(step: Step, where: str) -> None:
    action = ACTIONS.get(step.action)
    if action is None:
        raise InvalidContent(f"{where}: the action {step.action} is not stood in for")
    missing = sorted(set(action.needed) - set(step.inputs))
    if missing:
        raise InvalidContent(f"{where}: {step.action} needs the inputs {', '.join(missing)}")
    if action.known is not None:
        unknown = sorted(set(step.inputs) - {*action.needed, *action.known})
        if unknown:
            raise InvalidContent(f"{where}: {step.action} has no inputs {', '.join(unknown)}")
    if step.action == "aws:branch":
        for choice in step.inputs["Choices"]:
            choices.check(choice, where)


def _check_values(document: Document, step: Step, where: str) -> None:
    for output in step.outputs:
        if not is_selector(output.selector):
            raise InvalidContent(f"{where}: {output.selector} is no selector that is known")
    for name in names(step.inputs):
        _check_reference(document, name, where)
    service, api = step.inputs.get("Service", ""), step.inputs.get("Api", "")
    if "Api" in ACTIONS[step.action].needed and not list(names([service, api])):
        check_api(service, api, where)


def _check_reference(document: Document, name: str, where: str) -> None:
    if name in document.parameters or name in SYSTEM_VARIABLES:
        return
    step_name, _, output = name.partition(".")
    for step in document.steps:
        declared = [each.name for each in step.outputs]
        if step.name == step_name and output in (
            *declared,
            *ACTIONS[step.action].outputs,
            "OutputPayload",
        ):
            return
    raise InvalidContent(f"{where} refers to {name}, which is no parameter, output or variable")
