"""What a plan says that does not stand against it, and says without any value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from remediation.aws.stack import NODE_HANDLER, PYTHON_HANDLER
from remediation.model import Options, Plan, Role, Target
from remediation.planning.plan import plan
from remediation.planning.runtime_dates import UPDATES_END
from tests.remediation.builders import (
    LAYERS,
    NODE_SHIM,
    POLICY,
    PYTHON_LAYER,
    ROLE,
    function,
    granted,
    sealed_function,
    secret,
    target,
)

CANARY = "cnry77wren"
BOTH = {"DB_PASSWORD": CANARY, "TABLE": "orders"}
DAY = date(2027, 3, 3)


def advice(given: Target, *moving: str) -> str:
    planned = plan(given, moving or ("DB_PASSWORD",), Options())
    assert isinstance(planned, Plan), planned
    said = "\n".join(planned.warnings)
    assert CANARY not in said
    return said


def python(*layers: str, **environment: str) -> Target:
    return target(function({**BOTH, **environment}, layers=tuple(map(layer, layers))))


def node(*layers: str, **environment: str) -> Target:
    return target(
        function({**BOTH, **environment}, runtime="nodejs22.x", layers=tuple(map(layer, layers)))
    )


def handled_by(handler: str, variable: str) -> Target:
    """A function whose handler is somebody's wrapper, which notes the owner's in a variable."""
    return target(function({**BOTH, variable: "app.handler"}, handler=handler))


def layer(name: str) -> str:
    return f"{LAYERS}:{name}:3"


# --------------------------------------------- whoever writes a part as a whole afterwards


@pytest.mark.parametrize(
    ("given", "handler", "layer_arn"),
    [
        (python(), PYTHON_HANDLER, PYTHON_LAYER),
        (node(), NODE_HANDLER, NODE_SHIM.layer_arn),
        # Sealed already, and with something new.
        (
            granted(target(sealed_function(DB_PASSWORD=CANARY), secret=secret(TOKEN="x"))),
            PYTHON_HANDLER,
            PYTHON_LAYER,
        ),
    ],
    ids=["python", "node", "sealed"],
)
def test_every_plan_names_what_must_be_carried_by_who_writes_a_part_as_a_whole(
    given: Target, handler: str, layer_arn: str
) -> None:
    said = advice(given)

    (carried,) = [line for line in said.splitlines() if "must carry" in line]
    for needed in ("SEALED_ENV_ARN", "SEALED_ENV_HANDLER", handler, layer_arn, POLICY):
        assert needed in carried
    assert "on the role orders-role" in carried


def test_a_function_that_lost_its_grant_is_told_so_again() -> None:
    lost = target(sealed_function(), secret=secret(DB_PASSWORD="x"), role=Role(ROLE, ()))

    assert POLICY in advice(lost)


def test_nothing_to_do_is_nothing_to_carry() -> None:
    assert advice(granted(target(sealed_function(), secret=secret(A="x"))), "GONE") == ""


def test_an_owning_stack_gets_the_policy_to_paste_beside_the_lines_for_the_function() -> None:
    tags = {"aws:cloudformation:stack-name": "shop", "aws:cloudformation:logical-id": "Orders"}
    owned = target(function(BOTH, tags=tags))

    (paste,) = [line for line in advice(owned).splitlines() if "Paste into Orders" in line]
    assert f"Layers: [{PYTHON_LAYER}]" in paste
    assert "SEALED_ENV_HANDLER: app.handler" in paste
    assert f"add to its ManagedPolicyArns: {POLICY}" in paste


# ------------------------------------------------- who reads variables before the handler


@pytest.mark.parametrize(
    ("given", "reader"),
    [
        (python(AWS_LAMBDA_EXEC_WRAPPER="/opt/our-own-wrapper"), "AWS_LAMBDA_EXEC_WRAPPER starts"),
        (node(AWS_LAMBDA_EXEC_WRAPPER="/var/task/start.sh"), "AWS_LAMBDA_EXEC_WRAPPER starts"),
        (node(NODE_OPTIONS="--require ./early.js"), "NODE_OPTIONS loads"),
        (node(NODE_OPTIONS="--enable-source-maps -r ./early.js"), "NODE_OPTIONS loads"),
        (node(NODE_OPTIONS="--import=./early.mjs"), "NODE_OPTIONS loads"),
        (node(NODE_OPTIONS="--loader ./hooks.mjs"), "NODE_OPTIONS loads"),
        (node(NODE_OPTIONS="--experimental-loader=./hooks.mjs"), "NODE_OPTIONS loads"),
        (python(PYTHONPATH="/opt/start"), "a folder of PYTHONPATH"),
        (python(PYTHONUSERBASE="/opt/start"), "a folder of PYTHONUSERBASE"),
        (python(PYTHONHOME="/opt/python"), "a folder of PYTHONHOME"),
        (python("opentelemetry-collector-amd64-0_12_0"), "opentelemetry-collector-amd64-0_12_0"),
        (node("aws-otel-nodejs-amd64-ver-1-18-1"), "aws-otel-nodejs-amd64-ver-1-18-1"),
        (python("acme-logs-extension"), "acme-logs-extension may bring an extension"),
    ],
)
def test_the_plan_says_who_may_miss_a_moved_variable_before_the_handler_is_loaded(
    given: Target, reader: str
) -> None:
    (line,) = [line for line in advice(given).splitlines() if reader in line]

    assert "DB_PASSWORD" in line
    assert "after CutOver" in line or "CutOver starts the function" in line


@pytest.mark.parametrize(
    "given",
    [
        python(),
        # Read in interactive sessions only.
        python(PYTHONSTARTUP="/var/task/start.py"),
        # Of the other runtime.
        python(NODE_OPTIONS="--require ./early.js"),
        node(PYTHONPATH="/opt/start"),
        # Loads nothing.
        node(NODE_OPTIONS="--enable-source-maps --max-old-space-size=512"),
        node(NODE_OPTIONS="--trace-warnings --no-require-module"),
        python(AWS_LAMBDA_EXEC_WRAPPER=""),
        # The shim loads first, and these hand over afterwards.
        handled_by("datadog_lambda.handler.handler", "DD_LAMBDA_HANDLER"),
        handled_by("newrelic_lambda_wrapper.handler", "NEW_RELIC_LAMBDA_HANDLER"),
        handled_by("/opt/nodejs/node_modules/lumigo/handler.handler", "LUMIGO_ORIGINAL_HANDLER"),
        handled_by("sentry_sdk.integrations.init_serverless_sdk.handler", "SENTRY_INITIAL_HANDLER"),
        handled_by("lumigo_tracer._handler", "LUMIGO_ORIGINAL_HANDLER"),
        # These read variables of their own, and no others.
        python("Datadog-Extension", AWS_LAMBDA_EXEC_WRAPPER="/opt/datadog_wrapper"),
        node("Dynatrace_OneAgent_1_329_0_nodejs_x86", AWS_LAMBDA_EXEC_WRAPPER="/opt/dynatrace"),
        python(AWS_LAMBDA_EXEC_WRAPPER="/opt/otel-instrument"),
        python("NewRelicLambdaExtension"),
        python("AWS-Parameters-and-Secrets-Lambda-Extension-Arm64"),
        python("LambdaInsightsExtension", "vault-lambda-extension", "pandas"),
        # Ours.
        python("stack-sealed-env-python"),
    ],
)  # fmt: skip
def test_the_plan_is_silent_where_nobody_can_miss_one(given: Target) -> None:
    said = advice(given)

    assert "no longer finds" not in said
    assert "refers to" not in said


def test_a_vendors_extension_may_miss_a_variable_that_bears_its_name() -> None:
    given = target(
        function(
            {"DD_PROXY_PASSWORD": CANARY},
            layers=(layer("Datadog-Extension"),),
        )
    )

    said = advice(given, "DD_PROXY_PASSWORD")

    assert "Datadog-Extension may bring an extension" in said


@pytest.mark.parametrize("written", ["$DB_PASSWORD", "${DB_PASSWORD}", "${env:DB_PASSWORD}"])
def test_a_variable_that_refers_to_a_moved_one_is_named_where_something_may_expand_it(
    written: str,
) -> None:
    url = f"postgres://app:{written}@db/{CANARY}"

    said = advice(python(DB_URL=url, AWS_LAMBDA_EXEC_WRAPPER="/opt/our-own-wrapper"))

    assert "DB_URL refers to DB_PASSWORD" in said
    # The handler's own code finds the value, as before.
    assert "refers to" not in advice(python(DB_URL=url))


@pytest.mark.parametrize("written", ["$DB_PASSWORD_FILE", "DB_PASSWORD", "${DB_PASSWORD_2}"])
def test_another_name_is_no_reference(written: str) -> None:
    given = python(OTHER=written, AWS_LAMBDA_EXEC_WRAPPER="/opt/our-own-wrapper")

    assert "refers to" not in advice(given)


# ------------------------------------------------------- runtimes that come to their end


def on(day: date | None, given: Target) -> Target:
    return replace(given, today=day)


def of(runtime: str, **more: Any) -> Target:
    return target(function(BOTH, runtime=runtime, **more))


@pytest.mark.parametrize("runtime", sorted(UPDATES_END))
def test_before_the_day_the_plan_names_it(runtime: str) -> None:
    said = advice(on(date(2027, 3, 2), of(runtime)))

    assert f"From 2027-03-03 on, Lambda updates no function of the runtime {runtime}" in said
    assert "raise the runtime before that day, or back out before it" in said


@pytest.mark.parametrize("runtime", ["nodejs22.x", "nodejs24.x", "python3.11", "python3.14"])
def test_other_runtimes_have_no_such_day(runtime: str) -> None:
    assert "updates no function" not in advice(on(DAY, of(runtime)))


def test_whoever_does_not_say_what_day_it_is_hears_of_none() -> None:
    assert "updates no function" not in advice(on(None, of("python3.9")))


def test_a_sealed_function_near_the_day_is_warned_of_although_nothing_is_to_be_done() -> None:
    sealed = granted(target(replace(sealed_function(), runtime="python3.10"), secret=secret(A="x")))

    planned = plan(on(date(2027, 2, 1), sealed), (), Options())

    assert isinstance(planned, Plan)
    assert planned.steps == ()
    (said,) = planned.warnings
    assert "From 2027-03-03 on" in said
