"""What the Python shim says when a secret does not load: cause and remedy, never a value."""

from __future__ import annotations

import socket

import pytest
from sealed_env.errors import no_answer, not_loaded

from tests.remediation.builders import secret_arn

ARN = secret_arn("orders")


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("DecryptionFailure", "Let the function's role kms:Decrypt with the secret's key"),
        ("ResourceNotFoundException", "Restore the secret, or back the function out"),
        (
            "LimitExceededException",
            (
                "See https://docs.aws.amazon.com/secretsmanager/latest/apireference/"
                "API_GetSecretValue.html"
            ),
        ),
    ],
)
def test_an_answer_of_aws_is_told_by_its_code_and_what_to_do(code: str, remedy: str) -> None:
    failure = not_loaded(ARN, code)

    assert failure.code == code
    assert str(failure) == f"{ARN} was not loaded: {code}. {remedy}"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimeoutError("a value"), "TimeoutError"),
        (socket.gaierror("a value"), "gaierror"),
        (ConnectionResetError("a value"), "ConnectionResetError"),
    ],
)
def test_a_failure_of_the_network_is_told_by_its_kind_alone(error: Exception, kind: str) -> None:
    failure = no_answer(ARN, error)

    assert failure.code == kind
    assert str(failure) == (
        f"{ARN} was not loaded: {kind}. No answer: in a VPC, the function needs a route or an "
        "endpoint to Secrets Manager"
    )
