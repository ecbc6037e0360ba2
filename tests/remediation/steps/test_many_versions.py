"""Functions with very many versions: a plan is short, asks little, and deletes what it saw."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.remediation.account import Account
from tests.remediation.aliases import MOVING, runs
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import back_out, make_plan, remediate

MANY = 700
LOOKED_AT = 200


@pytest.fixture
def account() -> Account:
    made = Account()
    made.functions.create("orders", dict(ENVIRONMENT))
    for _ in range(MANY - 1):
        made.functions.publish("orders")
    made.functions.publish("orders", "live")
    return made


@pytest.mark.parametrize(
    "choices",
    [{}, {"delete_old_versions": True}, {"repoint_aliases": True}],
    ids=lambda each: next(iter(each), "nothing"),
)
def test_a_plan_of_hundreds_of_versions_is_short_and_asks_little(
    account: Account, choices: dict[str, Any]
) -> None:
    planned = make_plan(account, "orders", *MOVING, **choices)

    # It is passed from step to step, and a step takes 300 seconds, of which Lambda answers 15 a
    # second.
    assert len(json.dumps(planned)) < 20_000
    assert account.calls.count("get_policy") <= LOOKED_AT
    assert "and 650 more" in str(planned["warnings"])


@pytest.mark.slow
def test_versions_that_something_points_at_are_named_before_all_others(account: Account) -> None:
    planned = make_plan(account, "orders", *MOVING)

    assert f"{MANY} (live)" in str(planned["warnings"])
    assert {"version": str(MANY), "variables": ["DB_PASSWORD", "TOKEN"], "named_by": ["live"]} in (
        planned["versions"]
    )


def test_what_was_not_looked_at_is_not_deleted(account: Account) -> None:
    account.functions.permissions["orders"] = ["1", "2", str(LOOKED_AT + 50)]

    planned = make_plan(account, "orders", *MOVING, delete_old_versions=True)

    assert planned["deletable"] == [str(number) for number in range(3, 103)]


@pytest.mark.slow
def test_press_after_press_deletes_all_that_nothing_points_at(account: Account) -> None:
    account.functions.published["orders"] = account.functions.published["orders"][-340:]
    account.functions.permissions["orders"] = [str(MANY - 300)]
    account.functions.tags["orders"] = {}

    for _ in range(5):
        remediate(account, "orders", *MOVING, delete_old_versions=True)

    left = [each["Version"] for each in account.functions.published["orders"]]
    assert left == [str(MANY - 300), str(MANY)]
    assert runs(account) == {"live": str(MANY)}


@pytest.mark.slow
def test_a_backout_of_hundreds_of_sealed_versions_says_it_shortly(account: Account) -> None:
    remediate(account, "orders", *MOVING)
    for _ in range(MANY):
        account.functions.publish("orders")

    said = back_out(account, "orders")

    assert "and 650 more are sealed" in str(said)
    assert len(json.dumps(said)) < 5_000
