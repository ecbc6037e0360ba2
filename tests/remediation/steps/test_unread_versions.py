"""Versions whose variables cannot be read: under a key of their own, say, that was changed since.

Such a version may load the secret, and may keep plaintext.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.remediation.account import Account
from tests.remediation.fake_configurations import UNREADABLE
from tests.remediation.orders import ENVIRONMENT, SECRET, stored
from tests.remediation.runbook_story import back_out, make_plan, remediate

MOVING = ("DB_PASSWORD", "TOKEN")


@pytest.fixture
def account() -> Account:
    """An account with a sealed function, of which an alias runs a sealed version."""
    made = Account()
    made.functions.create("orders", dict(ENVIRONMENT))
    remediate(made, "orders", *MOVING)
    made.functions.publish("orders", "live")
    return made


def hide(account: Account, *numbers: str) -> None:
    """Have the variables of some versions, or of all, unreadable from now on."""
    for version in account.functions.published["orders"]:
        if not numbers or version["Version"] in numbers:
            version[UNREADABLE] = True


def runs_on(account: Account) -> None:
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


def test_the_secret_that_an_unread_version_may_load_is_not_deleted(account: Account) -> None:
    hide(account)

    said = back_out(account, "orders", delete_secret_after_days=7)

    assert "The secret stays" in str(said)
    assert not account.secrets.stored[SECRET].deleted
    runs_on(account)


def test_a_secret_that_no_version_loads_is_deleted(account: Account) -> None:
    account.functions.aliases["orders"].clear()
    account.functions.delete_function(FunctionName="orders", Qualifier="1")

    back_out(account, "orders", delete_secret_after_days=7)

    assert account.secrets.stored[SECRET].deleted


@pytest.mark.parametrize("taken_out", ["DB_PASSWORD", "TOKEN"])
def test_values_that_an_unread_version_may_load_stay_in_the_secret(
    account: Account, taken_out: str
) -> None:
    back_out(account, "orders")
    left = {name: v for name, v in ENVIRONMENT.items() if name != taken_out}
    account.functions.edit("orders", Environment=left)
    hide(account)

    remediate(account, "orders", *(name for name in MOVING if name != taken_out))

    assert stored(account)[taken_out] == ENVIRONMENT[taken_out]
    runs_on(account)


def planned(account: Account, **choices: Any) -> str:
    return str(make_plan(account, "orders", *MOVING, **choices)["warnings"])


def backed_out(account: Account) -> str:
    return str(back_out(account, "orders"))


@pytest.mark.parametrize("say", [planned, backed_out])
def test_versions_that_could_not_be_read_are_named(
    account: Account, say: Callable[[Account], str]
) -> None:
    account.functions.publish("orders")
    account.functions.edit("orders", Timeout=9)
    account.functions.publish("orders")
    hide(account, "1", "3")

    assert "The variables of the published versions 1, 3 could not be read" in say(account)


@pytest.mark.parametrize("say", [planned, backed_out])
def test_versions_that_were_read_are_not_named_so(
    account: Account, say: Callable[[Account], str]
) -> None:
    assert "could not be read" not in say(account)


def test_an_alias_of_an_unread_version_stays_and_the_version_is_not_deleted(
    account: Account,
) -> None:
    account.functions.publish("orders")
    account.functions.publish("orders")
    hide(account)

    made = make_plan(account, "orders", *MOVING, repoint_aliases=True, delete_old_versions=True)

    assert (made["moves"], made["deletable"]) == ([], [])
