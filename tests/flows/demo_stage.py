"""What every part of the demo plays on."""

from __future__ import annotations

from dataclasses import dataclass

from tests.flows.demo_commands import Commands
from tests.flows.demo_screen import Screen
from tests.flows.deploy import Stack
from tests.rehearsal.emulator import Emulator


@dataclass(frozen=True, slots=True)
class Stage:
    """An embedded AWS with the stack in it, and where it is shown."""

    screen: Screen
    emulator: Emulator
    stack: Stack
    commands: Commands
