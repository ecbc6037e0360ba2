"""A shift that broke off: the next press goes on, and each way back takes the weight away."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from remediation.steps.context import StepFailed
from tests.remediation.account import Account
from tests.remediation.aliases import (
    CANARY,
    MOVING,
    Shifting,
    change,
    pass_minutes,
    press,
    routes,
    weights,
    with_aliases,
)
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, SECRET
from tests.remediation.runbook_story import back_out, remediate


@pytest.fixture
def account() -> Account:
    return with_aliases("live", "beta")


def test_aliases_do_not_get_the_rest_before_the_time_is_over(account: Account) -> None:
    shifting = Shifting(account)
    pass_minutes(4)

    with pytest.raises(StepFailed, match="5 minutes are not over yet"):
        shifting.complete()

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


@pytest.mark.parametrize("how", [CANARY, "Canary25Percent1Minutes", "AllAtOnce"])
def test_a_press_goes_on_where_one_before_broke_off(account: Account, how: str) -> None:
    broken = Shifting(account)

    planned = press(account, alias_shift=how)

    assert {each["alias"] for each in planned["moves"]} == {"live", "beta"}
    assert routes(account) == {"live": (broken.version, {}), "beta": (broken.version, {})}
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


def test_a_shift_that_is_repeated_changes_nothing_and_begins_its_time_anew(
    account: Account,
) -> None:
    shifting = Shifting(account)
    pass_minutes(4)
    before = account.calls.count("update_alias")

    shifting.shift()

    assert account.calls.count("update_alias") == before
    pass_minutes(4)
    assert not shifting.watch().is_over


def rotate(account: Account) -> None:
    secret = account.secrets.stored[SECRET]
    secret.versions["rotated"] = json.dumps({"DB_PASSWORD": "rotated", "TOKEN": "another"})
    secret.make_current("rotated")


def spoil(account: Account) -> None:
    secret = account.secrets.stored[SECRET]
    secret.versions["spoilt"] = "no JSON"
    secret.make_current("spoilt")


def delete_secret(account: Account) -> None:
    account.secrets.stored[SECRET].deleted = True


@pytest.mark.parametrize("do", [None, rotate, spoil, delete_secret])
def test_aliases_go_back_that_still_shift_whatever_became_of_the_secret(
    account: Account, do: Callable[[Account], None] | None
) -> None:
    shifting = Shifting(account)
    if do:
        do(account)

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


def test_backout_by_hand_takes_aliases_back_that_still_shift(account: Account) -> None:
    Shifting(account)

    said = back_out(account, "orders", repoint_aliases=True)

    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
    assert "alias" not in str(said)


def test_backout_by_hand_leaves_what_shifts_if_a_stack_owns_the_function_by_now(
    account: Account,
) -> None:
    shifting = Shifting(account)
    account.functions.tags["orders"]["aws:cloudformation:stack-name"] = "shop"

    said = back_out(account, "orders", repoint_aliases=True)

    assert routes(account)["live"] == ("1", {shifting.version: 0.1})
    assert "The alias live stays at version 1: the CloudFormation stack shop" in str(said)


@pytest.mark.parametrize("changed", [{"Timeout": 60}, {"CodeSha256": "another hash"}])
def test_an_alias_that_was_left_shifting_stays_if_the_function_has_changed_since(
    account: Account, changed: dict[str, Any]
) -> None:
    broken = Shifting(account)
    account.functions.edit("orders", **changed)

    planned = press(account)

    assert "The alias live stays at version 1: its version differs" in str(planned["warnings"])
    assert routes(account)["live"] == ("1", {broken.version: 0.1})
    back_out(account, "orders", repoint_aliases=True)
    assert routes(account)["live"] == ("1", {})


@pytest.mark.parametrize("name", ["live", "beta"])
def test_a_weight_that_arrives_during_the_way_back_is_undone(account: Account, name: str) -> None:
    shifting = Shifting(account)
    for each in ("live", "beta"):
        change(account, each, RoutingConfig={})
    before_call(
        account,
        "update_alias",
        lambda: change(account, name, RoutingConfig=weights(shifting.version)),
    )

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


def test_a_version_that_was_there_before_is_not_shifted_to(account: Account) -> None:
    remediate(account, "orders", *MOVING)
    there = account.functions.publish("orders")

    press(account)

    new = routes(account)["live"][0]
    assert new not in {"1", there}
