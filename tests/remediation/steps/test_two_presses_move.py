"""Two presses that move the same aliases: neither undoes what the other has said that it did."""

from __future__ import annotations

import pytest

from remediation.model import PROBE_VARIABLE, REHEARSAL
from remediation.steps import repoint
from tests.remediation.account import Account
from tests.remediation.aliases import MOVING, press, routes, runs, with_aliases
from tests.remediation.orders import ENVIRONMENT, environment
from tests.remediation.runbook_story import make_plan, remediate, step_context

HOW = ("AllAtOnce", "Canary10Percent5Minutes")


@pytest.fixture
def account() -> Account:
    return with_aliases("live", "beta")


def described(account: Account) -> list[str | None]:
    return [each.get("Description") for each in account.functions.published["orders"]]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("operation", ["get_function", "invoke", "list_versions_by_function"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_press_goes_on_though_another_deletes_the_version_that_it_probes(
    account: Account, how: str, operation: str, times: int
) -> None:
    left = [times]

    def delete(called: str) -> None:
        if called == operation and REHEARSAL in described(account) and left[0]:
            left[0] -= 1
            account.functions.published["orders"] = [
                each
                for each in account.functions.published["orders"]
                if each.get("Description") != REHEARSAL
            ]

    account.before = delete

    press(account, alias_shift=how)

    new = runs(account)["live"]
    assert new != "1"
    assert routes(account) == {"live": (new, {}), "beta": (new, {})}
    assert REHEARSAL not in described(account)
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("how", HOW)
def test_a_press_that_fails_before_it_moved_aliases_takes_none_back(
    account: Account, how: str
) -> None:
    make_plan(account, "orders", *MOVING, repoint_aliases=True)
    press(account, alias_shift=how)
    moved = routes(account)
    latest = account.functions.configurations["orders"]
    names = ",".join(MOVING)
    probing = {**latest["Environment"], PROBE_VARIABLE: f"{'0' * 32}:{names}"}
    account.functions.edit("orders", Environment=probing)
    account.functions.publish("orders")
    account.functions.published["orders"][-1]["Description"] = REHEARSAL

    said = repoint.put_back(step_context(account, "orders"))

    assert said == ()
    assert routes(account) == moved
    assert PROBE_VARIABLE not in environment(account)
    assert REHEARSAL not in described(account)


@pytest.mark.parametrize("how", HOW)
def test_a_version_that_is_there_and_fails_its_probe_still_fails_the_press(
    account: Account, how: str
) -> None:
    remediate(account, "orders", *MOVING)
    account.functions.only_latest_starts = True

    with pytest.raises(Exception, match="could not load the secret, so no alias is moved"):
        press(account, alias_shift=how)

    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
    assert REHEARSAL not in described(account)
