"""The account, as uninstalling sees it: what it can be asked, and what it returns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from .inventory import FunctionVersion


class AccountFailure(Exception):
    """AWS did not do what it was asked to. The message names the action and AWS's code."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A deployed stack, as far as uninstalling needs it. None stands for a deleted resource."""

    stack: str
    stack_id: str
    is_of_this_template: bool
    """Whether the stack has, or had, resources of this template."""
    is_termination_protected: bool
    """Whether CloudFormation's termination protection is on."""
    policy_arn: str | None
    backout: str | None
    """The name of the Backout runbook."""
    remediation: str | None
    """The name of the runbook behind the button."""
    rule: str | None

    @property
    def runbooks(self) -> tuple[str, ...]:
        """The names of the runbooks that still exist."""
        return tuple(name for name in (self.backout, self.remediation) if name)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a runbook's execution or of a stack's deletion."""

    failure: str = ""
    """Why it failed; empty if it succeeded."""


class Account(Protocol):
    """An account and Region. Each method raises `AccountFailure` if AWS refuses."""

    def installation(self, stack: str) -> Installation | None:
        """Find a stack; None if there is none of the name."""

    def versions(self) -> Sequence[FunctionVersion]:
        """Read all functions, and all their published versions."""

    def granted_roles(self, policy_arn: str) -> Collection[str]:
        """Read the names of the roles that a policy is attached to."""

    def remediates_automatically(self, rule: str) -> bool:
        """Tell whether AWS Config starts the rule's remediation automatically."""

    def running(self, runbooks: Collection[str]) -> Collection[str]:
        """Read the IDs of the runbooks' executions that have not ended."""

    def start(self, runbook: str, function: str, secret_days: int) -> str:
        """Start a runbook on a function; return the execution's ID."""

    def execution_outcome(self, execution: str) -> Outcome | None:
        """Return an execution's outcome; None while it runs."""

    def delete_stack(self, stack_id: str) -> None:
        """Start a stack's deletion."""

    def deletion_outcome(self, stack_id: str) -> Outcome | None:
        """Return the outcome of a stack's deletion; None while it is in progress."""

    def delete_policy(self, policy_arn: str) -> bool:
        """Delete a policy unless it is attached to a role; return whether it is deleted."""
