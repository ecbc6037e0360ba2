"""Whatever fails on the way, distributions run the version before, and others keep what is theirs.

The runbooks are run as they are deployed; the account is in memory.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest

from remediation.steps.edge import publish
from tests.prove.automation import EDGE, EDGE_BACKOUT, run
from tests.prove.edge_runs import (
    ALL,
    all_run,
    code_of,
    fail_at,
    latest,
    numbers,
    plain_at_the_edge,
    runs,
    sealed_at_the_edge,
)
from tests.prove.faults.edge_points import BLOG, SHOP, STAGING
from tests.prove.world import World
from tests.rehearsal.zips import zip_files
from tests.remediation.edge_account import ARN, KEY, NAME, scan_of

OTHER = "a-second-heron-at-the-edge-7"
SOURCE = (
    f'API_KEY = "{KEY}"\nTOKEN = "{OTHER}"\n\n\ndef handler(event, context):\n    return TOKEN\n'
)
THEIRS = zip_files({"app.py": "def handler(event, context):\n    return 'theirs'\n"})


@pytest.fixture
def world() -> World:
    return plain_at_the_edge()


@pytest.fixture
def sealed() -> World:
    return sealed_at_the_edge()


def sealed_once(world: World) -> None:
    """Have a version with two secrets run, and one of the two sealed: version 3."""
    functions, distributions = world.account.functions, world.account.distributions
    functions.deploy(NAME, zip_files({"app.py": SOURCE}))
    number = functions.publish(NAME)
    for each in ALL:
        distributions.associate(each, f"{ARN}:{number}")
    distributions.settle()
    ended = run(world, EDGE, NAME)
    assert ended.status == "Success", ended.failure
    world.scan = partial(scan_of, world.account, key=OTHER)


@pytest.mark.parametrize("gone", [(), ("1", "2")], ids=["there", "deleted"])
def test_a_run_on_a_sealed_version_goes_back_to_that_one(
    world: World, gone: tuple[str, ...]
) -> None:
    sealed_once(world)
    versions = world.account.functions.published[NAME]
    versions[:] = [each for each in versions if each["Version"] not in gone]
    before = dict(latest(world), RevisionId=0, LastModified=0)

    ended = fail_at("edge_verify", world)

    assert "BackedOut" in ended.names
    assert runs(world) == all_run("3")
    assert "3" in numbers(world)
    assert "4" not in numbers(world)
    assert dict(latest(world), RevisionId=0, LastModified=0) == before


def test_a_run_on_a_sealed_version_that_fails_early_says_nothing_of_latest(world: World) -> None:
    sealed_once(world)
    before = dict(latest(world))

    ended = fail_at("edge_store", world)

    assert "BackedOut" in ended.names
    assert latest(world) == before
    assert "left as it is" not in str(ended.steps)


def test_a_run_that_fails_leaves_the_versions_of_earlier_ones(world: World) -> None:
    run(world, EDGE, NAME)
    functions, distributions = world.account.functions, world.account.distributions
    functions.deploy(NAME, zip_files({"app.py": SOURCE}))
    functions.edit(NAME, Handler="app.handler")
    number = functions.publish(NAME)
    for each in ALL:
        distributions.associate(each, f"{ARN}:{number}")
    distributions.settle()

    fail_at("edge_verify", world)

    assert runs(world) == all_run(number)
    assert numbers(world) == ["1", "2", number]


def test_what_is_deployed_before_it_is_published_is_not_published_and_stays(world: World) -> None:
    def deploys(context: Any) -> str:
        world.account.functions.deploy(NAME, THEIRS)
        return real(context)

    real = publish.publish
    with patch.object(publish, "publish", deploys):
        ended = run(world, EDGE, NAME)

    assert "BackedOut" in ended.names
    assert code_of(world) == THEIRS
    assert latest(world)["Handler"] == "app.handler"
    assert numbers(world) == ["1"]


def test_settings_that_somebody_changes_before_publishing_are_not_published(world: World) -> None:
    def changes(context: Any) -> str:
        world.account.functions.edit(NAME, Timeout=4)
        return real(context)

    real = publish.publish
    with patch.object(publish, "publish", changes):
        ended = run(world, EDGE, NAME)

    assert "Timeout" in ended.failure
    assert numbers(world) == ["1"]
    assert latest(world)["Timeout"] == 4
    assert latest(world)["Handler"] == "app.handler"


def test_a_handler_that_somebody_sets_meanwhile_is_not_overwritten(world: World) -> None:
    def sets(operation: str) -> None:
        if operation == "attach_role_policy":
            world.account.functions.edit(NAME, Handler="app.other")

    world.watch = sets
    ended = run(world, EDGE, NAME)

    assert "BackedOut" in ended.names
    assert latest(world)["Handler"] == "app.other"
    assert runs(world) == all_run("1")


@pytest.mark.parametrize("published", [True, False])
def test_a_backout_leaves_a_handler_that_is_nobodys_but_the_owners(
    world: World, *, published: bool
) -> None:
    world.account.functions.edit(NAME, Handler="app.other")
    if published:
        world.account.functions.publish(NAME)

    ended = run(world, EDGE_BACKOUT, NAME)

    assert ended.status == "Success", ended.failure
    assert latest(world)["Handler"] == "app.other"


def test_a_backout_leaves_a_handler_that_was_set_after_sealing(sealed: World) -> None:
    sealed.account.functions.edit(NAME, Handler="app.other")
    before = code_of(sealed)

    ended = run(sealed, EDGE_BACKOUT, NAME)

    assert ended.status == "Success", ended.failure
    assert runs(sealed) == all_run("1")
    assert (code_of(sealed), latest(sealed)["Handler"]) == (before, "app.other")
    assert "left as it is" in str(ended.steps)


def test_a_change_that_hangs_is_taken_back(world: World) -> None:
    distributions, hung = world.account.distributions, list[str]()

    def update(**asked: Any) -> dict[str, Any]:
        answer = real(**asked)
        if asked["Id"] == BLOG and not hung:
            hung.append(BLOG)
            distributions.hang(BLOG, since=datetime.now(UTC) - timedelta(minutes=50))
        return answer

    real = distributions.update_distribution
    distributions.update_distribution = update  # type: ignore[method-assign]

    ended = run(world, EDGE, NAME)

    assert "BackedOut" in ended.names
    assert runs(world) == all_run("1")


def test_a_distribution_that_is_not_to_be_changed_holds_nothing_up(sealed: World) -> None:
    distributions = sealed.account.distributions
    distributions.create("E0NEW", {"viewer-request": f"{ARN}:1"})
    distributions.unknown["E0NEW"] = ("Shiny",)

    ended = run(sealed, EDGE_BACKOUT, NAME)

    assert ended.status == "Success", ended.failure
    assert runs(sealed) == all_run("1", "E0NEW")


def test_a_distribution_that_cannot_go_back_is_named_and_holds_no_other_up(sealed: World) -> None:
    sealed.account.distributions.unknown[STAGING] = ("Shiny",)

    ended = run(sealed, EDGE_BACKOUT, NAME)

    assert ended.status == "Failed"
    assert f"{STAGING} has settings that this stack does not know" in ended.failure
    assert runs(sealed) == {SHOP: {"1"}, BLOG: {"1"}, STAGING: {"2"}}
    assert "2" in numbers(sealed)


def test_a_distribution_that_is_deleted_meanwhile_needs_no_way_back(sealed: World) -> None:
    distributions = sealed.account.distributions

    def deletes(operation: str) -> None:
        if operation == "list_distributions":
            distributions.configs.pop(STAGING, None)

    sealed.watch = deletes
    ended = run(sealed, EDGE_BACKOUT, NAME)

    assert ended.status == "Success", ended.failure
    assert runs(sealed) == {SHOP: {"1"}, BLOG: {"1"}}


@pytest.mark.parametrize("status", ["Failed", "InProgress"])
def test_distributions_go_back_whatever_state_the_function_is_in(
    sealed: World, status: str
) -> None:
    sealed.account.functions.edit(NAME, LastUpdateStatus=status)

    run(sealed, EDGE_BACKOUT, NAME)

    assert runs(sealed) == all_run("1")
