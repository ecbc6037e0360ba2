"""IAM's answers that are some seconds old, and roles that nobody but their owner may change."""

from __future__ import annotations

from typing import Any

import pytest

from remediation.aws.calls import AwsFailure
from tests.remediation.account import Account, refusal
from tests.remediation.builders import POLICY
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, environment, snapshot
from tests.remediation.runbook_story import back_out, remediate

MOVED = ("DB_PASSWORD", "TOKEN")


def tell_of_what_was(account: Account) -> None:
    """Have IAM list a policy on a role after somebody has detached it."""
    ask = account.roles.list_attached_role_policies

    def old(*, RoleName: str) -> dict[str, Any]:  # noqa: N803 - as AWS names it
        answer = ask(RoleName=RoleName)
        listed = [each["PolicyArn"] for each in answer["AttachedPolicies"]]
        return {"AttachedPolicies": [{"PolicyArn": arn} for arn in {*listed, POLICY}]}

    account.roles.list_attached_role_policies = old  # type: ignore[method-assign]


@pytest.mark.parametrize("number", [2, 3])
def test_a_grant_that_a_sibling_took_back_comes_back_although_iam_still_lists_it(
    account: Account, number: int
) -> None:
    def detach() -> None:
        tell_of_what_was(account)
        account.roles.attached["orders-role"].remove(POLICY)

    before_call(account, "update_function_configuration", detach, number=number)

    remediate(account, "orders", *MOVED)

    assert account.roles.attached["orders-role"] == [POLICY]
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize(
    "code", ["AccessDenied", "UnmodifiableEntity", "LimitExceeded", "PolicyNotAttachable"]
)
def test_a_policy_that_the_roles_owner_attached_is_enough(account: Account, code: str) -> None:
    account.roles.attached["orders-role"] = [POLICY]

    def refuse(operation: str) -> None:
        if operation == "attach_role_policy":
            raise refusal(code)

    account.before = refuse

    remediate(account, "orders", *MOVED)

    assert not set(MOVED) & environment(account).keys()
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("code", ["AccessDenied", "UnmodifiableEntity", "LimitExceeded"])
def test_one_that_cannot_be_attached_and_is_not_leaves_the_function_as_it_was(
    account: Account, code: str
) -> None:
    before = snapshot(account)

    def refuse(operation: str) -> None:
        if operation == "attach_role_policy":
            raise refusal(code)

    account.before = refuse

    with pytest.raises(AwsFailure, match="iam:AttachRolePolicy"):
        remediate(account, "orders", *MOVED)

    account.before = lambda _: None
    assert snapshot(account) == before
    back_out(account, "orders")
    assert snapshot(account) == before
