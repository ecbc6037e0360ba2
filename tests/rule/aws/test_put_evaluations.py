from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber

from rule.aws.clients import Aws
from rule.aws.evaluations import EvaluationsNotPut
from rule.model import ComplianceType, ConfigInvocation, Evaluation, RuleParameters, Verdict

CAPTURED = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)


@pytest.fixture
def config(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.config) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def invocation(token: str = "token", *, test_mode: bool = False) -> ConfigInvocation:
    return ConfigInvocation(
        CAPTURED, token, test_mode, "the-rule", "123456789012", RuleParameters()
    )


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

    aws.put_evaluations(invocation(test_mode=test_mode), [evaluation("a")])


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

    aws.put_evaluations(invocation(), [evaluation(name) for name in names])


def test_a_verdict_that_config_did_not_take_is_an_error(aws: Aws, config: Stubber) -> None:
    config.add_response("put_evaluations", {"FailedEvaluations": [sent("a")]})

    with pytest.raises(EvaluationsNotPut, match="did not take the verdicts of a"):
        aws.put_evaluations(invocation(), [evaluation("a")])


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
        aws.put_evaluations(invocation("canary-token"), [evaluation("a")])

    assert "canary" not in str(refused.value)
    assert refused.value.__context__ is None
