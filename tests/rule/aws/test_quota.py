"""The account's quota of concurrency."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber

from rule.aws.clients import Aws, FunctionNotRead
from rule.model import Unread


def settings(**limits: int) -> dict[str, Any]:
    return {"AccountLimit": limits, "AccountUsage": {"FunctionCount": 3}}


def test_the_quota_is_that_of_all_concurrency_reserved_or_not(aws: Aws, functions: Stubber) -> None:
    functions.add_response(
        "get_account_settings",
        settings(ConcurrentExecutions=50, UnreservedConcurrentExecutions=40),
        {},
    )

    assert aws.concurrency_quota() == 50


def test_a_quota_that_is_kept_from_the_rule_says_what_to_grant(
    aws: Aws, functions: Stubber
) -> None:
    functions.add_client_error("get_account_settings", "AccessDeniedException")

    quota = aws.concurrency_quota()

    assert isinstance(quota, Unread)
    assert quota.blocks_compliance
    assert quota.is_temporary
    assert "lambda:GetAccountSettings was denied" in quota.reason
    assert "grant it to the rule's role" in quota.reason


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("TooManyRequestsException", "lambda:GetAccountSettings was throttled"),
        ("ServiceException", "lambda:GetAccountSettings failed for .*ServiceException"),
    ],
)
def test_a_quota_that_cannot_be_read_for_now_fails_the_evaluation(
    aws: Aws, functions: Stubber, code: str, said: str
) -> None:
    functions.add_client_error("get_account_settings", code)

    with pytest.raises(FunctionNotRead, match=said):
        aws.concurrency_quota()


@pytest.mark.parametrize("answer", [{}, settings()], ids=["nothing", "no such limit"])
def test_settings_without_the_quota_fail_the_evaluation(
    aws: Aws, functions: Stubber, answer: dict[str, Any]
) -> None:
    functions.add_response("get_account_settings", answer)

    with pytest.raises(FunctionNotRead, match=r"lambda:GetAccountSettings failed for .*KeyError"):
        aws.concurrency_quota()
