"""A version that was published before: which one aliases may be moved to, and which one not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from remediation.model import REHEARSAL, SHIFT_TARGET
from tests.remediation.account import Account
from tests.remediation.aliases import (
    MOVING,
    Shifting,
    press,
    routes,
    runs,
    with_aliases,
)
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import back_out, remediate


@pytest.fixture
def account() -> Account:
    return with_aliases("live", "beta")


def by_its_owner(account: Account) -> None:
    remediate(account, "orders", *MOVING)
    account.functions.publish("orders")


def by_a_press_at_once(account: Account) -> None:
    remediate(account, "orders", *MOVING, repoint_aliases=True)
    back_out(account, "orders", repoint_aliases=True)


def described(account: Account, number: str) -> str:
    (version,) = account.functions.run_by(f"orders:{number}")
    return str(version.get("Description"))


def delete_what_is_probed(account: Account) -> None:
    """Take away what was published to be probed, as another press or a person would."""
    account.functions.published["orders"] = [
        each
        for each in account.functions.published["orders"]
        if each.get("Description") != REHEARSAL
    ]


@pytest.mark.parametrize("published", [by_its_owner, by_a_press_at_once])
@pytest.mark.parametrize("others", [1, 2])
def test_aliases_shift_only_to_a_version_that_was_published_for_that(
    account: Account, published: Callable[[Account], None], others: int
) -> None:
    """Lambda publishes nothing if the newest version is the same, and returns that one."""
    published(account)
    remediate(account, "orders", *MOVING)
    left = [others]

    def delete(operation: str) -> None:
        twins = [v for v in account.functions.published["orders"] if described_as_probed(v)]
        if operation == "publish_version" and twins and left[0]:
            left[0] -= 1
            delete_what_is_probed(account)

    account.before = delete

    press(account)

    (new, by_weight) = routes(account)["live"]
    assert by_weight == {}
    assert described(account, new) == SHIFT_TARGET
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


def described_as_probed(version: dict[str, object]) -> bool:
    return version.get("Description") == REHEARSAL


def test_an_alias_moved_at_once_takes_whichever_version_is_the_same(account: Account) -> None:
    by_its_owner(account)
    there = account.functions.published["orders"][-1]["Version"]
    before_call(account, "publish_version", lambda: delete_what_is_probed(account), number=2)

    press(account, alias_shift="AllAtOnce")

    assert runs(account) == {"live": there, "beta": there}


@pytest.mark.parametrize("state", ["Failed", "Inactive", "Deactivating", "Deleting"])
@pytest.mark.parametrize("how", ["AllAtOnce", "Canary10Percent5Minutes"])
def test_a_version_that_does_not_run_is_published_anew(
    account: Account, state: str, how: str
) -> None:
    """SnapStart may fail for a while; Lambda puts away what was not invoked for weeks."""
    broken = Shifting(account)
    broken.put_back()
    (version,) = account.functions.run_by(f"orders:{broken.version}")
    version["State"] = state

    press(account, alias_shift=how)

    (new, by_weight) = routes(account)["live"]
    assert new not in {"1", broken.version}
    assert by_weight == {}


def test_a_version_that_is_about_to_run_is_waited_for(account: Account) -> None:
    broken = Shifting(account)
    broken.put_back()
    (version,) = account.functions.run_by(f"orders:{broken.version}")
    version["State"] = "Pending"
    reads = [0]

    def wake(operation: str) -> None:
        reads[0] += operation == "get_function"
        if reads[0] > 40:
            version["State"] = "Active"

    account.before = wake

    press(account)

    assert runs(account)["live"] == broken.version
