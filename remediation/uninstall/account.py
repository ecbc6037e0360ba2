"""What uninstalling asks of an account: the shape of the edge, and what it answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from .inventory import FunctionVersion


class NotDone(Exception):
    """AWS did not do what it was asked to; the message says what, and its code."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A deployed stack, as far as uninstalling needs it. What is None is gone already."""

    stack: str
    stack_id: str
    ours: bool
    """Whether it is, or was, a stack of this template."""
    protected: bool
    """Whether CloudFormation keeps it from being deleted."""
    policy_arn: str | None
    backout: str | None
    """The name of the Backout runbook."""
    remediation: str | None
    """The name of the runbook behind the button."""
    rule: str | None

    @property
    def runbooks(self) -> tuple[str, ...]:
        """The names of the runbooks that there are."""
        return tuple(name for name in (self.backout, self.remediation) if name)


@dataclass(frozen=True, slots=True)
class Ended:
    """How an execution of a runbook, or the deletion of a stack, ended."""

    failure: str = ""
    """Empty: it succeeded."""


class Account(Protocol):
    """An account and Region. Each method raises NotDone if AWS refuses."""

    def installation(self, stack: str) -> Installation | None:
        """Find a stack; None if there is none of the name."""

    def versions(self) -> Sequence[FunctionVersion]:
        """Read all functions, and all their published versions."""

    def granted_roles(self, policy_arn: str) -> Collection[str]:
        """Read the names of the roles that a policy is attached to."""

    def presses_by_itself(self, rule: str) -> bool:
        """Tell whether AWS Config starts the rule's remediation by itself."""

    def running(self, runbooks: Collection[str]) -> Collection[str]:
        """Read the IDs of the runbooks' executions that have not ended."""

    def start(self, runbook: str, function: str, secret_days: int) -> str:
        """Start a runbook on a function; return the execution's ID."""

    def ended(self, execution: str) -> Ended | None:
        """Tell how an execution ended; None while it runs."""

    def delete_stack(self, stack_id: str) -> None:
        """Begin to delete a stack."""

    def stack_ended(self, stack_id: str) -> Ended | None:
        """Tell how a stack's deletion ended; None while it goes on."""

    def delete_policy(self, policy_arn: str) -> bool:
        """Delete a policy that is attached to nothing; return whether it is gone."""
