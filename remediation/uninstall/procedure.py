"""The order of uninstalling: look, take back, look again, and only then delete.

Each run looks anew, so one that broke off is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .account import Account, Installation, NotDone
from .inventory import Inventory, Sealed, inventory

AT_ONCE = 5
"""Executions of the Backout runbook; each makes some ten requests to Lambda, which takes 15 a
second for all that go on in a Region."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What whoever uninstalls chose."""

    leave_versions: bool = False
    """Delete the stack although sealed published versions stay."""
    secret_days: int = 0
    """After which the secrets of functions that were taken back are deleted; 0 keeps them."""


@dataclass(frozen=True, slots=True)
class Uninstalling:
    """Takes back what a stack sealed, and deletes it."""

    account: Account
    installation: Installation
    choices: Choices
    say: Callable[[str], None]
    pause: Callable[[], None]
    """Waits between two looks."""

    def look(self) -> Inventory:
        """Find what the stack sealed, as it is now."""
        policy = self.installation.policy_arn
        roles = self.account.granted_roles(policy) if policy else ()
        return inventory(self.installation.stack, self.account.versions(), roles)

    def obstacles(self, found: Inventory) -> Iterator[str]:
        """Yield why nothing can be done yet, each with what to do."""
        installation, stack = self.installation, self.installation.stack
        if not installation.ours:
            yield f"{stack} has no resource of this template: look at its name and Region"
            return
        if installation.protected:
            yield (
                f"{stack} is protected from being deleted: "
                f"aws cloudformation update-termination-protection --stack-name {stack} "
                "--no-enable-termination-protection"
            )
        if found.functions and not installation.backout:
            yield (
                f"{stack} has no Backout runbook any more: deploy another stack in this Region, "
                "and take the functions back with that one's; see docs/operations.md"
            )
        if installation.rule and self.account.presses_by_itself(installation.rule):
            yield (
                "AWS Config presses the button by itself: set the stack's parameter "
                "AutomaticRemediation to false first"
            )
        if found.versions and not self.choices.leave_versions:
            yield (
                "Sealed published versions cannot be taken back: delete them, or let them be with "
                "LEAVE_VERSIONS=1. They go on working, since their secrets, layers and policy stay"
            )

    def wait_for_running(self) -> None:
        """Wait until no runbook of the stack runs, an earlier attempt's included."""
        told = False
        while running := self.account.running(self.installation.runbooks):
            if not told:
                self.say(f"Waiting for {len(running)} running execution(s) of the runbooks")
                told = True
            self.pause()

    def take_back(self, functions: Sequence[Sealed]) -> int:
        """Run the Backout runbook on each function, a few at once; return how many failed."""
        waiting = [each.name for each in functions]
        running: dict[str, str] = {}
        failed = 0
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                name = waiting.pop(0)
                try:
                    running[self._start(name)] = name
                except NotDone as failure:
                    failed += 1
                    self.say(f"  {name}: not taken back: {failure}")
            self.pause()
            for execution, name in list(running.items()):
                ended = self.account.ended(execution)
                if ended is None:
                    continue
                del running[execution]
                failed += bool(ended.failure)
                how = f"not taken back: {ended.failure}" if ended.failure else "taken back"
                self.say(f"  {name}: {how} ({execution})")
        return failed

    def delete(self) -> str:
        """Delete the stack, and its policy if nothing has it; return why not, if it was not."""
        self.account.delete_stack(self.installation.stack_id)
        while (ended := self.account.stack_ended(self.installation.stack_id)) is None:
            self.pause()
        if ended.failure:
            return ended.failure
        self.say(f"The stack {self.installation.stack} is deleted")
        policy = self.installation.policy_arn
        if policy:
            gone = self.account.delete_policy(policy)
            self.say(f"The policy {policy} {'is deleted' if gone else 'stays: it is attached'}")
        return ""

    def _start(self, function: str) -> str:
        backout = self.installation.backout
        if backout is None:
            raise NotDone("there is no Backout runbook")
        return self.account.start(backout, function, self.choices.secret_days)
