"""Functions whose shim is a wrapper."""

from __future__ import annotations

from typing import Any

from remediation.aws.stack import WRAPPER
from remediation.model import Function, Options
from tests.remediation.builders import WRAPPER_LAYER, function, secret_arn

ANY = Options()
HANDLER = "example.Handler::handleRequest"
LAMBDAS = "AWS_LAMBDA_EXEC_WRAPPER"
NOTE = "SEALED_ENV_WRAPPER"


def java(environment: dict[str, str] | None = None, **more: Any) -> Function:
    return function(environment, **{"runtime": "java21", "handler": HANDLER, **more})


def wrapped(**environment: str) -> Function:
    """A sealed function; what is given stands in its environment besides."""
    ours = {"SEALED_ENV_ARN": secret_arn("orders"), LAMBDAS: WRAPPER}
    return java({**ours, **environment}, layers=(WRAPPER_LAYER,))
