"""The role of a sealed function: its policies, or why they are unread."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from botocore.session import Session
from botocore.stub import Stubber

from rule.aws.clients import Aws, FunctionNotRead
from rule.model import Unread
from tests.rule.aws.function_answers import ARN, answer
from tests.rule.compliance.sealed import POLICY, SEALED


def test_the_snapshot_has_what_a_sealed_function_needs(aws: Aws, functions: Stubber) -> None:
    shim = "arn:aws:lambda:eu-central-1:123456789012:layer:stack-sealed-env-python:1"
    functions.add_response(
        "get_function",
        answer(Handler="app.handler", Role=SEALED.role_arn, Layers=[{"Arn": shim}]),
    )

    function = aws.read_function(ARN)

    assert function is not None
    assert (function.handler, function.role_arn) == ("app.handler", SEALED.role_arn)
    assert function.layers == (shim,)


def test_a_roles_policies_are_read_by_its_bare_name_page_by_page(aws: Aws, roles: Stubber) -> None:
    roles.add_response(
        "list_attached_role_policies",
        {
            "AttachedPolicies": [{"PolicyName": "a", "PolicyArn": f"{POLICY}-a"}],
            "IsTruncated": True,
            "Marker": "more",
        },
        {"RoleName": "orders-role"},
    )
    roles.add_response(
        "list_attached_role_policies",
        {"AttachedPolicies": [{"PolicyName": "b", "PolicyArn": f"{POLICY}-b"}]},
        {"RoleName": "orders-role", "Marker": "more"},
    )

    assert aws.attached_policies(SEALED) == (f"{POLICY}-a", f"{POLICY}-b")


def test_a_role_that_is_gone_has_no_list_of_policies(aws: Aws, roles: Stubber) -> None:
    roles.add_client_error("list_attached_role_policies", "NoSuchEntity")

    assert aws.attached_policies(SEALED) is None


def test_a_role_that_is_kept_from_the_rule_is_named_as_unread(aws: Aws, roles: Stubber) -> None:
    roles.add_client_error("list_attached_role_policies", "AccessDenied")

    unread = aws.attached_policies(SEALED)

    assert isinstance(unread, Unread)
    assert unread.blocks_compliance
    assert unread.reason == (
        f"iam:ListAttachedRolePolicies was denied for {SEALED.role_arn}: "
        "grant it to the rule's role"
    )


def test_a_role_of_another_account_is_named_as_unread_and_not_looked_for_in_this_one(
    aws: Aws, roles: Stubber
) -> None:
    elsewhere = SEALED.role_arn.replace("123456789012", "210987654321")

    unread = aws.attached_policies(replace(SEALED, role_arn=elsewhere))

    assert isinstance(unread, Unread)
    assert "belongs to another account" in unread.reason
    roles.assert_no_pending_responses()


@pytest.mark.parametrize("code", ["Throttling", "ServiceFailure"])
def test_a_role_that_may_be_readable_later_fails_the_evaluation(
    aws: Aws, roles: Stubber, code: str
) -> None:
    roles.add_client_error("list_attached_role_policies", code, "String measured: a-canary")

    with pytest.raises(FunctionNotRead, match=code) as failed:
        aws.attached_policies(SEALED)

    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None


def test_the_client_for_roles_is_made_only_when_a_sealed_function_is_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []
    create = Session.create_client

    def noted(self: Session, service: str, **more: Any) -> Any:
        made.append(service)
        return create(self, service, **more)

    monkeypatch.setattr(Session, "create_client", noted)
    aws = Aws.connect()
    before = list(made)

    assert aws.roles() is aws.roles()
    assert (before, made[len(before) :]) == (["lambda", "config", "dynamodb"], ["iam"])
