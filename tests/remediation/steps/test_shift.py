"""Aliases shift by weight: a part of their invocations first, the rest when nothing went wrong."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from remediation.model import SHIFT_TARGET
from tests.remediation.account import Account
from tests.remediation.aliases import (
    ALARM,
    CANARY,
    MOVING,
    Shifting,
    alias,
    pass_minutes,
    press,
    routes,
    weights,
    with_aliases,
)
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import make_plan, remediate


@pytest.fixture
def account() -> Account:
    return with_aliases("live", "beta")


def test_an_alias_gets_a_weight_first_and_the_rest_when_the_time_is_over(account: Account) -> None:
    asked: list[tuple[str, dict[str, float]]] = []
    account.after = lambda operation: (
        asked.append(routes(account)["live"]) if operation == "update_alias" else None
    )

    press(account)

    (new, none) = routes(account)["live"]
    assert none == {}
    assert asked[0] == ("1", {new: 0.1})
    assert asked[-1] == (new, {})
    assert routes(account)["beta"] == (new, {})
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize(
    ("how", "weight", "minutes"),
    [
        ("Canary10Percent5Minutes", 0.1, 5),
        ("Canary1Percent1Minutes", 0.01, 1),
        ("Canary50Percent30Minutes", 0.5, 30),
        ("Canary99Percent99Minutes", 0.99, 99),
    ],
)
def test_weight_and_time_are_those_that_were_asked_for(
    account: Account, how: str, weight: float, minutes: int
) -> None:
    shifting = Shifting(account, alias_shift=how)

    assert routes(account)["live"] == ("1", {shifting.version: weight})
    pass_minutes(minutes - 0.1)
    assert not shifting.watch().is_over
    pass_minutes(0.2)
    assert shifting.watch().is_over
    shifting.complete()
    assert routes(account)["live"] == (shifting.version, {})


def test_the_plan_says_how_aliases_will_be_moved(account: Account) -> None:
    planned = make_plan(
        account, "orders", *MOVING, repoint_aliases=True, alias_shift=CANARY, alias_alarm=ALARM
    )

    assert planned["steps"][-1].endswith(
        "move to it: beta from 1, live from 1; 10 % of the invocations at first, the rest 5 "
        "minutes later, unless the alarm orders-errors goes off"
    ) or planned["steps"][-1].endswith(
        "move to it: live from 1, beta from 1; 10 % of the invocations at first, the rest 5 "
        "minutes later, unless the alarm orders-errors goes off"
    )


@pytest.mark.parametrize("choices", [{}, {"alias_shift": "AllAtOnce"}])
def test_nothing_shifts_unless_it_is_asked_for(account: Account, choices: dict[str, str]) -> None:
    remediate(account, "orders", *MOVING, repoint_aliases=True, **choices)

    assert "describe_alarms" not in account.calls
    assert account.calls.count("update_alias") == 2
    assert SHIFT_TARGET not in [v.get("Description") for v in account.functions.published["orders"]]


def test_old_versions_go_after_the_shift_and_not_before(account: Account) -> None:
    planned = press(account, delete_old_versions=True)

    assert planned["deletable"] == ["1"]
    (new,) = [each["Version"] for each in account.functions.published["orders"]]
    assert routes(account) == {"live": (new, {}), "beta": (new, {})}


@pytest.mark.parametrize("percent", [1, 7, 29, 57, 99])
def test_a_weight_that_comes_back_less_exact_is_the_one_that_was_given(
    account: Account, percent: int
) -> None:
    shifting = Shifting(account, alias_shift=f"Canary{percent}Percent1Minutes")
    for name in ("live", "beta"):
        inexact = percent / 100 + 1e-9
        alias(account, name)["RoutingConfig"] = weights(shifting.version, inexact)
    pass_minutes(1)

    assert shifting.watch().warnings == ()
    assert shifting.complete() == ()
    assert routes(account)["live"] == (shifting.version, {})


@pytest.mark.parametrize("stale", [1, 2, 3])
def test_aliases_go_on_shifting_though_what_was_written_does_not_show_at_once(
    account: Account, monkeypatch: pytest.MonkeyPatch, stale: int
) -> None:
    """What was listed before is listed for a while after the last write, too."""
    listed = account.functions.list_aliases
    before = copy.deepcopy(listed(FunctionName="orders"))
    left = [0]

    def written(operation: str) -> None:
        if operation == "update_alias" and routes(account)["beta"][1]:
            left[0] = stale
            account.after = lambda _: None

    def list_aliases(*, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
        left[0] -= left[0] > 0
        return copy.deepcopy(before) if left[0] else listed(FunctionName=FunctionName)

    monkeypatch.setattr(account.functions, "list_aliases", list_aliases)
    account.after = written

    press(account)

    new = routes(account)["live"][0]
    assert routes(account) == {"live": (new, {}), "beta": (new, {})}
    assert new != "1"
