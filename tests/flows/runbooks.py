"""Pressing the button in the embedded AWS, and watching the runbooks' steps."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from tests.rehearsal.compliance_view import read_view
from tests.rehearsal.new_function import wait_until_ready
from tests.rehearsal.waiting import HANGS_SECONDS, wait_for

_LOOKS_EVERY_SECONDS = 0.1
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
        runbook = self.outputs["RemediationRunbookName"]
        before = self._executions(runbook)
        asked = self.account.client("config").start_remediation_execution(
            ConfigRuleName=self.outputs["RuleName"],
            ResourceKeys=[{"resourceType": "AWS::Lambda::Function", "resourceId": function}],
        )
        if asked.get("FailedItems"):
            raise NoEnd(f"the button started nothing: {asked['FailureMessage']}")
        deadline = time.monotonic() + HANGS_SECONDS
        while not (started := [i for i in self._executions(runbook) if i not in before]):
            if time.monotonic() > deadline:
                raise NoEnd("the button started nothing")
            time.sleep(_LOOKS_EVERY_SECONDS)
        return self.follow(started[0], on_step)

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
        deadline = time.monotonic() + HANGS_SECONDS
        while True:
            found = ssm.get_automation_execution(AutomationExecutionId=execution_id)[
                "AutomationExecution"
            ]
            ended = [
                _step(step)
                for step in sorted(
                    (s for s in found["StepExecutions"] if "ExecutionStartTime" in s),
                    key=lambda s: s["ExecutionStartTime"],
                )
                if step["StepStatus"] not in _RUNNING
            ]
            for step in ended[told:]:
                on_step(step)
            told = len(ended)
            if found["AutomationExecutionStatus"] not in _RUNNING:
                return Execution(
                    execution_id,
                    found["AutomationExecutionStatus"],
                    found.get("FailureMessage", ""),
                    tuple(ended),
                )
            if time.monotonic() > deadline:
                raise NoEnd(f"execution {execution_id} still runs")
            time.sleep(_LOOKS_EVERY_SECONDS)

    def _wait_until_ready(self, function: str) -> None:
        client = self.account.client("lambda")
        # A runbook says itself that there is no such function.
        with suppress(client.exceptions.ResourceNotFoundException):
            wait_until_ready(client, function)

    def _is_non_compliant(self, function: str) -> bool:
        rows = read_view(self.account.client("config"), self.outputs["RuleName"])
        return any(r.resource == function and r.compliance == "NON_COMPLIANT" for r in rows)

    def _executions(self, runbook: str) -> list[str]:
        listed = self.account.client("ssm").describe_automation_executions(
            Filters=[{"Key": "DocumentNamePrefix", "Values": [runbook]}]
        )
        return [each["AutomationExecutionId"] for each in listed["AutomationExecutionMetadataList"]]


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
