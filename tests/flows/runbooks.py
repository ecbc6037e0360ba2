"""Pressing the button in the embedded AWS, and watching the runbooks' steps."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from tests.rehearsal.compliance_view import read_view
from tests.rehearsal.new_function import wait_until_ready
from tests.rehearsal.waiting import wait_for

_FUNCTION = "FunctionName"
"""The parameter of both runbooks."""
_RUNNING = ("Pending", "InProgress", "Waiting")


class NoEnd(Exception):
    """An execution did not end in time."""


@dataclass(frozen=True, slots=True)
class StepRun:
    """A step that an execution has come to."""

    name: str
    status: str
    failure: str
    payload: dict[str, Any] = field(default_factory=dict)
    """What the step's function returned."""
    critical: bool = True
    """Whether the execution fails with the step."""
    started: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Execution:
    """An execution that has ended."""

    id: str
    status: str
    failure: str
    steps: tuple[StepRun, ...]

    def step(self, name: str) -> StepRun:
        """Return a step that was come to.

        Raises:
            LookupError: it was not.
        """
        return next(step for step in self.steps if step.name == name)

    @property
    def names(self) -> list[str]:
        """The steps that did something, in their order: without those that only assert."""
        return [step.name for step in self.steps if not step.name.startswith("Assert")]


class HasClients(Protocol):
    """An account, embedded or true."""

    def client(self, service: Any) -> Any:
        """Return a client of a service."""


@dataclass(frozen=True, slots=True)
class Button:
    """The Remediate button, and the runbooks behind it."""

    account: HasClients
    outputs: Mapping[str, str]
    """Of the stack."""

    def press(
        self, function: str, on_step: Callable[[StepRun], None] = lambda _: None
    ) -> Execution:
        """Press Remediate beside a function's verdict, and follow the execution to its end.

        The verdict that there is something to remedy is waited for, and so is the end of an update.
        """
        wait_for(f"{function} is NON_COMPLIANT", lambda: self._is_non_compliant(function))
        self._wait_until_ready(function)
        before = self.presses()
        asked = self.account.client("config").start_remediation_execution(
            ConfigRuleName=self.outputs["RuleName"],
            ResourceKeys=[{"resourceType": "AWS::Lambda::Function", "resourceId": function}],
        )
        if asked.get("FailedItems"):
            raise NoEnd(f"the button started nothing: {asked['FailureMessage']}")
        return self.follow(self.press_since(before), on_step)

    def presses(self) -> list[str]:
        """Return the IDs of all executions of the button's runbook."""
        runbook = self.outputs["RemediationRunbookName"]
        listed = self.account.client("ssm").describe_automation_executions(
            Filters=[{"Key": "DocumentNamePrefix", "Values": [runbook]}]
        )
        return [each["AutomationExecutionId"] for each in listed["AutomationExecutionMetadataList"]]

    def press_since(self, before: Collection[str]) -> str:
        """Wait until the button has started an execution that was not there, and return its ID."""
        started: list[str] = _until(
            "the button starts an execution",
            lambda: [each for each in self.presses() if each not in before],
        )
        return started[0]

    def run(
        self, runbook: str, on_step: Callable[[StepRun], None] = lambda _: None, **parameters: str
    ) -> Execution:
        """Start a runbook by hand: ``Remediation`` or ``Backout``, and follow it to its end.

        The end of an update of the function is waited for, since a runbook refuses to begin in its
        midst.
        """
        if _FUNCTION in parameters:
            self._wait_until_ready(parameters[_FUNCTION])
        started = self.account.client("ssm").start_automation_execution(
            DocumentName=self.outputs[f"{runbook}RunbookName"],
            Parameters={name: [value] for name, value in parameters.items()},
        )
        return self.follow(started["AutomationExecutionId"], on_step)

    def follow(
        self, execution_id: str, on_step: Callable[[StepRun], None] = lambda _: None
    ) -> Execution:
        """Watch an execution until it has ended."""
        ssm, told = self.account.client("ssm"), 0

        def ended() -> Execution | None:
            nonlocal told
            found = ssm.get_automation_execution(AutomationExecutionId=execution_id)[
                "AutomationExecution"
            ]
            steps = [
                _step(step)
                for step in sorted(
                    (s for s in found["StepExecutions"] if "ExecutionStartTime" in s),
                    key=lambda s: s["ExecutionStartTime"],
                )
                if step["StepStatus"] not in _RUNNING
            ]
            for step in steps[told:]:
                on_step(step)
            told = len(steps)
            status = found["AutomationExecutionStatus"]
            if status in _RUNNING:
                return None
            return Execution(execution_id, status, found.get("FailureMessage", ""), tuple(steps))

        execution: Execution = _until(f"execution {execution_id} ends", ended)
        return execution

    def _wait_until_ready(self, function: str) -> None:
        client = self.account.client("lambda")
        # A runbook says itself that there is no such function.
        with suppress(client.exceptions.ResourceNotFoundException):
            wait_until_ready(client, function)

    def _is_non_compliant(self, function: str) -> bool:
        rows = read_view(self.account.client("config"), self.outputs["RuleName"])
        return any(r.resource == function and r.compliance == "NON_COMPLIANT" for r in rows)


def _until(what: str, condition: Callable[[], Any]) -> Any:
    try:
        return wait_for(what, condition)
    except TimeoutError as error:
        raise NoEnd(str(error)) from None


def _step(step: dict[str, Any]) -> StepRun:
    text = step.get("Outputs", {}).get("Payload", ["{}"])[0]
    try:
        payload = json.loads(text)
    except ValueError:
        payload = {}
    return StepRun(
        step["StepName"],
        step["StepStatus"],
        step.get("FailureMessage", ""),
        payload if isinstance(payload, dict) else {},
        step.get("IsCritical", True),
        step.get("ExecutionStartTime"),
        step.get("ExecutionEndTime"),
    )
