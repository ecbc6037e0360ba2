"""Aliases with provisioned concurrency: Lambda runs two versions by weight while it allocates.

Nobody else can give such an alias weights. See
https://github.com/hashicorp/terraform-provider-aws/pull/48116.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from remediation.model import RemediationError
from remediation.steps import repoint
from tests.remediation.account import Account, lost_answer, refusal
from tests.remediation.aliases import MOVING, change, press, routes, runs, weights, with_aliases
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import back_out, make_plan, remediate, step_context

FOR_LONG = 1_000


@pytest.fixture
def account() -> Account:
    made = with_aliases("live", "beta")
    made.functions.provisioned["orders"] = ["live"]
    made.functions.allocating = FOR_LONG
    return made


def press_at_once(account: Account) -> dict[str, Any]:
    return remediate(account, "orders", *MOVING, repoint_aliases=True)


def put_back(account: Account, planned: dict[str, Any]) -> tuple[str, ...]:
    return repoint.put_back(step_context(account, "orders", plan=planned))


def by_hand(account: Account, _: dict[str, Any]) -> tuple[str, ...]:
    return back_out(account, "orders", repoint_aliases=True)


@pytest.mark.parametrize("go_back", [put_back, by_hand])
@pytest.mark.parametrize("weight", [1.0, 0.5, 0.01])
def test_an_alias_goes_back_though_lambda_still_runs_both_versions(
    account: Account,
    go_back: Callable[[Account, dict[str, Any]], tuple[str, ...]],
    weight: float,
) -> None:
    planned = press_at_once(account)
    change(account, "live", RoutingConfig=weights("1", weight))

    said = go_back(account, planned)

    account.functions.settle()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
    assert "alias" not in str(said)


@pytest.mark.parametrize("go_back", [put_back, by_hand])
def test_weights_of_an_alias_without_provisioned_concurrency_are_somebodys(
    account: Account, go_back: Callable[[Account, dict[str, Any]], tuple[str, ...]]
) -> None:
    planned = press_at_once(account)
    new = runs(account)["beta"]
    change(account, "beta", RoutingConfig=weights("1", 1.0))

    said = go_back(account, planned)

    assert routes(account)["beta"] == (new, {"1": 1.0})
    assert f"The alias beta stays at version {new}: it runs 1 by weight" in str(said)


@pytest.mark.parametrize("number", [1, 2])
def test_an_alias_whose_move_is_heard_of_late_counts_as_moved(
    account: Account, number: int
) -> None:
    """The answer was lost, and the next try found the alias changed: by the first."""
    remediate(account, "orders", *MOVING)
    given: dict[str, Any] = {"plan": make_plan(account, "orders", repoint_aliases=True)}
    given["published"] = {"version": account.functions.publish("orders")}
    left = [number]

    def again(operation: str) -> None:
        left[0] -= operation == "update_alias"
        if operation == "update_alias" and left[0] == 0:
            account.after = lambda _: None
            raise refusal("PreconditionFailedException")

    account.after = again

    assert repoint.repoint(step_context(account, "orders", **given)) == ()
    assert runs(account) == dict.fromkeys(("live", "beta"), given["published"]["version"])


def test_an_alias_is_not_called_somebodys_right_after_it_was_moved(account: Account) -> None:
    said: list[str] = []
    planned = make_plan(account, "orders", *MOVING, repoint_aliases=True)
    remediate(account, "orders", *MOVING)
    number = account.functions.publish("orders")
    given = {"plan": planned, "published": {"version": number}}

    said += repoint.repoint(step_context(account, "orders", **given))

    assert said == []
    assert routes(account)["live"] == (number, {"1": 1.0})


def test_an_alias_that_gets_provisioned_concurrency_meanwhile_fails_the_shift(
    account: Account,
) -> None:
    account.functions.provisioned["orders"] = []

    def provide(operation: str) -> None:
        if operation == "publish_version":
            account.functions.provisioned["orders"] = ["live"]

    account.after = provide

    with pytest.raises(RemediationError, match="lambda:UpdateAlias"):
        press(account)

    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


def test_a_lost_answer_is_no_reason_to_leave_the_alias(account: Account) -> None:
    def lose(operation: str) -> None:
        if operation == "update_alias":
            account.after = lambda _: None
            raise lost_answer()

    account.after = lose

    with pytest.raises(RemediationError):
        press_at_once(account)

    account.functions.settle()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
