"""Executions of remediations: started by hand or by a verdict, and how AWS Config shows them.

Sources:
https://docs.aws.amazon.com/config/latest/APIReference/API_StartRemediationExecution.html
https://docs.aws.amazon.com/config/latest/developerguide/setup-autoremediation.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ..json_protocol import ServiceError
from .evaluations import Evaluations
from .remediations import Remediations, Runbooks, arguments

Resource = tuple[str, str]
"""Type and id."""

_ATTEMPTS = 5
_RETRY_SECONDS = 60
_STATES = {"Pending": "QUEUED", "Success": "SUCCEEDED", "Failed": "FAILED", "TimedOut": "FAILED",
           "Cancelled": "FAILED"}  # fmt: skip
_STEP_STATES = {**_STATES, "Pending": "PENDING", "Cancelled": "EXITED"}


@dataclass(slots=True)
class _Run:
    """The last execution of a remediation for a resource."""

    invoked: datetime
    execution_id: str | None
    """None if it could not be started."""
    refusal: str
    attempts: int
    """Automatic ones in a row."""


class RemediationRuns:
    """Starts executions and follows them."""

    def __init__(
        self, remediations: Remediations, evaluations: Evaluations, runbooks: Runbooks
    ) -> None:
        self._remediations = remediations
        self._evaluations = evaluations
        self._runbooks = runbooks
        self._runs: dict[tuple[str, Resource], _Run] = {}

    def start(self, rule_name: str, resources: list[Resource]) -> tuple[list[Resource], str]:
        """Start an execution for each; return those for which none is, and why not.

        Raises:
            ServiceError: the rule has no remediation.
        """
        self._remediations.get(rule_name)
        refused: list[Resource] = []
        message = ""
        for resource in resources:
            reason = self._why_not(rule_name, resource)
            if reason:
                refused.append(resource)
                message = reason
            else:
                self._begin((rule_name, resource), datetime.now(UTC), attempts=0)
        return refused, message

    def look(self, now: datetime | None = None) -> None:
        """Start what is to start by itself: each resource that fails, at most so many times."""
        moment = now or datetime.now(UTC)
        failing = {(one.rule_name, one.resource) for one in self._failing()}
        for remediation in self._remediations.named([]):
            rule_name = remediation["ConfigRuleName"]
            for key in failing:
                if remediation["Automatic"] and key[0] == rule_name:
                    self._perhaps_again(remediation, key, moment)
        for key in set(self._runs) - failing:
            self._runs[key].attempts = 0

    def shown(self, rule_name: str, resources: list[Resource]) -> list[dict[str, Any]]:
        """Return the executions for these resources, for all without any.

        Raises:
            ServiceError: the rule has no remediation.
        """
        self._remediations.get(rule_name)
        return [
            self._status(resource, run)
            for (of_rule, resource), run in sorted(self._runs.items())
            if of_rule == rule_name and (not resources or resource in resources)
        ]

    def is_running(self, rule_name: str) -> bool:
        """Return whether an execution for a rule has not ended."""
        return any(
            status["State"] in ("QUEUED", "IN_PROGRESS") for status in self.shown(rule_name, [])
        )

    def _failing(self) -> list[Any]:
        kept = self._evaluations.all()
        return [one for one in kept if one.compliance_type == "NON_COMPLIANT"]

    def _why_not(self, rule_name: str, resource: Resource) -> str:
        run = self._runs.get((rule_name, resource))
        if run and self._status(resource, run)["State"] in ("QUEUED", "IN_PROGRESS"):
            return "A remediation is already in progress for the resource."
        if (rule_name, resource) not in {(one.rule_name, one.resource) for one in self._failing()}:
            return "The resource is already compliant, or not evaluated by the rule."
        return ""

    def _perhaps_again(
        self, remediation: Mapping[str, Any], key: tuple[str, Resource], now: datetime
    ) -> None:
        run = self._runs.get(key)
        if run is None or run.attempts == 0:
            if run is None or not self._why_not(*key):
                self._begin(key, now, attempts=1)
            return
        again = run.invoked + timedelta(
            seconds=remediation.get("RetryAttemptSeconds", _RETRY_SECONDS)
        )
        most = remediation.get("MaximumAutomaticAttempts", _ATTEMPTS)
        if run.attempts < most and now >= again and not self._why_not(*key):
            self._begin(key, now, attempts=run.attempts + 1)

    def _begin(self, key: tuple[str, Resource], now: datetime, *, attempts: int) -> None:
        remediation = self._remediations.get(key[0])
        execution_id, refusal = None, ""
        try:
            execution_id = self._runbooks.start(
                remediation["TargetId"],
                remediation.get("TargetVersion"),
                arguments(remediation, key[1][1]),
            )
        except ServiceError as error:
            refusal = f"{error.code}: {error}"
        self._runs[key] = _Run(now, execution_id, refusal, attempts)

    def _status(self, resource: Resource, run: _Run) -> dict[str, Any]:
        status: dict[str, Any] = {
            "ResourceKey": {"resourceType": resource[0], "resourceId": resource[1]},
            "InvocationTime": run.invoked,
        }
        if run.execution_id is None:
            step = {"Name": "StartAutomationExecution", "State": "FAILED"}
            return {
                **status,
                "State": "FAILED",
                "LastUpdatedTime": run.invoked,
                "StepDetails": [{**step, "ErrorMessage": run.refusal}],
            }
        execution = self._runbooks.execution(run.execution_id)
        steps = [_step(step) for step in execution["StepExecutions"]]
        moments = [step.get("StopTime") or step.get("StartTime") for step in steps]
        return {
            **status,
            "State": _STATES.get(execution["AutomationExecutionStatus"], "IN_PROGRESS"),
            "LastUpdatedTime": max([run.invoked, *(moment for moment in moments if moment)]),
            "StepDetails": steps,
        }


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    shown = {
        "Name": step["StepName"],
        "State": _STEP_STATES.get(step["StepStatus"], "IN_PROGRESS"),
        "ErrorMessage": step.get("FailureMessage"),
        "StartTime": step.get("ExecutionStartTime"),
        "StopTime": step.get("ExecutionEndTime"),
    }
    return {name: value for name, value in shown.items() if value is not None}
