"""Others change the function, its role, its secret and its replicas while the runbook goes on.

The runbooks are run as they are deployed; the account is in memory.
"""

from __future__ import annotations

import json
from functools import partial

import pytest

from tests.prove.automation import EDGE, EDGE_BACKOUT, run
from tests.prove.edge_runs import (
    all_run,
    before,
    code_of,
    latest,
    numbers,
    plain_at_the_edge,
    runs,
    sealed_at_the_edge,
)
from tests.prove.world import World
from tests.rehearsal.zips import zip_files
from tests.remediation.edge_account import NAME, ROLE, scan_of

OTHER_ROLE = f"{ROLE}-of-somebody"
THEIRS = zip_files({"app.py": "def handler(event, context):\n    return 'theirs'\n"})


@pytest.fixture
def world() -> World:
    return plain_at_the_edge()


@pytest.fixture
def sealed() -> World:
    made = sealed_at_the_edge()
    made.scan = partial(scan_of, made.account)
    return made


def rotate(world: World, value: str) -> None:
    (secret,) = world.account.secrets.stored.values()
    values = json.loads(secret.versions[secret.current])
    secret.versions["rotated"] = json.dumps({**values, "API_KEY": value})
    secret.make_current("rotated")


def granted(world: World) -> set[str]:
    """The roles that a policy is attached to."""
    return {name for name, policies in world.account.roles.attached.items() if policies}


def is_as_before(world: World) -> None:
    functions = world.account.functions
    assert runs(world) == all_run("1")
    assert code_of(world) == functions.package_of(f"{NAME}:1")
    assert latest(world)["Handler"] == "app.handler"


@pytest.mark.parametrize("step", ["edge_grant", "edge_package", "edge_publish"])
def test_a_secret_that_is_rotated_before_publishing_takes_all_back(world: World, step: str) -> None:
    with before(step, lambda: rotate(world, "a-younger-heron-by-the-lake-8")):
        ended = run(world, EDGE, NAME)

    assert "BackedOut" in ended.names
    is_as_before(world)
    assert numbers(world) == ["1"]
    assert granted(world) == set()
    ended = run(world, EDGE, NAME)
    assert ended.status == "Success", ended.failure


@pytest.mark.parametrize("step", ["edge_probe", "edge_associate", "edge_verify"])
def test_a_secret_that_is_rotated_after_publishing_is_what_runs(world: World, step: str) -> None:
    with before(step, lambda: rotate(world, "a-younger-heron-by-the-lake-8")):
        ended = run(world, EDGE, NAME)

    assert ended.status == "Success", ended.failure
    assert runs(world) == all_run("2")
    assert run(world, EDGE_BACKOUT, NAME).status == "Success"
    is_as_before(world)
    assert granted(world) == set()


def test_what_somebody_publishes_of_the_sealed_code_stays_and_latest_goes_back(
    world: World,
) -> None:
    with before("edge_publish", lambda: world.account.functions.publish(NAME)):
        ended = run(world, EDGE, NAME)

    assert "somebody has published the sealed code" in ended.failure
    is_as_before(world)
    assert numbers(world) == ["1", "2"]


@pytest.mark.parametrize(
    "step", ["edge_package", "edge_publish", "edge_probe", "edge_associate", "edge_verify"]
)
def test_a_backout_leaves_no_grant_on_a_role_that_was_swapped(world: World, step: str) -> None:
    with before(step, lambda: world.account.functions.edit(NAME, Role=OTHER_ROLE)):
        run(world, EDGE, NAME)

    ended = run(world, EDGE_BACKOUT, NAME)

    assert ended.status == "Success", ended.failure
    assert granted(world) == set()
    assert runs(world) == all_run("1")
    assert latest(world)["Role"] == OTHER_ROLE


def test_a_role_that_was_deleted_meanwhile_has_no_grant_to_take_off(sealed: World) -> None:
    sealed.account.functions.edit(NAME, Role=OTHER_ROLE)
    sealed.account.roles.gone.add(ROLE.rpartition("/")[2])

    ended = run(sealed, EDGE_BACKOUT, NAME)

    assert ended.status == "Success", ended.failure
    assert runs(sealed) == all_run("1")


def test_a_replica_that_failed_is_asked_for_again_by_the_next_run(world: World) -> None:
    secrets = world.account.secrets
    secrets.replica_status = "Failed"
    ended = run(world, EDGE, NAME)
    assert "could not be replicated to eu-west-1" in ended.failure

    secrets.replica_status = "InSync"
    ended = run(world, EDGE, NAME)

    assert ended.status == "Success", ended.failure
    assert runs(world) == all_run("2")


def test_who_deploys_code_alone_over_the_sealed_one_gets_the_handler_back(sealed: World) -> None:
    functions = sealed.account.functions
    functions.deploy(NAME, THEIRS)
    functions.publish(NAME)

    ended = run(sealed, EDGE_BACKOUT, NAME)

    assert ended.status == "Success", ended.failure
    assert code_of(sealed) == THEIRS
    assert latest(sealed)["Handler"] == "app.handler"
    assert runs(sealed) == all_run("1")
    assert "3" in numbers(sealed)


def test_the_plan_says_that_the_handler_is_to_be_kept(world: World) -> None:
    ended = run(world, EDGE, NAME, DryRun="true")

    assert "sealed_edge.handler" in str(ended.steps)
    assert "deploys its code alone" in str(ended.steps)
