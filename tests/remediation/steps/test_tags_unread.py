"""GetFunction may tell of an error in the place of a function's tags: that is no empty list."""

from __future__ import annotations

from typing import Any

import pytest

from remediation.model import BACKED_OUT_TAG, PROTECTION_TAG
from remediation.runbook.response import Refused
from tests.remediation.account import Account
from tests.remediation.orders import ENVIRONMENT, environment, snapshot
from tests.remediation.runbook_story import back_out, make_plan, remediate

UNREAD = r"The function's tags could not be read \(ThrottlingException\)"


def hide_tags(account: Account, monkeypatch: pytest.MonkeyPatch, times: int = 10_000) -> None:
    """Have so many answers hold an error instead of the tags."""
    read, left = account.functions.get_function, [times]

    def without_tags(**parameters: Any) -> Any:
        answer = read(**parameters)
        left[0] -= 1
        if left[0] < 0:
            return answer
        del answer["Tags"]
        error = {"ErrorCode": "ThrottlingException", "Message": "not to be passed on"}
        return {**answer, "TagsError": error}

    monkeypatch.setattr(account.functions, "get_function", without_tags)


@pytest.mark.parametrize("tag", [PROTECTION_TAG, BACKED_OUT_TAG, "other"])
@pytest.mark.parametrize("automatic", [True, False])
def test_the_button_presses_nothing_that_may_be_protected(
    account: Account, monkeypatch: pytest.MonkeyPatch, tag: str, *, automatic: bool
) -> None:
    account.functions.tags["orders"][tag] = "yes"
    before = snapshot(account)
    with monkeypatch.context() as hidden:
        hide_tags(account, hidden)

        with pytest.raises(Refused, match=UNREAD):
            make_plan(account, "orders", "DB_PASSWORD", automatic=automatic)

    assert snapshot(account) == before


def test_an_error_that_passes_is_none(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    account.functions.tags["orders"][PROTECTION_TAG] = "yes"
    hide_tags(account, monkeypatch, 1)

    with pytest.raises(Refused, match="protected by its tag"):
        make_plan(account, "orders", "DB_PASSWORD")


def test_the_mark_goes_although_nobody_sees_it(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.functions.tags["orders"][BACKED_OUT_TAG] = "2026-01-01"

    def hide(operation: str) -> None:
        if operation == "invoke":
            account.before = lambda _: None
            hide_tags(account, monkeypatch)

    account.before = hide

    remediate(account, "orders", "DB_PASSWORD")

    assert BACKED_OUT_TAG not in account.functions.tags["orders"]


def test_the_way_back_is_open_all_the_same(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    # IAM, which sees the tags by itself, keeps it from a protected function.
    remediate(account, "orders", "DB_PASSWORD")
    hide_tags(account, monkeypatch)

    back_out(account, "orders")

    assert environment(account) == ENVIRONMENT
