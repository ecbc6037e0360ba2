from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.session import Session
from botocore.stub import Stubber

from rule.aws.clients import Aws, FunctionNotRead
from rule.model import Unread
from tests.rule.compliance.sealed import POLICY, SEALED

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/5f0f7c1e"
URL = "https://code.example/package.zip?X-Amz-Signature=canary-signature"


@pytest.fixture
def functions(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.functions) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def answer(**configuration: Any) -> dict[str, Any]:
    return {
        "Configuration": {
            "FunctionName": "orders-api",
            "FunctionArn": ARN,
            "PackageType": "Zip",
            "CodeSha256": "sha",
            **configuration,
        },
        "Code": {"Location": URL},
        "Tags": {"team": "orders"},
    }


def test_one_get_function_gives_configuration_tags_and_the_packages_url(
    aws: Aws, functions: Stubber
) -> None:
    functions.add_response(
        "get_function",
        answer(Environment={"Variables": {"STAGE": "test"}}),
        {"FunctionName": ARN},
    )

    function = aws.read_function(ARN)

    assert function is not None
    assert (function.name, function.arn) == ("orders-api", ARN)
    assert (function.code_sha256, function.code_url) == ("sha", URL)
    assert dict(function.environment) == {"STAGE": "test"}
    assert dict(function.tags) == {"team": "orders"}
    assert function.environment_unread is None


def test_neither_values_nor_the_url_show_in_a_snapshots_repr(aws: Aws, functions: Stubber) -> None:
    functions.add_response(
        "get_function", answer(Environment={"Variables": {"STAGE": "canary-value"}})
    )

    assert "canary" not in repr(aws.read_function(ARN))


def test_a_function_without_variables_has_an_empty_environment(
    aws: Aws, functions: Stubber
) -> None:
    functions.add_response("get_function", answer())

    function = aws.read_function(ARN)

    assert function is not None
    assert dict(function.environment) == {}


def test_a_function_that_is_gone_is_none(aws: Aws, functions: Stubber) -> None:
    functions.add_client_error("get_function", "ResourceNotFoundException")

    assert aws.read_function(ARN) is None


def test_an_images_files_have_no_url(aws: Aws, functions: Stubber) -> None:
    functions.add_response("get_function", answer(PackageType="Image"))

    function = aws.read_function(ARN)

    assert function is not None
    assert function.code_url is None


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("AccessDeniedException", f"grant the rule's role kms:Decrypt on {KEY}"),
        ("KMSAccessDeniedException", f"grant the rule's role kms:Decrypt on {KEY}"),
        ("KMSDisabledException", f"enable {KEY}"),
        ("KMSNotFoundException", f"{KEY} is gone"),
    ],
)
def test_an_environment_that_is_unreadable_for_good_says_what_to_do(
    aws: Aws, functions: Stubber, code: str, remedy: str
) -> None:
    functions.add_response(
        "get_function",
        answer(Environment={"Error": {"ErrorCode": code, "Message": "no"}}, KMSKeyArn=KEY),
    )

    function = aws.read_function(ARN)

    assert function is not None
    assert function.environment_unread is not None
    assert function.environment_unread.blocks_compliance
    assert remedy in function.environment_unread.reason


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AccessDeniedException", "lambda:GetFunction was denied for .*grant it"),
        ("TooManyRequestsException", "lambda:GetFunction was throttled"),
        ("ServiceException", "lambda:GetFunction failed for .*ServiceException"),
    ],
)
def test_a_refused_read_names_the_permission_or_the_cause(
    aws: Aws, functions: Stubber, code: str, said: str
) -> None:
    functions.add_client_error("get_function", code)

    with pytest.raises(FunctionNotRead, match=said):
        aws.read_function(ARN)


# ---------------------------------------------------------------- a sealed function's role


@pytest.fixture
def roles(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.roles()) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


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


@pytest.mark.parametrize("operation", ["get_function", "list_functions"])
def test_awss_own_words_are_in_no_error_and_in_nothing_that_led_to_it(
    aws: Aws, functions: Stubber, operation: str
) -> None:
    functions.add_client_error(operation, "ServiceException", "String measured: a-canary")

    with pytest.raises(FunctionNotRead) as failed:
        list(aws.list_function_names()) if "list" in operation else aws.read_function(ARN)

    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None


def test_an_endpoint_out_of_reach_fails_the_evaluation(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(**_: str) -> None:
        raise EndpointConnectionError(endpoint_url="https://lambda.example")

    monkeypatch.setattr(aws.functions, "get_function", unreachable)

    with pytest.raises(FunctionNotRead, match="EndpointConnectionError"):
        aws.read_function(ARN)


def test_functions_are_listed_page_by_page(aws: Aws, functions: Stubber) -> None:
    functions.add_response(
        "list_functions", {"Functions": [{"FunctionName": "a"}], "NextMarker": "more"}, {}
    )
    functions.add_response(
        "list_functions", {"Functions": [{"FunctionName": "b"}]}, {"Marker": "more"}
    )

    assert list(aws.list_function_names()) == ["a", "b"]


def test_a_refused_list_names_the_permission(aws: Aws, functions: Stubber) -> None:
    functions.add_client_error("list_functions", "AccessDeniedException")

    with pytest.raises(FunctionNotRead, match="lambda:ListFunctions was denied"):
        list(aws.list_function_names())


# ---------------------------------------------------------------- the account's concurrency


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


def test_the_sdk_never_logs_answers_even_when_somebody_turns_debug_on(
    aws: Aws, functions: Stubber, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ["", *logging.Logger.manager.loggerDict]:
        caplog.set_level(logging.DEBUG, logger=name)
    functions.add_response(
        "get_function", answer(Environment={"Variables": {"STAGE": "canary-value"}})
    )

    aws.read_function(ARN)
    logging.getLogger("botocore.parsers").debug("Response body: canary-value")
    logging.getLogger("botocore.parsers").warning("a warning passes")

    assert "canary" not in caplog.text
    assert "a warning passes" in caplog.text
