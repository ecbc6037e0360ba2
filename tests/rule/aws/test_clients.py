from __future__ import annotations

import logging

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber

from rule.aws.clients import Aws, FunctionNotRead
from tests.rule.aws.function_answers import ARN, KEY, URL, answer


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
