"""What Lambda's lists do not show at once, after it was written."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from remediation.model import REHEARSAL
from remediation.steps import repoint
from tests.remediation.account import Account
from tests.remediation.aliases import Shifting, press, routes, runs, with_aliases
from tests.remediation.meanwhile import before_call
from tests.remediation.runbook_story import back_out, step_context

Lag = Callable[[str, int], None]


@pytest.fixture
def account() -> Account:
    return with_aliases("live", "beta")


@pytest.fixture
def lag(account: Account, monkeypatch: pytest.MonkeyPatch) -> Lag:
    """Return what has the next so many listings of a kind show what there was a moment before."""

    def make(operation: str, listings: int) -> None:
        real = getattr(account.functions, operation)
        before, left = copy.deepcopy(real(FunctionName="orders")), [listings]

        def listed(*, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
            left[0] -= 1
            return copy.deepcopy(before if left[0] >= 0 else real(FunctionName=FunctionName))

        monkeypatch.setattr(account.functions, operation, listed)

    return make


@pytest.mark.parametrize("listings", [1, 2, 3, 4, 5])
def test_aliases_go_back_from_a_version_that_is_not_listed_yet(
    account: Account, monkeypatch: pytest.MonkeyPatch, listings: int
) -> None:
    shifting = Shifting(account)
    real, left = account.functions.list_versions_by_function, [listings]

    def listed(*, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
        answer = real(FunctionName=FunctionName)
        left[0] -= 1
        if left[0] >= 0:
            answer["Versions"] = [
                each for each in answer["Versions"] if each["Version"] != shifting.version
            ]
        return answer

    monkeypatch.setattr(account.functions, "list_versions_by_function", listed)

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


@pytest.mark.parametrize("by_hand", [True, False])
def test_an_alias_of_a_version_that_is_never_listed_stays_and_is_named(
    account: Account, monkeypatch: pytest.MonkeyPatch, *, by_hand: bool
) -> None:
    planned = press(account, alias_shift="AllAtOnce")
    new, real = runs(account)["live"], account.functions.list_versions_by_function

    def listed(*, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
        answer = real(FunctionName=FunctionName)
        answer["Versions"] = [each for each in answer["Versions"] if each["Version"] != new]
        return answer

    monkeypatch.setattr(account.functions, "list_versions_by_function", listed)

    if by_hand:
        said = back_out(account, "orders", repoint_aliases=True)
    else:
        said = repoint.put_back(step_context(account, "orders", plan=planned))

    assert f"The alias live stays at version {new}: Lambda does not list" in str(said)
    assert runs(account) == {"live": new, "beta": new}


@pytest.mark.parametrize("listings", [1, 2, 3, 4, 5])
def test_aliases_go_back_though_their_weights_are_not_listed_yet(
    account: Account, lag: Lag, listings: int
) -> None:
    """Each alias is written under the RevisionId that is listed, and Lambda refuses an old one."""
    shifting = Shifting(account)
    there = account.functions.aliases["orders"]
    account.functions.aliases["orders"] = [
        {"Name": each["Name"], "FunctionVersion": "1", "RevisionId": "1"} for each in there
    ]
    lag("list_aliases", listings)
    account.functions.aliases["orders"] = there

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


@pytest.mark.parametrize("listings", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("how", ["AllAtOnce", "Canary10Percent5Minutes"])
def test_aliases_move_though_the_lists_are_late(
    account: Account, how: str, listings: int, lag: Lag
) -> None:
    before_call(account, "update_alias", lambda: lag("list_aliases", listings))

    press(account, alias_shift=how)

    new = runs(account)["live"]
    assert new != "1"
    assert routes(account) == {"live": (new, {}), "beta": (new, {})}


@pytest.mark.parametrize("listings", [1, 2, 3, 4])
def test_what_was_published_to_be_probed_is_deleted_before_it_is_listed(
    account: Account, monkeypatch: pytest.MonkeyPatch, listings: int
) -> None:
    real, left = account.functions.list_versions_by_function, [listings]

    def listed(*, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
        answer = real(FunctionName=FunctionName)
        if any(each.get("Description") == REHEARSAL for each in answer["Versions"]):
            left[0] -= 1
            if left[0] >= 0:
                answer["Versions"] = answer["Versions"][:2]
        return answer

    monkeypatch.setattr(account.functions, "list_versions_by_function", listed)

    press(account, alias_shift="AllAtOnce")

    there = account.functions.published["orders"]
    assert [each["Version"] for each in there] == ["1", runs(account)["live"]]
