"""Functions whose shim is a wrapper: Java, .NET and Ruby."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.aws.stack import PYTHON_HANDLER, WRAPPER, WRAPPER_RUNTIMES
from remediation.model import (
    Configuration,
    CutOver,
    Difference,
    Function,
    Grant,
    Options,
    Plan,
    Probe,
    Restore,
    Shadow,
    Store,
)
from remediation.planning.backout_plan import plan_backout
from remediation.planning.plan import plan
from remediation.planning.rewiring import Rewiring, restored, sealed, shadowed
from remediation.planning.wiring import Wiring, original_handler, wiring_of
from tests.remediation.builders import (
    LAYERS,
    NONCE,
    POLICY,
    STACK,
    WRAPPER_LAYER,
    WRAPPER_SHIM,
    function,
    granted,
    secret,
    secret_arn,
    target,
)
from tests.remediation.planning.planned import reasons, steps
from tests.remediation.planning.test_wiring import ENVIRONMENTS, OTHER_LAYERS, as_function

ANY = Options()
HANDLER = "example.Handler::handleRequest"
LAMBDAS = "AWS_LAMBDA_EXEC_WRAPPER"
NOTE = "SEALED_ENV_WRAPPER"
OTHER_WRAPPERS = st.sampled_from([None, "", "/opt/otel-handler", "/opt/datadog_wrapper", "x y $z"])


def java(environment: dict[str, str] | None = None, **more: Any) -> Function:
    return function(environment, **{"runtime": "java21", "handler": HANDLER, **more})


def wrapped(**environment: str) -> Function:
    """A sealed function; what is given stands in its environment besides."""
    ours = {"SEALED_ENV_ARN": secret_arn("orders"), LAMBDAS: WRAPPER}
    return java({**ours, **environment}, layers=(WRAPPER_LAYER,))


@pytest.mark.parametrize("runtime", WRAPPER_RUNTIMES)
@pytest.mark.parametrize("architecture", ["x86_64", "arm64"])
def test_the_handler_stays_and_a_wrapper_is_put_before_the_runtime(
    runtime: str, architecture: str
) -> None:
    given_ = java(runtime=runtime, architectures=(architecture,))

    assert steps(plan(target(given_), ["DB_PASSWORD"], ANY)) == (
        Store("lambda-no-plaintext-secrets/orders/environment", ("DB_PASSWORD",)),
        Grant("orders-role", POLICY),
        Shadow(
            Difference(
                added=(LAMBDAS, "SEALED_ENV_ARN", "SEALED_ENV_PROBE"),
                layers_added=(WRAPPER_LAYER,),
            )
        ),
        Probe(),
        CutOver(Difference(removed=("DB_PASSWORD", "SEALED_ENV_PROBE"))),
    )


@pytest.mark.parametrize("before", ["/opt/otel-handler", "/opt/datadog_wrapper", ""])
def test_a_wrapper_that_is_there_is_noted(before: str) -> None:
    given_ = java({"DB_PASSWORD": "a value", LAMBDAS: before})

    shadow = steps(plan(target(given_), ["DB_PASSWORD"], ANY))[2]

    assert shadow == Shadow(
        Difference(
            added=(LAMBDAS, "SEALED_ENV_ARN", "SEALED_ENV_PROBE", NOTE),
            layers_added=(WRAPPER_LAYER,),
        )
    )


@given(ENVIRONMENTS, OTHER_WRAPPERS, OTHER_LAYERS, st.data())
def test_sealing_then_restoring_gives_the_original_configuration(
    environment: dict[str, str], before: str | None, layers: list[str], data: st.DataObject
) -> None:
    environment = {n: value for n, value in environment.items() if n != LAMBDAS}
    moving = data.draw(st.sets(st.sampled_from(sorted(environment)))) if environment else set()
    original = java(environment | ({} if before is None else {LAMBDAS: before}))
    original = replace(original, layers=tuple(layers))
    rewiring = Rewiring(WRAPPER_SHIM, secret_arn("orders"), NONCE, moving)

    first = as_java(shadowed(original, STACK, rewiring))
    again = as_java(shadowed(first, STACK, rewiring))
    last = as_java(sealed(again.configuration, moving))

    assert again == first
    assert (wiring_of(first, STACK), wiring_of(last, STACK)) == (Wiring.SHADOWED, Wiring.SEALED)
    values = {name: environment[name] for name in moving}
    for each, with_ in ((first, {}), (last, values)):
        handler = original_handler(each, STACK)
        assert restored(each, STACK, handler, with_) == original.configuration


def as_java(configuration: Any) -> Function:
    return replace(as_function(configuration), runtime="java21")


def test_a_sealed_function_has_an_empty_plan() -> None:
    known = granted(target(wrapped(TABLE="orders"), secret=secret(DB_PASSWORD="x")))

    assert plan(known, [], ANY) == Plan((), ())


def test_an_older_layer_is_replaced_and_the_note_kept() -> None:
    older = replace(
        wrapped(**{NOTE: "/opt/otel-handler"}),
        layers=(f"{LAYERS}:stack-sealed-env-wrapper:1", f"{LAYERS}:otel:1"),
    )

    rewiring = Rewiring(WRAPPER_SHIM, secret_arn("orders"), NONCE, ["DB_PASSWORD"])
    after = shadowed(older, STACK, rewiring)

    assert after.layers == (WRAPPER_LAYER, f"{LAYERS}:otel:1")
    assert (after.environment[LAMBDAS], after.environment[NOTE]) == (WRAPPER, "/opt/otel-handler")


@pytest.mark.parametrize("now", [None, "/opt/theirs"])
def test_a_wrapper_that_the_owner_changed_since_is_the_one_that_is_noted(now: str | None) -> None:
    changed = wrapped(**{NOTE: "/opt/otel-handler"})
    others = {n: value for n, value in changed.environment.items() if n != LAMBDAS}
    changed = replace(changed, environment=others | ({LAMBDAS: now} if now else {}))

    rewiring = Rewiring(WRAPPER_SHIM, secret_arn("orders"), NONCE, ["DB_PASSWORD"])
    after = as_java(shadowed(changed, STACK, rewiring))

    assert after.environment.get(NOTE) == now
    assert restored(after, STACK, HANDLER, {}).environment.get(LAMBDAS) == now


def test_a_note_that_names_the_shim_itself_is_no_wrapper() -> None:
    cyclic = wrapped(**{NOTE: WRAPPER})

    assert LAMBDAS not in restored(cyclic, STACK, HANDLER, {}).environment


COPIED = {
    "the wrapper, which was removed": ({}, {LAMBDAS: WRAPPER}, {}),
    "the wrapper and its note, which were removed": (
        {},
        {LAMBDAS: WRAPPER, NOTE: "/opt/otel-handler"},
        {},
    ),
    "the wrapper, and the note is still there": (
        {NOTE: "/opt/otel-handler"},
        {LAMBDAS: WRAPPER},
        {},
    ),
    "the wrapper, which is still there": (
        {LAMBDAS: WRAPPER, NOTE: "/opt/otel-handler"},
        {LAMBDAS: WRAPPER, NOTE: "/opt/otel-handler"},
        {LAMBDAS: "/opt/otel-handler"},
    ),
    "the wrapper, and another is there now": (
        {LAMBDAS: "/opt/theirs"},
        {LAMBDAS: WRAPPER},
        {LAMBDAS: "/opt/theirs"},
    ),
    "the wrapper of before": ({}, {LAMBDAS: "/opt/otel-handler"}, {LAMBDAS: "/opt/otel-handler"}),
    "an instrumentation's note of a shim": (
        {},
        {"DD_LAMBDA_HANDLER": PYTHON_HANDLER},
        {"DD_LAMBDA_HANDLER": HANDLER},
    ),
}
"""What a function has, what stands in its secret beside the values, and what it gets back."""


@pytest.mark.parametrize(("now", "copied", "expected"), COPIED.values(), ids=COPIED)
def test_an_environment_that_was_copied_into_the_secret_brings_no_shim_back(
    now: dict[str, str], copied: dict[str, str], expected: dict[str, str]
) -> None:
    mine = java({"SEALED_ENV_ARN": secret_arn("orders"), **now}, layers=(WRAPPER_LAYER,))
    values = {"DB_PASSWORD": "x", "SEALED_ENV_ARN": "arn", **copied}

    after = restored(mine, STACK, HANDLER, values)

    assert after == Configuration(HANDLER, (), {"DB_PASSWORD": "x", **expected})


@pytest.mark.parametrize(
    ("wrapper", "layers", "is_told"),
    [
        ("/opt/datadog_wrapper", (WRAPPER_LAYER,), True),
        ("/opt/otel-handler", (), True),
        ("/opt/otel-handler", (f"{LAYERS}:old-stack-sealed-env-wrapper:1",), True),
        ("/opt/otel-handler", (WRAPPER_LAYER, f"{LAYERS}:otel:1"), False),
        ("/var/task/start.sh", (WRAPPER_LAYER,), False),
        ("", (WRAPPER_LAYER,), False),
        (WRAPPER, (WRAPPER_LAYER,), False),
        (None, (WRAPPER_LAYER,), False),
    ],
)
def test_backout_says_if_the_wrapper_that_comes_back_is_in_no_layer(
    wrapper: str | None, layers: tuple[str, ...], is_told: bool
) -> None:
    """An instrumentation's uninstaller takes its layer away, and does not know of the note."""
    given_ = replace(wrapped(**({} if wrapper is None else {NOTE: wrapper})), layers=layers)

    planned = plan_backout(target(given_), secret(DB_PASSWORD="x"))

    assert isinstance(planned, Plan)
    assert ("no layer that it could be in" in "\n".join(planned.warnings)) == is_told


def test_a_wrapper_that_the_owner_put_there_since_stays() -> None:
    changed = replace(wrapped(), environment={**wrapped().environment, LAMBDAS: "/opt/theirs"})

    planned = plan_backout(target(changed), secret(DB_PASSWORD="x"))

    assert isinstance(planned, Plan)
    (restore,) = (each for each in planned.steps if isinstance(each, Restore))
    assert restore.difference.added == ("DB_PASSWORD",)
    assert restore.difference.removed == ("SEALED_ENV_ARN",)


# ------------------------------------------------------------------------------- refused


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
        (java(runtime="provided"), "docs/button.md has the lines for Go and Rust"),
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


# -------------------------------------------------------------------------------- told


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
