"""A runtime version that somebody pinned: an alias under it does not go to another one."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from remediation.steps import repoint
from remediation.steps.context import StepFailed
from tests.remediation.account import Account
from tests.remediation.aliases import MOVING, press, routes, with_aliases
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import back_out, make_plan, remediate, step_context

HOW = ("AllAtOnce", "Canary10Percent5Minutes")


@pytest.fixture
def account() -> Account:
    """An account whose function runs under a newer runtime version than its version 1."""
    made = with_aliases("live", "beta")
    (old,) = made.functions.run_by("orders:1")
    old["RuntimeVersionConfig"] = {"RuntimeVersionArn": "arn:aws:lambda:::runtime:older"}
    newer = {"RuntimeVersionArn": "arn:aws:lambda:::runtime:newer"}
    made.functions.edit("orders", RuntimeVersionConfig=newer)
    return made


@pytest.mark.parametrize("pinned", [["1"], ["$LATEST"], ["1", "$LATEST"]], ids=str)
@pytest.mark.parametrize("how", HOW)
def test_an_alias_stays_under_the_runtime_version_that_somebody_pinned(
    account: Account, pinned: list[str], how: str
) -> None:
    account.functions.pinned["orders"] = pinned

    planned = press(account, alias_shift=how)

    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
    assert (
        "The alias live stays at version 1: its version differs from $LATEST in the runtime's "
        "version, which somebody pinned" in str(planned["warnings"])
    )


@pytest.mark.parametrize("how", HOW)
def test_an_alias_moves_to_the_runtime_version_that_lambda_patched(
    account: Account, how: str
) -> None:
    press(account, alias_shift=how)

    assert routes(account)["live"][0] != "1"


@pytest.mark.parametrize("pinned", [["1"], ["$LATEST"]], ids=str)
def test_nothing_is_looked_up_if_the_runtime_versions_are_the_same(
    account: Account, pinned: list[str]
) -> None:
    account.functions.pinned["orders"] = pinned
    (old,) = account.functions.run_by("orders:1")
    old["RuntimeVersionConfig"] = {"RuntimeVersionArn": "arn:aws:lambda:::runtime:newer"}

    press(account)

    assert routes(account)["live"][0] != "1"
    assert "get_runtime_management_config" not in account.calls


@pytest.mark.parametrize("operation", ["publish_version", "update_alias", "invoke"])
def test_a_runtime_version_that_is_pinned_meanwhile_counts(
    account: Account, operation: str
) -> None:
    def pin() -> None:
        account.functions.pinned["orders"] = ["1"]

    before_call(account, operation, pin)

    with contextlib.suppress(StepFailed):
        press(account)

    # Of two aliases, the second is looked at after the first got its weight, which is taken back.
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("by_hand", [True, False])
def test_an_alias_goes_back_under_a_runtime_version_that_was_pinned_since(
    account: Account, *, by_hand: bool
) -> None:
    planned: dict[str, Any] = make_plan(account, "orders", *MOVING, repoint_aliases=True)
    remediate(account, "orders", *MOVING, repoint_aliases=True)
    account.functions.pinned["orders"] = ["1"]

    if by_hand:
        back_out(account, "orders", repoint_aliases=True)
    else:
        repoint.put_back(step_context(account, "orders", plan=planned))

    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
