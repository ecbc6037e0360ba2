"""Functions whose shim is a wrapper: Java, .NET and Ruby."""

from __future__ import annotations

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
    granted,
    secret,
    secret_arn,
    target,
)
from tests.remediation.planning.planned import steps
from tests.remediation.planning.test_wiring import ENVIRONMENTS, OTHER_LAYERS, as_function
from tests.remediation.planning.wrapped_functions import ANY, HANDLER, LAMBDAS, NOTE, java, wrapped

OTHER_WRAPPERS = st.sampled_from([None, "", "/opt/otel-handler", "/opt/datadog_wrapper", "x y $z"])


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


@pytest.mark.slow
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
