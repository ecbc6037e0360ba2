"""The order of uninstalling: list the functions, back them out, list again, then delete the stack.

Each run lists the functions again, so an interrupted run is simply repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .account import Account, AccountFailure, Installation
from .inventory import Inventory, SealedFunction, inventory

AT_ONCE = 5
"""Executions of the Backout runbook. Each makes some ten requests to Lambda, which allows 15 a
second in a Region."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person who uninstalls has chosen."""

    leave_versions: bool = False
    """Delete the stack although sealed published versions stay."""
    secret_days: int = 0
    """The days after which the secrets of the functions are deleted; 0 keeps the secrets."""


@dataclass(frozen=True, slots=True)
class Uninstalling:
    """Backs out what a stack sealed, and deletes the stack."""

    account: Account
    installation: Installation
    choices: Choices
    say: Callable[[str], None]
    pause: Callable[[], None]
    """Waits between two checks."""

    def look(self) -> Inventory:
        """List what the stack has sealed, as it is now."""
        policy = self.installation.policy_arn
        roles = self.account.granted_roles(policy) if policy else ()
        return inventory(self.installation.stack, self.account.versions(), roles)

    def blockers(self, found: Inventory) -> Iterator[str]:
        """Yield reasons against uninstalling, each with what to do."""
        installation, stack = self.installation, self.installation.stack
        if not installation.is_of_this_template:
            yield f"{stack} has no resource of this template: look at its name and Region"
            return
        if installation.is_termination_protected:
            yield (
                f"{stack} is protected from being deleted: "
                f"aws cloudformation update-termination-protection --stack-name {stack} "
                "--no-enable-termination-protection"
            )
        if found.functions and not installation.backout:
            yield (
                f"{stack} has no Backout runbook any more: deploy another stack in this Region, "
                "and back the functions out with that stack's; see docs/how-to/uninstall.md"
            )
        if installation.rule and self.account.remediates_automatically(installation.rule):
            yield (
                "AWS Config presses the button by itself: set the stack's parameter "
                "AutomaticRemediation to false first"
            )
        if found.versions and not self.choices.leave_versions:
            yield (
                "Sealed published versions cannot be backed out: delete them, or leave them with "
                "LEAVE_VERSIONS=1. They go on working, since their secrets, layers and policy stay"
            )

    def wait_for_running(self) -> None:
        """Wait until no runbook of the stack runs, those of an earlier attempt included."""
        told = False
        while running := self.account.running(self.installation.runbooks):
            if not told:
                self.say(f"Waiting for {len(running)} running execution(s) of the runbooks")
                told = True
            self.pause()

    def back_out(self, functions: Sequence[SealedFunction]) -> int:
        """Run the Backout runbook on each function, a few at once; return how many failed."""
        waiting = [each.name for each in functions]
        running: dict[str, str] = {}
        failed = 0
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                name = waiting.pop(0)
                try:
                    running[self._start(name)] = name
                except AccountFailure as failure:
                    failed += 1
                    self.say(f"  {name}: not taken back: {failure}")
            self.pause()
            for execution, name in list(running.items()):
                execution_outcome = self.account.execution_outcome(execution)
                if execution_outcome is None:
                    continue
                del running[execution]
                failed += bool(execution_outcome.failure)
                how = (
                    f"not taken back: {execution_outcome.failure}"
                    if execution_outcome.failure
                    else "taken back"
                )
                self.say(f"  {name}: {how} ({execution})")
        return failed

    def delete(self) -> str:
        """Delete the stack, and its policy if no role has it; return the failure, if any."""
        self.account.delete_stack(self.installation.stack_id)
        while (
            execution_outcome := self.account.deletion_outcome(self.installation.stack_id)
        ) is None:
            self.pause()
        if execution_outcome.failure:
            return execution_outcome.failure
        self.say(f"The stack {self.installation.stack} is deleted")
        policy = self.installation.policy_arn
        if policy:
            gone = self.account.delete_policy(policy)
            self.say(f"The policy {policy} {'is deleted' if gone else 'stays: it is attached'}")
        return ""

    def _start(self, function: str) -> str:
        backout = self.installation.backout
        if backout is None:
            raise AccountFailure("there is no Backout runbook")
        return self.account.start(backout, function, self.choices.secret_days)
