"""What a plan says of functions whose shim is a wrapper."""

from __future__ import annotations

import json

import pytest

from remediation.aws.stack import WRAPPER
from remediation.model import Function, Plan
from remediation.planning.plan import plan
from tests.remediation.builders import LAYERS, WRAPPER_LAYER, target
from tests.remediation.planning.wrapped_functions import ANY, LAMBDAS, NOTE, java


def told(given_: Function, *moving: str) -> str:
    planned = plan(target(given_), moving, ANY)
    assert isinstance(planned, Plan), planned
    return "\n".join(planned.warnings)


@pytest.mark.parametrize(
    "before", ["/opt/otel-handler", "/opt/datadog_wrapper", "/var/task/start.sh"]
)
def test_a_wrapper_behind_ours_misses_nothing(before: str) -> None:
    said = told(java({"DB_PASSWORD": "x", LAMBDAS: before}), "DB_PASSWORD")

    assert "starts a script" not in said


def test_an_extension_beside_ours_may_miss_something() -> None:
    with_ = java({"DB_PASSWORD": "x"}, layers=(f"{LAYERS}:our-own-collector:1",))

    assert "our-own-collector may bring an extension" in told(with_, "DB_PASSWORD")


def test_what_a_deployment_must_keep_is_named() -> None:
    owned = java(
        {"DB_PASSWORD": "x", LAMBDAS: "/opt/otel-handler"},
        tags={"aws:cloudformation:stack-name": "shop"},
        layers=(f"{LAYERS}:otel:1",),
    )

    said = told(owned, "DB_PASSWORD")

    assert (
        "must carry what is sealed, or the function starts without its values: the variables "
        f"SEALED_ENV_ARN and {LAMBDAS} and {NOTE}, the layer {WRAPPER_LAYER}, and"
    ) in said
    assert f"Layers: [{LAYERS}:otel:1, {WRAPPER_LAYER}]" in said
    assert f"{LAMBDAS}: {WRAPPER}, {NOTE}: /opt/otel-handler}}}}" in said
    assert "Handler:" not in said
    assert json.dumps("x") not in said
