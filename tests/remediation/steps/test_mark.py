"""The mark of a function that was backed out, where tagging is slow, or not allowed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from remediation.aws.calls import AwsFailure
from remediation.model import BACKED_OUT_TAG
from remediation.steps.context import StepFailed
from tests.remediation.account import READ_FIRST, Account, refusal
from tests.remediation.builders import POLICY
from tests.remediation.orders import ENVIRONMENT, SECRET, environment
from tests.remediation.runbook_story import back_out, remediate


@pytest.fixture
def sealed(account: Account) -> Account:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    return account


def refuse(operation: str, code: str, times: int = 99) -> Callable[[str], None]:
    left = [times]

    def hook(called: str) -> None:
        if called == operation and left[0] > 0:
            left[0] -= 1
            raise refusal(code)

    return hook


@pytest.mark.parametrize("code", ["AccessDeniedException", "InvalidParameterValueException"])
def test_a_function_that_nobody_may_tag_is_taken_back_whole(sealed: Account, code: str) -> None:
    sealed.before = refuse("tag_resource", code)

    said = back_out(sealed, "orders", delete_secret_after_days="7")

    assert environment(sealed) == ENVIRONMENT
    assert sealed.roles.attached["orders-role"] == []
    assert sealed.secrets.stored[SECRET].deleted
    assert f"could not be tagged {BACKED_OUT_TAG} ({code})" in said[0]


def test_a_step_that_failed_is_told_and_not_the_mark(account: Account) -> None:
    account.functions.edit("orders", **{READ_FIRST: "DB_PASSWORD"})
    account.before = refuse("tag_resource", "AccessDeniedException")

    with pytest.raises(StepFailed, match=r"Runtime\.ExitError"):
        remediate(account, "orders", "DB_PASSWORD")

    assert environment(account) == ENVIRONMENT


@pytest.mark.parametrize("code", ["ServiceException", "TooManyRequestsException"])
def test_what_may_pass_is_told_as_a_failure_so_that_it_is_done_again(
    sealed: Account, code: str
) -> None:
    sealed.before = refuse("tag_resource", code)
    with pytest.raises(AwsFailure, match="lambda:TagResource"):
        back_out(sealed, "orders")

    sealed.before = lambda _: None
    back_out(sealed, "orders")

    assert BACKED_OUT_TAG in sealed.functions.tags["orders"]


@pytest.mark.parametrize("times", [1, 3, 5])
def test_an_update_that_lambda_still_sees_is_waited_for(sealed: Account, times: int) -> None:
    sealed.before = refuse("tag_resource", "ResourceConflictException", times)
    back_out(sealed, "orders")
    assert BACKED_OUT_TAG in sealed.functions.tags["orders"]

    sealed.before = refuse("untag_resource", "ResourceConflictException", times)
    remediate(sealed, "orders", "DB_PASSWORD", "TOKEN")

    assert BACKED_OUT_TAG not in sealed.functions.tags["orders"]
    assert sealed.roles.attached["orders-role"] == [POLICY]
    assert "TOKEN" not in environment(sealed)
