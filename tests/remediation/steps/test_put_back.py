"""Aliases go back to what they ran before, whatever comes in between; each that stays is named."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from remediation.model import SECRET_ARN_VARIABLE, RemediationError
from remediation.steps import publish, repoint
from tests.remediation.account import Account
from tests.remediation.aliases import MOVING, alias, change, runs, with_aliases
from tests.remediation.builders import POLICY
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import back_out, make_plan, remediate, step_context


@pytest.fixture
def account() -> Account:
    return with_aliases("live", "canary")


def press(account: Account) -> dict[str, Any]:
    return remediate(account, "orders", *MOVING, repoint_aliases=True)


# ------------------------------------------------------------------ what arrives late


@pytest.mark.parametrize("name", ["live", "canary"])
@pytest.mark.parametrize("late", [1, 2])
def test_a_move_that_arrives_during_the_way_back_is_undone(
    account: Account, name: str, late: int
) -> None:
    planned = press(account)
    new = runs(account)["live"]
    change(account, "live", FunctionVersion="1")
    change(account, "canary", FunctionVersion="1")
    before_call(
        account,
        "update_alias",
        lambda: change(account, name, FunctionVersion=new),
        number=late if name == "canary" else 1,
    )

    said = repoint.put_back(step_context(account, "orders", plan=planned))

    assert runs(account) == {"live": "1", "canary": "1"}
    assert said == ()


@pytest.mark.parametrize("changes", [{"Description": "new words"}, {"Tags": {}}, {"AliasArn": "a"}])
def test_an_alias_that_is_only_described_meanwhile_goes_back(
    account: Account, changes: dict[str, Any]
) -> None:
    planned = press(account)
    before_call(account, "update_alias", lambda: change(account, "live", **changes))

    said = repoint.put_back(step_context(account, "orders", plan=planned))

    assert runs(account) == {"live": "1", "canary": "1"}
    assert said == ()


def test_an_alias_that_is_changed_without_end_is_named_for_that(account: Account) -> None:
    planned = press(account)

    def restless(operation: str) -> None:
        if operation == "update_alias":
            change(account, "live")

    account.before = restless

    said = repoint.put_back(step_context(account, "orders", plan=planned))

    assert "The alias live stays" in str(said)
    assert "changed by others again and again" in str(said)
    assert runs(account)["canary"] == "1"


@pytest.mark.parametrize("is_there", [True, False])
def test_an_alias_goes_back_to_a_sealed_version_that_kept_one_value(
    account: Account, *, is_there: bool
) -> None:
    remediate(account, "orders", "TOKEN")
    half = account.functions.publish("orders")
    change(account, "live", FunctionVersion=half)
    planned = remediate(account, "orders", "DB_PASSWORD", repoint_aliases=True)
    new = runs(account)["live"]
    assert new not in {"1", half}
    if not is_there:
        account.functions.delete_function(FunctionName="orders", Qualifier=half)

    said = repoint.put_back(step_context(account, "orders", plan=planned))

    assert runs(account)["live"] == (half if is_there else new)
    assert ("stays at the sealed version" in str(said)) is not is_there
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("operation", ["publish_version", "invoke", "update_alias"])
@pytest.mark.parametrize("seals_again", [True, False])
def test_no_grant_is_left_after_a_backout_during_the_probe_of_a_version(
    account: Account, operation: str, *, seals_again: bool
) -> None:
    planned = remediate(account, "orders", *MOVING)
    planned = make_plan(account, "orders", repoint_aliases=True)
    before_call(account, operation, lambda: back_out(account, "orders"))
    given = {"plan": planned, "repoint_aliases": True}
    with contextlib.suppress(RemediationError):
        published = publish.publish(step_context(account, "orders", **given))
        given["published"] = {"version": published.version}
        repoint.repoint(step_context(account, "orders", **given))
    account.before = lambda _: None
    if seals_again:
        remediate(account, "orders", *MOVING)

    repoint.put_back(step_context(account, "orders", **given))

    needs = seals_again or any(
        SECRET_ARN_VARIABLE in each["Environment"] for each in account.functions.published["orders"]
    )
    (attached,) = account.roles.attached.values()
    assert (POLICY in attached) is needs
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


# ------------------------------------------------------------------ two versions by weight


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize(
    ("main", "weighted"), [("new", "1"), ("1", "new"), ("new", "other")], ids=str
)
def test_an_alias_that_runs_a_sealed_version_by_weight_stays_and_is_named(
    account: Account, main: str, weighted: str, *, by_hand: bool
) -> None:
    planned = press(account)
    numbers = {"new": runs(account)["live"], "1": "1"}
    account.functions.edit("orders", Timeout=9)
    numbers["other"] = account.functions.publish("orders")
    weights = {"AdditionalVersionWeights": {numbers[weighted]: 0.1}}
    change(account, "live", FunctionVersion=numbers[main], RoutingConfig=weights)

    if by_hand:
        said = back_out(account, "orders", repoint_aliases=True)
    else:
        said = repoint.put_back(step_context(account, "orders", plan=planned))

    assert alias(account, "live")["RoutingConfig"] == weights
    assert f"The alias live stays at version {numbers[main]}: it runs" in str(said)
    assert "by weight" in str(said)
    assert runs(account)["canary"] == "1"


def test_an_alias_that_runs_no_sealed_version_by_weight_is_not_named(account: Account) -> None:
    press(account)
    weights = {"AdditionalVersionWeights": {"1": 0.1}}
    other = account.functions.publish("orders")
    account.functions.published["orders"][-1]["Environment"] = dict(ENVIRONMENT)
    change(account, "live", FunctionVersion=other, RoutingConfig=weights)

    assert "alias live" not in str(back_out(account, "orders", repoint_aliases=True))


# ------------------------------------------------------------------ a stack's aliases


@pytest.mark.parametrize("key", ["stack-name"])
@pytest.mark.parametrize("names", [("live",), ("canary",), ("live", "canary")])
def test_backout_by_hand_leaves_aliases_of_a_function_that_a_stack_owns(
    account: Account, key: str, names: tuple[str, ...]
) -> None:
    press(account)
    new = runs(account)["live"]
    for name in {"live", "canary"} - set(names):
        change(account, name, FunctionVersion="1")
    account.functions.tags["orders"][f"aws:cloudformation:{key}"] = "shop"

    said = str(back_out(account, "orders", repoint_aliases=True))

    assert runs(account) == {each: new if each in names else "1" for each in ("live", "canary")}
    for name in names:
        assert f"The alias {name} stays at the sealed version {new}: the CloudFormation stack" in (
            said
        )
        assert account.effective(f"orders:{name}") == ("app.handler", ENVIRONMENT)


def test_a_plan_and_the_way_back_leave_the_same_aliases(account: Account) -> None:
    account.functions.tags["orders"]["aws:cloudformation:stack-name"] = "shop"

    planned = make_plan(account, "orders", *MOVING, repoint_aliases=True)

    assert planned["moves"] == []
