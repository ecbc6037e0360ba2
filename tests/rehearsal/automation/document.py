"""Runbooks of schema 0.3: what one says, as types.

Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html and
https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA_VERSION = "0.3"


class InvalidContent(Exception):
    """A runbook is not accepted; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An input that a runbook declares."""

    name: str
    type: str
    """``String``, ``StringList``, ``Boolean``, ``Integer``, ``StringMap``, ``MapList``, or a type
    of AWS's such as ``AWS::IAM::Role::Arn`` or ``List<AWS::EC2::Instance::Id>``."""
    description: str
    required: bool
    """It has no default."""
    default: Any
    allowed_values: tuple[Any, ...]
    allowed_pattern: str | None
    least_characters: int | None
    most_characters: int | None
    least_items: int | None
    most_items: int | None


@dataclass(frozen=True, slots=True)
class StepOutput:
    """An output that a step declares."""

    name: str
    selector: str
    """A JSONPath into what the action returned."""
    type: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step."""

    name: str
    action: str
    inputs: Mapping[str, Any]
    outputs: tuple[StepOutput, ...]
    on_failure: str
    """``Abort``, ``Continue`` or ``step:NAME``."""
    on_cancel: str
    """``Abort`` or ``step:NAME``."""
    is_critical: bool
    """If it fails, so has the execution. False by default where on_failure is ``Continue``."""
    is_end: bool
    next_step: str | None
    """As written; without it the next in order follows."""
    timeout_seconds: int | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Document:
    """A runbook."""

    description: str
    assume_role: str
    """An ARN or a reference to a parameter."""
    parameters: Mapping[str, Parameter]
    steps: tuple[Step, ...]
    outputs: tuple[str, ...]
    """Each ``Step.Output``."""

    def step(self, name: str) -> Step:
        """Return the step of a name that is known to exist."""
        return next(step for step in self.steps if step.name == name)

    def following(self, step: Step) -> str | None:
        """Return the name of the step that comes after one that succeeded; None at the end."""
        if step.is_end:
            return None
        if step.next_step is not None:
            return step.next_step
        after = self.steps.index(step) + 1
        return self.steps[after].name if after < len(self.steps) else None
