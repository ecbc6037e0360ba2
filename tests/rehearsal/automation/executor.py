"""Executes a runbook: step after step, under one role, as Automation documents it.

Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html and
https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-handling-timeouts.html
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .actions import (
    ActionFailed,
    Clients,
    Inputs,
    Result,
    Surroundings,
    Switches,
)
from .checking import ACTIONS
from .document import Step
from .execution import Execution, StepExecution
from .outputs import declared_and_given, whole
from .references import resolved

_LOOKS_EVERY_SECONDS = 0.05
_BETWEEN_ATTEMPTS_SECONDS = 0.5
_MOST_STEPS = 1_000
"""Steps that may run in one execution, so that a loop ends."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where executions take place."""

    account: str
    region: str


@dataclass(frozen=True, slots=True)
class _Ended:
    status: str
    returned: Mapping[str, Any]
    failure: str | None = None
    next_step: str | None = None


def execute(execution: Execution, place: Place, clients: Clients, switches: Switches) -> None:
    """Execute a runbook to its end; what happens is recorded in the execution."""
    _Executor(execution, place, clients, switches).run()


class _Executor:
    def __init__(
        self, execution: Execution, place: Place, clients: Clients, switches: Switches
    ) -> None:
        self._execution = execution
        self._place = place
        self._clients = clients
        self._switches = switches
        self._verdict: tuple[str, str | None] | None = None
        """The status and message of the first thing that went wrong for good."""

    def run(self) -> None:
        execution = self._execution
        execution.status = "InProgress"
        name: str | None = execution.document.steps[0].name
        ran = 0
        while name is not None:
            ran += 1
            if ran > _MOST_STEPS:
                self._went_wrong("Failed", f"more than {_MOST_STEPS} steps ran")
                break
            name = self._pass(execution.steps[name])
        status, execution.failure = self._verdict or ("Success", None)
        execution.ended = datetime.now(UTC)
        execution.status = status

    def _pass(self, recorded: StepExecution) -> str | None:
        """Run one step; return the name of the next."""
        step = recorded.step
        recorded.begin()
        ended = self._attempts(step, recorded)
        recorded.end(ended.status, ended.returned, ended.failure)
        if ended.status == "Success":
            return ended.next_step or self._execution.document.following(step)
        if ended.status == "Cancelled":
            self._went_wrong("Cancelled", None)
            self._execution.stop.clear()
            return _target(step.on_cancel)
        if step.is_critical or step.on_failure == "Abort":
            self._went_wrong(ended.status, ended.failure)
        if step.on_failure == "Continue":
            return self._execution.document.following(step)
        return _target(step.on_failure)

    def _went_wrong(self, status: str, message: str | None) -> None:
        self._verdict = self._verdict or (status, message)

    def _attempts(self, step: Step, recorded: StepExecution) -> _Ended:
        ended = self._attempt(step, recorded)
        for _ in range(step.attempts - 1):
            if ended.status in ("Success", "Cancelled"):
                break
            time.sleep(_BETWEEN_ATTEMPTS_SECONDS)
            ended = self._attempt(step, recorded)
        return ended

    def _attempt(self, step: Step, recorded: StepExecution) -> _Ended:
        action = ACTIONS[step.action]
        seconds = min(step.timeout_seconds or action.seconds, action.seconds)
        surroundings = Surroundings(self._clients, seconds, self._switches)
        try:
            recorded.inputs = resolved(step.inputs, self._look_up)
            result = self._waited_for(step, recorded.inputs, surroundings)
            if result is None:
                return _Ended("Cancelled", {})
            return _Ended(
                "Success", declared_and_given(step, result.returned), next_step=result.next_step
            )
        except TimeoutError:
            return _Ended("TimedOut", {}, f"The step did not end within {seconds} seconds.")
        except ActionFailed as error:
            return _Ended("Failed", whole(error.returned), _message(error))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, the execution ends
            return _Ended("Failed", {}, _message(error))

    def _waited_for(self, step: Step, inputs: Inputs, surroundings: Surroundings) -> Result | None:
        """Run the action in a thread; None if the execution was stopped first."""
        answers: queue.Queue[Result | Exception] = queue.Queue()

        def run() -> None:
            try:
                answers.put(ACTIONS[step.action].run(inputs, surroundings))
            except Exception as error:  # noqa: BLE001 - raised again by who waits
                answers.put(error)

        threading.Thread(target=run, daemon=True, name=f"step-{step.name}").start()
        deadline = time.monotonic() + surroundings.seconds
        try:
            while not self._execution.stop.is_set():
                if time.monotonic() > deadline:
                    raise TimeoutError
                try:
                    answer = answers.get(timeout=_LOOKS_EVERY_SECONDS)
                except queue.Empty:
                    continue
                if isinstance(answer, Exception):
                    raise answer
                return answer
        finally:
            surroundings.abandoned.set()
        return None

    def _look_up(self, name: str) -> Any:
        execution, now = self._execution, datetime.now(UTC)
        variables = {
            "global:ACCOUNT_ID": self._place.account,
            "global:REGION": self._place.region,
            "global:AWS_PARTITION": "aws",
            "global:DATE": now.strftime("%Y-%m-%d"),
            "global:DATE_TIME": now.strftime("%Y-%m-%d_%H.%M.%S"),
            "automation:EXECUTION_ID": execution.execution_id,
            **execution.parameters,
        }
        return variables[name] if name in variables else execution.output(name)


def _target(reaction: str) -> str | None:
    return reaction.removeprefix("step:").strip() if reaction.startswith("step:") else None


def _message(error: Exception) -> str:
    """Word a failure as Automation does."""
    stage = error.stage if isinstance(error, ActionFailed) else "Execute/Cancelling action"
    what = (
        f"{error.args[0]} has no value, since its step did not succeed"
        if isinstance(error, KeyError)
        else str(error)
    )
    return (
        f"Step fails when it is {stage}. {what.rstrip('.')}. "
        "Please refer to Automation Service Troubleshooting Guide for more diagnosis details."
    )
