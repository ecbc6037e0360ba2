"""What every part of the demo plays on."""

from __future__ import annotations

from dataclasses import dataclass

from tests.local_aws.demo_commands import Commands
from tests.local_aws.demo_screen import Screen
from tests.local_aws.deploy import Stack
from tests.local_aws.emulator import Emulator


@dataclass(frozen=True, slots=True)
class Stage:
    """An embedded AWS with the stack in it, and where it is shown."""

    screen: Screen
    emulator: Emulator
    stack: Stack
    commands: Commands
