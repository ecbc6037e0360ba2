"""What is remembered of an execution and its steps, and how the API shows it.

Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecution.html
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .checking import leads_to
from .document import Document, Step
from .parameters import as_given

NOT_YET = "No output available yet because the step is not successfully executed"
ENDED = ("Success", "Failed", "TimedOut", "Cancelled")


@dataclass(slots=True)
class StepExecution:
    """One step of an execution; steps that have not begun are Pending."""

    step: Step
    step_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "Pending"
    started: datetime | None = None
    ended: datetime | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    failure: str | None = None

    def begin(self) -> None:
        """Begin, or begin again where a branch led back."""
        self.status, self.started, self.ended = "InProgress", datetime.now(UTC), None
        self.inputs, self.outputs, self.failure = {}, {}, None

    def end(self, status: str, outputs: Mapping[str, Any], failure: str | None) -> None:
        """End in a status."""
        self.outputs, self.failure = outputs, failure
        self.status, self.ended = status, datetime.now(UTC)

    def shown(self, document: Document) -> dict[str, Any]:
        """Return the step as the API shows it: inputs as JSON, outputs as lists of texts."""
        step = self.step
        following = document.following(step)
        return _without_none(
            StepName=step.name,
            Action=step.action,
            TimeoutSeconds=step.timeout_seconds,
            OnFailure=step.on_failure,
            MaxAttempts=step.attempts,
            ExecutionStartTime=self.started,
            ExecutionEndTime=self.ended,
            StepStatus=self.status,
            Inputs={
                name: json.dumps(value, separators=(",", ":"))
                for name, value in self.inputs.items()
            },
            Outputs={name: as_given(value) for name, value in self.outputs.items()},
            FailureMessage=self.failure,
            StepExecutionId=self.step_id,
            OverriddenParameters={},
            IsEnd=step.is_end,
            NextStep=following,
            IsCritical=step.is_critical,
            ValidNextSteps=sorted({*leads_to(step), *([following] if following else [])}),
        )


@dataclass(slots=True)
class Execution:
    """One execution of a runbook."""

    document_name: str
    document_version: str
    document: Document
    parameters: Mapping[str, Any]
    role: str
    executed_by: str
    """The ARN of who started it."""
    execution_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "Pending"
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended: datetime | None = None
    failure: str | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    steps: dict[str, StepExecution] = field(init=False)

    def __post_init__(self) -> None:
        self.steps = {step.name: StepExecution(step) for step in self.document.steps}

    def shown(self) -> dict[str, Any]:
        """Return it as GetAutomationExecution shows it."""
        return _without_none(
            **self._common(),
            StepExecutions=[each.shown(self.document) for each in self.steps.values()],
            StepExecutionsTruncated=False,
            Parameters={name: as_given(value) for name, value in self.parameters.items()},
        )

    def summary(self) -> dict[str, Any]:
        """Return it as DescribeAutomationExecutions shows it."""
        return {**_without_none(**self._common()), "AutomationType": "Local"}

    def output(self, reference: str) -> Any:
        """Return the output of a step as ``Step.Output`` names it.

        Raises:
            KeyError: the step has not succeeded.
        """
        step_name, _, name = reference.partition(".")
        recorded = self.steps[step_name]
        if recorded.status != "Success":
            raise KeyError(reference)
        # An optional part of what was returned, which was not there.
        return recorded.outputs.get(name, "")

    def _common(self) -> dict[str, Any]:
        running = [each.step for each in self.steps.values() if each.status == "InProgress"]
        return {
            "AutomationExecutionId": self.execution_id,
            "DocumentName": self.document_name,
            "DocumentVersion": self.document_version,
            "ExecutionStartTime": self.started,
            "ExecutionEndTime": self.ended,
            "AutomationExecutionStatus": self.status,
            "Outputs": {name: self._document_output(name) for name in self.document.outputs},
            "FailureMessage": self.failure,
            "Mode": "Auto",
            "ExecutedBy": self.executed_by,
            "CurrentStepName": running[0].name if running else None,
            "CurrentAction": running[0].action if running else None,
            "Targets": [],
            "ResolvedTargets": {"ParameterValues": [], "Truncated": False},
        }

    def _document_output(self, reference: str) -> list[str]:
        try:
            return as_given(self.output(reference))
        except KeyError:
            return [NOT_YET]


def _without_none(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
