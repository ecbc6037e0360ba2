"""What functions at the edge, and the distributions that run them, look like in a `World`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from remediation.steps.edge.actions import EDGE_ACTIONS
from tests.prove.automation import EDGE, Ended, run
from tests.prove.faults.edge_points import BLOG, EDGE_SCENARIOS, SHOP, STAGING
from tests.prove.world import World
from tests.remediation.edge_account import NAME, scan_of

ALL = (SHOP, BLOG, STAGING)
_ACTIONS = "remediation.steps.edge.actions.EDGE_ACTIONS"


def plain_at_the_edge() -> World:
    """A world in which distributions run a version with plaintext."""
    made = EDGE_SCENARIOS["a key at the edge, sealed"]().world
    made.scan = partial(scan_of, made.account)
    return made


def sealed_at_the_edge() -> World:
    """A world in which distributions run version 2, sealed in place of version 1."""
    return EDGE_SCENARIOS["a sealed function, taken back"]().world


def runs(world: World) -> dict[str, set[str]]:
    """The versions that each distribution runs."""
    found: dict[str, set[str]] = {}
    for (identifier, _, _), arn in world.account.distributions.run().items():
        found.setdefault(identifier, set()).add(arn.rpartition(":")[2])
    return found


def all_run(number: str, *more: str) -> dict[str, set[str]]:
    return {each: {number} for each in (*ALL, *more)}


def latest(world: World) -> dict[str, Any]:
    return world.account.functions.configurations[NAME]


def code_of(world: World, name: str = NAME) -> bytes:
    return world.account.functions.package_of(name)


def numbers(world: World) -> list[str]:
    return [each["Version"] for each in world.account.functions.published[NAME]]


def fail_at(step: str, world: World) -> Ended:
    """Run the runbook, one of whose steps fails once it has done its work."""
    action = EDGE_ACTIONS[step]

    def fails(context: Any) -> Any:
        action(context)
        raise AssertionError

    with patch.dict(_ACTIONS, {step: fails}):
        return run(world, EDGE, NAME)


@contextmanager
def before(step: str, do: Callable[[], object]) -> Iterator[None]:
    """Have something done once, just before a step begins."""
    action, done = EDGE_ACTIONS[step], list[str]()

    def begins(context: Any) -> Any:
        if not done:
            done.append(step)
            do()
        return action(context)

    with patch.dict(_ACTIONS, {step: begins}):
        yield
