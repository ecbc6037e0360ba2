from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber

from rule.aws import Aws, EvaluationsNotPut, FunctionNotRead
from rule.model import ComplianceType, Evaluation, Origin, RuleParameters, Verdict

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/5f0f7c1e"
URL = "https://code.example/package.zip?X-Amz-Signature=canary-signature"
CAPTURED = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return Aws.connect()


@pytest.fixture
def functions(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.functions) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def config(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.config) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def origin(token: str = "token", *, test_mode: bool = False) -> Origin:
    return Origin(CAPTURED, token, test_mode, "the-rule", "123456789012", RuleParameters())


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
    assert function.environment_unread.in_scope
    assert remedy in function.environment_unread.reason


@pytest.mark.parametrize("code", ["KMSInternalException", "ThrottlingException", "Unheard"])
def test_an_environment_that_may_be_readable_later_fails_the_evaluation(
    aws: Aws, functions: Stubber, code: str
) -> None:
    functions.add_response(
        "get_function", answer(Environment={"Error": {"ErrorCode": code, "Message": "no"}})
    )

    with pytest.raises(FunctionNotRead, match=code):
        aws.read_function(ARN)


def test_a_zip_package_without_a_url_fails_the_evaluation(aws: Aws, functions: Stubber) -> None:
    functions.add_response("get_function", answer() | {"Code": {}})

    with pytest.raises(FunctionNotRead, match="no URL for the package"):
        aws.read_function(ARN)


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


def evaluation(name: str) -> Evaluation:
    return Evaluation(
        "AWS::Lambda::Function", name, Verdict(ComplianceType.COMPLIANT, "Nothing found.")
    )


def sent(name: str) -> dict[str, Any]:
    return {
        "ComplianceResourceType": "AWS::Lambda::Function",
        "ComplianceResourceId": name,
        "ComplianceType": "COMPLIANT",
        "Annotation": "Nothing found.",
        "OrderingTimestamp": CAPTURED,
    }


@pytest.mark.parametrize("test_mode", [True, False])
def test_a_verdict_is_put_with_token_and_capture_time(
    aws: Aws, config: Stubber, test_mode: bool
) -> None:
    config.add_response(
        "put_evaluations",
        {"FailedEvaluations": []},
        {"Evaluations": [sent("a")], "ResultToken": "token", "TestMode": test_mode},
    )

    aws.put_evaluations(origin(test_mode=test_mode), [evaluation("a")])


def test_verdicts_are_put_in_hundreds(aws: Aws, config: Stubber) -> None:
    names = [f"f{number}" for number in range(230)]
    for start, end in ((0, 100), (100, 200), (200, 230)):
        config.add_response(
            "put_evaluations",
            {},
            {
                "Evaluations": [sent(name) for name in names[start:end]],
                "ResultToken": "token",
                "TestMode": False,
            },
        )

    aws.put_evaluations(origin(), [evaluation(name) for name in names])


def test_a_verdict_that_config_did_not_take_is_an_error(aws: Aws, config: Stubber) -> None:
    config.add_response("put_evaluations", {"FailedEvaluations": [sent("a")]})

    with pytest.raises(EvaluationsNotPut, match="did not take the verdicts of a"):
        aws.put_evaluations(origin(), [evaluation("a")])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("InvalidResultTokenException", "InvalidResultTokenException"),
        ("AccessDeniedException", "config:PutEvaluations was denied"),
    ],
)
def test_a_refused_verdict_is_an_error_without_the_token(
    aws: Aws, config: Stubber, code: str, said: str
) -> None:
    config.add_client_error("put_evaluations", code, "canary-token")

    with pytest.raises(EvaluationsNotPut, match=said) as refused:
        aws.put_evaluations(origin("canary-token"), [evaluation("a")])

    assert "canary" not in str(refused.value)
    assert refused.value.__suppress_context__


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
