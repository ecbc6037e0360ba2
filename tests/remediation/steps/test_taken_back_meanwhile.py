"""A function that is taken back, or deployed anew, while a press is about to move its aliases."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest

from remediation.model import SECRET_ARN_VARIABLE, RemediationError
from remediation.steps import repoint
from remediation.steps.context import StepFailed
from tests.remediation.account import Account
from tests.remediation.aliases import (
    Shifting,
    pass_minutes,
    press,
    routes,
    runs,
    with_aliases,
)
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import back_out, step_context

HOW = ("AllAtOnce", "Canary10Percent5Minutes")


@pytest.fixture
def account() -> Account:
    return with_aliases("live", "beta")


def back_out_with_aliases(account: Account) -> None:
    back_out(account, "orders", repoint_aliases=True)


def back_out_alone(account: Account) -> None:
    back_out(account, "orders")


def deploy_plaintext(account: Account) -> None:
    account.functions.edit("orders", Environment=dict(ENVIRONMENT), Handler="app.handler")


def set_a_variable_again(account: Account) -> None:
    latest = account.functions.configurations["orders"]["Environment"]
    account.functions.edit("orders", Environment={**latest, "TOKEN": ENVIRONMENT["TOKEN"]})


TAKE_BACK = (back_out_with_aliases, back_out_alone, deploy_plaintext, set_a_variable_again)


@pytest.mark.parametrize("take_back", TAKE_BACK)
@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("number", [1, 2])
def test_a_press_moves_no_alias_once_the_function_was_taken_back(
    account: Account, take_back: Callable[[Account], None], how: str, number: int
) -> None:
    before_call(account, "update_alias", lambda: take_back(account), number=number)

    with pytest.raises(StepFailed, match="orders is not sealed any more"):
        press(account, alias_shift=how)

    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("take_back", TAKE_BACK)
@pytest.mark.parametrize("step", ["shift", "watch", "complete"])
def test_each_step_of_a_shift_ends_once_the_function_was_taken_back(
    account: Account, take_back: Callable[[Account], None], step: str
) -> None:
    shifting = Shifting(account)
    pass_minutes(6)
    take_back(account)

    with pytest.raises(StepFailed, match="orders is not sealed any more"):
        getattr(shifting, step)()

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize(
    ("operation", "number"),
    [
        ("list_aliases", 1),
        ("list_aliases", 2),
        ("update_function_configuration", 1),
        ("detach_role_policy", 1),
        ("tag_resource", 1),
    ],
)
def test_a_backout_takes_back_what_a_press_moves_in_between(
    account: Account, how: str, operation: str, number: int
) -> None:
    """Whichever is the last to look at the aliases has them run what they ran."""
    remediated = Shifting(account, alias_shift="Canary10Percent5Minutes")
    remediated.put_back()

    def go_on() -> None:
        with contextlib.suppress(RemediationError):
            press(account, alias_shift=how)

    before_call(account, operation, go_on, number=number)

    said = back_out(account, "orders", repoint_aliases=True)

    latest = account.functions.configurations["orders"]["Environment"]
    if SECRET_ARN_VARIABLE not in latest:
        assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}, said
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("state", ["Inactive", "Failed"])
def test_a_backout_moves_no_alias_to_a_version_that_does_not_run(
    account: Account, state: str
) -> None:
    """Lambda has put it away since nobody invoked it: the next invocations would fail."""
    planned = press(account, alias_shift="AllAtOnce")
    new = runs(account)["live"]
    (old,) = account.functions.run_by("orders:1")
    old["State"] = state

    said = back_out(account, "orders", repoint_aliases=True)

    assert runs(account) == {"live": new, "beta": new}
    assert f"The alias live stays at the sealed version {new}: no version with the plaintext" in (
        str(said)
    )
    # A press that fails moves it back all the same: there it was a moment ago.
    repoint.put_back(step_context(account, "orders", plan=planned))
    assert runs(account) == {"live": "1", "beta": "1"}
