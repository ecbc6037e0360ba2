"""What every part of the demo plays on."""

from __future__ import annotations

from dataclasses import dataclass

from tests.flows.demo_commands import Commands
from tests.flows.demo_screen import Screen
from tests.flows.deploy import Stack
from tests.flows.runbooks import Button, StepRun
from tests.rehearsal.emulator import Emulator


@dataclass(frozen=True, slots=True)
class Stage:
    """An embedded AWS with the stack in it, and where it is shown."""

    screen: Screen
    emulator: Emulator
    stack: Stack
    commands: Commands

    @property
    def button(self) -> Button:
        """The stack's runbooks."""
        return Button(self.emulator, self.stack.outputs)

    def tell(self, step: StepRun) -> None:
        """Show a step of a runbook that has ended."""
        # A step on which nothing depends and which failed would read as if all had.
        if not step.name.startswith("Assert") and (step.critical or step.status == "Success"):
            self.screen.item(f"{step.status:<9} {step.name}")
