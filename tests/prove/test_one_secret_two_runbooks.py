"""A function has one secret, which the button and the runbook for the edge both put values into.

Whichever of the two backouts is asked to delete the secret, nothing loses a value.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.prove.automation import BACKOUT, EDGE_BACKOUT, REMEDIATION, run
from tests.prove.faults.edge_points import EDGE_SCENARIOS, SEEN
from tests.prove.world import World
from tests.rehearsal.zips import zip_files
from tests.remediation.edge_account import NAME, seen_at_edge
from tests.remediation.orders import ENVIRONMENT, SECRET

PLAIN = zip_files({"app.py": "def handler(event, context):\n    return event\n"})
OTHER = {"DB_PASSWORD": "a-heron-that-was-here-before"}


@pytest.fixture
def at_edge() -> World:
    """A world in which distributions run a sealed version, whose secret has no replicas."""
    world = EDGE_SCENARIOS["a sealed function, taken back"]().world
    for secret in world.account.secrets.stored.values():
        secret.replicas.clear()
    return world


def finds(world: World, name: str, *variables: str) -> None:
    """Have the scan find secrets in variables, as long as the function has them."""

    def scan(_: dict[str, Any]) -> dict[str, Any]:
        configuration = world.account.functions.configurations[name]
        return {
            "status": "Scan succeeded",
            "variables": [
                {"name": each, "exempt": False}
                for each in variables
                if each in configuration["Environment"]
            ],
            "code": [],
            "unread": [],
            "code_sha256": configuration["CodeSha256"],
        }

    world.scan = scan


def viewers_meet_the_same(world: World) -> None:
    run_by = set(world.account.distributions.run().values())
    assert {seen_at_edge(world.account, arn) for arn in run_by} == {SEEN}


def test_the_buttons_backout_keeps_the_secret_that_versions_at_the_edge_load(
    at_edge: World,
) -> None:
    ended = run(at_edge, BACKOUT, NAME, DeleteSecretAfterDays="7")

    assert ended.status == "Success", ended.failure
    viewers_meet_the_same(at_edge)
    assert "The secret stays" in str(ended.steps)


def test_the_backout_of_the_edge_keeps_the_secret_that_a_function_of_the_button_loads() -> None:
    world = World()
    functions = world.account.functions
    functions.create("orders", ENVIRONMENT)
    functions.deploy("orders", PLAIN)
    finds(world, "orders", "DB_PASSWORD")
    assert run(world, REMEDIATION, "orders").status == "Success"

    ended = run(world, EDGE_BACKOUT, "orders", DeleteSecretAfterDays="7")

    assert ended.status == "Success", ended.failure
    assert world.account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert "The secret stays" in str(ended.steps)


def test_the_backout_of_the_edge_keeps_the_secret_that_an_alias_of_the_button_loads() -> None:
    world = World()
    functions = world.account.functions
    functions.create("orders", ENVIRONMENT)
    functions.deploy("orders", PLAIN)
    finds(world, "orders", "DB_PASSWORD")
    assert run(world, REMEDIATION, "orders").status == "Success"
    functions.publish("orders", "live")
    assert run(world, BACKOUT, "orders").status == "Success"

    run(world, EDGE_BACKOUT, "orders", DeleteSecretAfterDays="7")

    assert not world.account.secrets.stored[SECRET].deleted
    assert world.account.effective("orders:live") == ("app.handler", ENVIRONMENT)


def test_the_button_keeps_the_values_that_versions_at_the_edge_load(at_edge: World) -> None:
    functions = at_edge.account.functions
    functions.deploy(NAME, PLAIN)
    functions.edit(
        NAME,
        Handler="app.handler",
        Environment=OTHER,
        Role="arn:aws:iam::123456789012:role/orders-role",  # no more of the edge
    )
    finds(at_edge, NAME, "DB_PASSWORD")

    run(at_edge, REMEDIATION, NAME)

    viewers_meet_the_same(at_edge)
