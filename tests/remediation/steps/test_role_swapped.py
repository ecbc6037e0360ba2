"""A role that is swapped while a runbook runs keeps no grant, and gets none unproved."""

from __future__ import annotations

from typing import Any

import pytest

from remediation.model import RemediationError
from remediation.steps.context import StepFailed
from tests.remediation.account import Account
from tests.remediation.builders import ACCOUNT, POLICY, ROLE
from tests.remediation.orders import ENVIRONMENT, environment, snapshot
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context

OTHER = f"arn:aws:iam::{ACCOUNT}:role/other-role"
THIRD = f"arn:aws:iam::{ACCOUNT}:role/third-role"
MOVED = ("DB_PASSWORD", "TOKEN")


def swap(account: Account, role: str = OTHER) -> None:
    account.functions.edit("orders", Role=role)


def granted(account: Account) -> set[str]:
    return {role for role, policies in account.roles.attached.items() if POLICY in policies}


def press(account: Account, *roles: tuple[str, str]) -> None:
    """Press, and swap the role after a step, or before the first; back out if a step fails."""
    planned = make_plan(account, "orders", *MOVED)
    payload: dict[str, Any] = {"plan": planned}
    swaps = dict(roles)
    if "plan" in swaps:
        swap(account, swaps["plan"])
    try:
        for name, step in FORWARD:
            outcome = step(step_context(account, "orders", **payload))
            if name == "probe":
                payload["probe"] = {"revision_id": outcome}
            if name in swaps:
                swap(account, swaps[name])
    except RemediationError:
        back_out(account, "orders", **payload)
        raise


def test_the_plan_says_with_which_role_it_was_made(account: Account) -> None:
    assert make_plan(account, "orders", *MOVED)["role_arn"] == ROLE


@pytest.mark.parametrize("after", ["plan", "store", "grant", "shadow", "probe"])
def test_a_role_that_cannot_read_the_secret_leads_back_and_neither_keeps_a_grant(
    account: Account, after: str
) -> None:
    with pytest.raises(StepFailed):
        press(account, (after, OTHER))

    assert environment(account) == ENVIRONMENT
    assert granted(account) == set()
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("after", ["grant", "shadow", "probe"])
def test_a_role_that_can_read_the_secret_is_proved_and_the_other_keeps_no_grant(
    account: Account, after: str
) -> None:
    account.functions.create("sibling", ENVIRONMENT, Role=OTHER)
    remediate(account, "sibling", *MOVED)

    press(account, (after, OTHER))

    assert granted(account) == {"other-role"}
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert not set(MOVED) & environment(account).keys()


def test_a_role_that_was_not_planned_with_is_not_granted(account: Account) -> None:
    planned = make_plan(account, "orders", *MOVED)
    swap(account)

    with pytest.raises(StepFailed, match="orders was given another role after it was planned"):
        FORWARD[1][1](step_context(account, "orders", plan=planned))

    assert granted(account) == set()


@pytest.mark.parametrize("needs", ["sibling", "version"])
def test_the_planned_role_keeps_what_others_need(account: Account, needs: str) -> None:
    if needs == "sibling":
        account.functions.create("sibling", ENVIRONMENT)
        remediate(account, "sibling", *MOVED)
    else:
        remediate(account, "orders", *MOVED)
        account.functions.publish("orders", "live")
        back_out(account, "orders")

    with pytest.raises(StepFailed):
        press(account, ("shadow", OTHER))

    assert granted(account) == {"orders-role"}
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_a_role_that_was_swapped_twice_leaves_no_grant_behind(account: Account) -> None:
    with pytest.raises(StepFailed):
        press(account, ("grant", OTHER), ("shadow", THIRD))

    assert granted(account) == set()
    assert environment(account) == ENVIRONMENT


def test_a_sealed_function_whose_role_is_swapped_during_a_press_stays_sealed_and_granted(
    account: Account,
) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    planned = make_plan(account, "orders", "TOKEN")
    for _, step in FORWARD[:3]:
        step(step_context(account, "orders", plan=planned))
    swap(account)

    with pytest.raises(StepFailed, match="could not load its secret: SecretNotLoaded"):
        FORWARD[3][1](step_context(account, "orders", plan=planned))
    back_out(account, "orders", plan=planned)

    assert granted(account) == {"other-role"}
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert environment(account)["TOKEN"] == "another"


def test_a_backout_by_hand_looks_at_the_role_that_the_function_has(account: Account) -> None:
    remediate(account, "orders", *MOVED)
    before = snapshot(account)
    swap(account)

    back_out(account, "orders")

    assert snapshot(account) != before
    # Nobody told it of the other one.
    assert granted(account) == {"orders-role"}
