"""What is refused of functions whose shim is a wrapper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remediation.aws.stack import PYTHON_HANDLER, WRAPPER
from remediation.model import Function
from remediation.planning.plan import plan
from tests.remediation.builders import LAYERS, WRAPPER_LAYER, function, secret, target
from tests.remediation.planning.planned import reasons, steps
from tests.remediation.planning.wrapped_functions import ANY, LAMBDAS, java, wrapped


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        (java(snap_start=True), "SnapStart keeps what the started runtime holds"),
        (java(runtime="dotnet8", snap_start=True), "turn SnapStart off, or have the function's"),
        (java(runtime="dotnet10", snap_start=True), "no rotation would reach them"),
        (java(runtime="java8"), "There is no shim for the runtime java8: have"),
        (java(runtime="ruby2.7"), "There is no shim for the runtime ruby2.7: have"),
        (java(runtime="provided.al2023"), "runs no wrapper before it: have the program read a"),
        (java(runtime="provided.al2"), "GetSecretValue of AWS's SDK for its language"),
        (java(runtime="provided"), "docs/how-to/other-programs.md has the lines for Go and Rust"),
        (java(runtime="go1.x"), "the function's own program there"),
        (
            java({"A_KEY": "x", LAMBDAS: "/opt/bootstrap"}, handler="run.sh"),
            "starts the AWS Lambda Web Adapter",
        ),
        (
            java({"SEALED_ENV_ARN": "arn", "SEALED_ENV_HANDLER": "h"}, handler=PYTHON_HANDLER),
            "The function's handler is a shim's, which is not for the runtime java21",
        ),
        (
            replace(wrapped(), runtime="python3.13"),
            "The function's wrapper is a shim's, which is not for the runtime python3.13",
        ),
        (
            replace(wrapped(), runtime="provided.al2023"),
            "run the backout runbook, which restores the wrapper",
        ),
        (
            java(layers=tuple(f"{LAYERS}:other-{n}:1" for n in range(5))),
            "The function has 5 layers",
        ),
        (java({"A_KEY": "x" * 4000}), "The environment has no room for"),
    ],
)
def test_a_function_is_refused(given_: Function, reason: str) -> None:
    assert reason in reasons(plan(target(given_, secret=secret()), ["A_KEY"], ANY))


def test_a_sealed_function_whose_secret_is_gone_is_refused() -> None:
    lost = java({LAMBDAS: WRAPPER}, layers=(WRAPPER_LAYER,))

    assert "The wrapper is the shim's, and SEALED_ENV_ARN and" in reasons(
        plan(target(lost), [], ANY)
    )


@pytest.mark.parametrize(
    "name",
    [
        LAMBDAS,
        "JAVA_TOOL_OPTIONS",
        "DOTNET_TIERED_PGO",
        "RUBYOPT",
        # The start of .NET's runtime reads these, and sets the file itself if it is not set.
        "LAMBDA_DOTNET_MAIN_ASSEMBLY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ],
)
def test_what_starts_the_runtime_does_not_move(name: str) -> None:
    assert name in reasons(plan(target(java({name: "x"})), [name], ANY))


def test_snap_start_does_not_stop_a_shim_that_loads_again_after_a_restore() -> None:
    assert steps(plan(target(function(snap_start=True)), ["DB_PASSWORD"], ANY))
