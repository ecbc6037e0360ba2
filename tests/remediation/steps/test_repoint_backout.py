"""The way back by hand moves aliases back if it is asked to."""

from __future__ import annotations

import pytest

from remediation.steps import repoint
from tests.remediation.account import Account
from tests.remediation.aliases import runs
from tests.remediation.orders import ENVIRONMENT, environment
from tests.remediation.repointing import press, rotate, version, with_three_aliases
from tests.remediation.runbook_story import back_out, step_context


@pytest.fixture
def account() -> Account:
    return with_three_aliases()


def test_backout_by_hand_moves_the_aliases_back_if_asked_to(account: Account) -> None:
    press(account)

    warnings = back_out(account, "orders", repoint_aliases=True)

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    assert environment(account) == ENVIRONMENT
    assert not any("stays at" in each for each in warnings)


def test_backout_by_hand_leaves_the_aliases_unless_asked_to(account: Account) -> None:
    press(account)

    back_out(account, "orders")

    assert runs(account)["live"] not in {"1", "2"}
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("lost", ["the version before", "the secret"])
def test_an_alias_without_a_version_to_go_back_to_stays_and_is_named(
    account: Account, lost: str
) -> None:
    press(account)
    if lost == "the secret":
        rotate(account)
    else:
        version(account, "2")["CodeSha256"] = "another hash"
    new = runs(account)["live"]

    warnings = back_out(account, "orders", repoint_aliases=True)

    assert f"The alias live stays at the sealed version {new}" in str(warnings)
    assert runs(account)["live"] == new


def test_put_back_is_repeated_without_harm(account: Account) -> None:
    planned = press(account)

    for _ in range(2):
        repoint.put_back(step_context(account, "orders", plan=planned))

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
