"""One execution of the runbook, as Automation shows it: how far it is, and what its steps said."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_ENDED = frozenset(
    (
        "Success",
        "Failed",
        "TimedOut",
        "Cancelled",
        "Rejected",
        "CompletedWithSuccess",
        "CompletedWithFailure",
        "ChangeCalendarOverrideRejected",
        "Exited",
    )
)
"""Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html"""
_SUCCEEDED = "Success"
_FIRST_CHANGE = "Store"
"""The first step that changes anything."""
_ERROR_MESSAGE = re.compile(r'"errorMessage":\s*("(?:[^"\\]|\\.)*")')
"""The error of a step's function, as Lambda answers it and Automation quotes it."""


@dataclass(frozen=True, slots=True)
class Execution:
    """An execution of the runbook, under way or ended."""

    id: str
    function: str
    is_dry_run: bool
    status: str
    began: datetime | None = None
    step: str = ""
    """The step that it is at, or by which it ended."""
    failed_step: str = ""
    """The first step that failed; empty if none did."""
    failure: str = ""
    """Why it failed, in the step's own words."""
    has_changed: bool = False
    """Whether it came to a step that changes the function or its secret."""
    plan: Mapping[str, Any] | None = None
    """The output of the step Plan."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in _ENDED

    @property
    def has_succeeded(self) -> bool:
        """Whether it ended as it should."""
        return self.status == _SUCCEEDED


def matters(summary: Any, succeeded_since: datetime | None) -> bool:
    """Tell whether an execution goes on, or has succeeded since then.

    Args:
        summary: how Automation lists it.
        succeeded_since: the beginning; None: none that has succeeded matters.
    """
    if summary["AutomationExecutionStatus"] not in _ENDED:
        return True
    began = summary.get("ExecutionStartTime")
    return (
        summary["AutomationExecutionStatus"] == _SUCCEEDED
        and None not in (succeeded_since, began)
        and began >= succeeded_since
    )


def execution_of(shown: Any) -> Execution:
    """Read an execution from what Automation shows of it."""
    parameters: Mapping[str, list[str]] = shown.get("Parameters", {})
    begun = sorted(
        (each for each in shown.get("StepExecutions", []) if "ExecutionStartTime" in each),
        key=lambda each: each["ExecutionStartTime"],
    )
    names = [each["StepName"] for each in begun]
    failed: Any = next(filter(_has_failed, begun), {})
    return Execution(
        shown["AutomationExecutionId"],
        _first(parameters, "FunctionName"),
        _first(parameters, "DryRun") == "true",
        shown["AutomationExecutionStatus"],
        shown.get("ExecutionStartTime"),
        # Those that only look at the step before take no time.
        step=next((each for each in reversed(names) if not each.startswith("Assert")), ""),
        failed_step=failed.get("StepName", ""),
        failure=_sentence(_message(failed) or shown.get("FailureMessage", "")),
        has_changed=_FIRST_CHANGE in names,
        plan=next((_payload(each) for each in begun if each["StepName"] == "Plan"), None),
    )


def _first(parameters: Mapping[str, list[str]], name: str) -> str:
    return next(iter(parameters.get(name, [])), "")


def _has_failed(step: Any) -> bool:
    """Tell whether a step failed, or its function, which Automation may take for a success."""
    return step["StepStatus"] in ("Failed", "TimedOut") or "FunctionError" in step.get(
        "Outputs", {}
    )


def _message(step: Any) -> str:
    return step.get("FailureMessage") or _first(step.get("Outputs", {}), "Payload")


def _sentence(message: str) -> str:
    """Return the error of a step's function in the function's own words, if there is one."""
    if quoted := _ERROR_MESSAGE.search(message):
        try:
            return str(json.loads(quoted[1]))
        except ValueError:
            pass
    return message


def _payload(step: Any) -> Mapping[str, Any] | None:
    """Read what a step's function returned; Automation may have encoded it more than once."""
    found: Any = _first(step.get("Outputs", {}), "Payload")
    for _ in range(2):
        if isinstance(found, str):
            try:
                found = json.loads(found)
            except ValueError:
                return None
    return found if isinstance(found, dict) else None
