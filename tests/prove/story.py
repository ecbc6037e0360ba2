"""A function as a runbook may find it, and what it must keep."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.prove import variables
from tests.prove.automation import REMEDIATION, run
from tests.prove.world import World
from tests.remediation.builders import ACCOUNT

FUNCTION = "orders"
ALARM = "orders-errors"
SHIFT = {
    "RepointAliases": "true",
    "AliasShift": "Canary10Percent2Minutes",
    "AliasAlarm": ALARM,
}
"""Parameters of a press that moves aliases by weight."""
OTHER_WRAPPER = {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel-handler"}
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/other-role"

Seen = tuple[str, dict[str, str]]
"""A handler, and the environment that it sees."""


@dataclass
class Story:
    """A world before a runbook starts."""

    world: World
    document: str = REMEDIATION
    parameters: Mapping[str, str] = field(default_factory=dict)
    ends: str = "Success"
    """How it ends when no call goes wrong."""
    breaks: bool = False
    """For a moment the function does not start, until it is taken back."""
    never: bool = False
    """No run can seal the function."""
    seen: dict[str, Seen] = field(default_factory=dict)
    """What each function's handler must see, whatever happens; if not given, what it sees now."""

    def __post_init__(self) -> None:
        self.seen = self.seen or {
            name: self.world.account.effective(name) for name in self._invoked()
        }

    def _invoked(self) -> Iterator[str]:
        """Yield all names by which somebody may invoke a function."""
        functions = self.world.account.functions
        for name in functions.configurations:
            yield name
            yield from (f"{name}:{alias['Name']}" for alias in functions.aliases.get(name, []))

    @property
    def edited(self) -> Mapping[str, Any]:
        """What somebody else has changed by now."""
        others = self.world.before
        return others.changes if isinstance(others, Meanwhile) and others.number <= 0 else {}

    def copy(self) -> Story:
        return copy.deepcopy(self)


@dataclass
class Meanwhile:
    """Somebody else, who changes the function just before the so manieth call of an operation."""

    world: World
    operation: str
    number: int
    changes: Mapping[str, Any]

    def __call__(self, operation: str) -> None:
        if operation != self.operation:
            return
        self.number -= 1
        if self.number == 0:
            self.world.account.functions.edit(FUNCTION, **self.changes)


def new_world(**more: Any) -> World:
    world = World()
    world.account.functions.create(FUNCTION, variables.ENVIRONMENT, **more)
    return world


def set_variables(world: World, name: str = FUNCTION, **environment: str) -> None:
    before = world.account.functions.configurations[name]["Environment"]
    world.account.functions.edit(name, Environment={**before, **environment})


def press(world: World, document: str = REMEDIATION, name: str = FUNCTION, **more: str) -> None:
    ended = run(world, document, name, **more)
    assert ended.status == "Success", ended.failure
    world.calls.clear()
