from __future__ import annotations

from dataclasses import replace

import pytest

from rule.compliance.sealing import broken, is_shim_layer, needs_grant
from rule.model import FunctionSnapshot, Unread
from tests.rule.compliance.sealed import (
    ACCOUNT,
    NODE_HANDLER,
    POLICY,
    SEALED,
    SEALED_JAVA,
    SEALED_NODE,
    layer,
    sealed,
)

NO_GRANT = (
    "no policy under /lambda-no-plaintext-secrets/eu-central-1/ is attached to its role orders-role"
)
NONCE = "0123456789abcdef" * 2
PROBE = {"SEALED_ENV_PROBE": f"{NONCE}:DB_PASSWORD,TOKEN"}
BOTH = dict.fromkeys(("DB_PASSWORD", "TOKEN"), "plaintext")
SHADOWED = sealed(environment={**PROBE, **BOTH})


def java(*without: str, **environment: str) -> FunctionSnapshot:
    """A sealed function in Java without some variables, and with others."""
    given = {**SEALED_JAVA.environment, **environment}
    kept = {name: value for name, value in given.items() if name not in without}
    return replace(SEALED_JAVA, environment=kept)


def lacks(function: FunctionSnapshot, *policies: str) -> tuple[str, ...]:
    found = broken(function, policies or (POLICY,))
    return found.faults if found else ()


@pytest.mark.parametrize(
    "function",
    [
        SEALED,
        SEALED_NODE,
        SEALED_JAVA,
        replace(SEALED_JAVA, runtime="dotnet10"),
        replace(SEALED_JAVA, runtime="ruby3.4"),
        java(SEALED_ENV_WRAPPER="/opt/otel-handler"),
        java("SEALED_ENV_ARN", **PROBE, **BOTH),
        # Brought back whole by its owner.
        java("SEALED_ENV_ARN", "AWS_LAMBDA_EXEC_WRAPPER"),
        java("SEALED_ENV_ARN", AWS_LAMBDA_EXEC_WRAPPER="/opt/otel-handler"),
        sealed(runtime="python3.15"),
        sealed(layers=(layer("another-stack-sealed-env-python", "210987654321"),)),
        # Wrappers of others that hand over to the shim, as each notes it.
        sealed(
            handler="datadog_lambda.handler.handler",
            environment={"DD_LAMBDA_HANDLER": "sealed_env.handler"},
        ),
        replace(
            SEALED_NODE,
            handler="newrelic-lambda-wrapper.handler",
            environment={**SEALED.environment, "NEW_RELIC_LAMBDA_HANDLER": NODE_HANDLER},
        ),
        SHADOWED,
        # Shadowed, the plaintext is there to fall back on.
        sealed("SEALED_ENV_ARN", environment={**PROBE, **BOTH}),
        # Never sealed, or brought back whole by its owner.
        FunctionSnapshot("plain", "arn", "Zip", "sha", handler="app.handler"),
        FunctionSnapshot("image", "arn", "Image", "sha"),
        sealed("SEALED_ENV_ARN", handler="app.handler"),
        replace(SEALED, handler="app.handler", environment={"TABLE": "orders"}),
    ],
)
def test_a_function_that_lacks_nothing_is_not_broken(function: FunctionSnapshot) -> None:
    assert lacks(function) == ()


@pytest.mark.parametrize(
    ("function", "fault", "by_backout"),
    [
        (sealed("SEALED_ENV_ARN"), "SEALED_ENV_ARN is missing", True),
        (sealed(environment={"SEALED_ENV_ARN": ""}), "SEALED_ENV_ARN is missing", True),
        (
            sealed(environment={"SEALED_ENV_ARN": "orders/environment"}),
            "SEALED_ENV_ARN is no secret's ARN",
            True,
        ),
        (
            sealed(
                environment={"SEALED_ENV_ARN": f"arn:aws:ssm:eu-central-1:{ACCOUNT}:parameter/p"}
            ),
            "SEALED_ENV_ARN is no secret's ARN",
            True,
        ),
        (sealed("SEALED_ENV_HANDLER"), "SEALED_ENV_HANDLER is missing", True),
        (
            sealed(environment={"SEALED_ENV_HANDLER": "sealed_env.handler"}),
            "SEALED_ENV_HANDLER names the shim itself",
            True,
        ),
        (
            sealed(environment={"SEALED_ENV_HANDLER": NODE_HANDLER}),
            "SEALED_ENV_HANDLER names the shim itself",
            True,
        ),
        (sealed(layers=()), "its layer (*-sealed-env-python) is missing", False),
        (
            sealed(layers=(layer("common"), layer("stack-sealed-env-nodejs"))),
            "its layer (*-sealed-env-python) is missing",
            False,
        ),
        (
            replace(SEALED_NODE, layers=(layer("sealed-env-nodejs-of-others"),)),
            "its layer (*-sealed-env-nodejs) is missing",
            False,
        ),
        (
            sealed(runtime="nodejs22.x"),
            "its handler is the shim's for python, and its runtime is nodejs22.x",
            True,
        ),
        (
            replace(SEALED_NODE, runtime="java21"),
            "its handler is the shim's for nodejs, and its runtime is java21",
            True,
        ),
        (
            sealed(handler="app.handler"),
            "its handler is not the shim's, so the values do not reach it",
            False,
        ),
        (
            java("AWS_LAMBDA_EXEC_WRAPPER"),
            "its wrapper is not the shim's, so the values do not reach it",
            False,
        ),
        (
            java(AWS_LAMBDA_EXEC_WRAPPER="/opt/otel-handler"),
            "its wrapper is not the shim's, so the values do not reach it",
            False,
        ),
        (java("SEALED_ENV_ARN"), "SEALED_ENV_ARN is missing", True),
        (java(SEALED_ENV_ARN="x"), "SEALED_ENV_ARN is no secret's ARN", True),
        (
            replace(SEALED_JAVA, layers=(layer("stack-sealed-env-python"),)),
            "its layer (*-sealed-env-wrapper) is missing",
            False,
        ),
        (
            replace(SEALED_JAVA, runtime="provided.al2023"),
            "its wrapper is the shim's for java, dotnet, ruby, and its runtime is provided.al2023",
            True,
        ),
        (
            replace(SHADOWED, layers=()),
            "its layer (*-sealed-env-python) is missing",
            False,
        ),
        (
            sealed("SEALED_ENV_HANDLER", environment={**PROBE, **BOTH}),
            "SEALED_ENV_HANDLER is missing",
            True,
        ),
        (
            sealed("SEALED_ENV_ARN", environment={**PROBE, "TOKEN": "plaintext"}),
            "SEALED_ENV_ARN is missing",
            True,
        ),
    ],
)
def test_a_sealed_function_is_broken_by_what_it_lacks(
    function: FunctionSnapshot, fault: str, by_backout: bool
) -> None:
    found = broken(function, (POLICY,))

    assert found is not None
    assert (found.faults, found.by_backout) == ((fault,), by_backout)


@pytest.mark.parametrize(
    ("policies", "fault"),
    [
        (
            (),
            NO_GRANT,
        ),
        (
            (
                "arn:aws:iam::aws:policy/AWSLambdaExecute",
                f"arn:aws:iam::{ACCOUNT}:policy/lambda-no-plaintext-secrets-of-others",
                # A role may serve functions of several Regions, each with a grant of its own.
                f"arn:aws:iam::{ACCOUNT}:policy/lambda-no-plaintext-secrets/eu-west-1/grant",
            ),
            NO_GRANT,
        ),
        (None, "its role orders-role is gone"),
    ],
)
def test_a_sealed_function_is_broken_without_its_grant(
    policies: tuple[str, ...] | None, fault: str
) -> None:
    found = broken(SEALED, policies)

    assert found is not None
    assert (found.faults, found.by_backout) == ((fault,), False)


def test_all_that_is_missing_is_named_what_only_backout_mends_first() -> None:
    found = broken(sealed("SEALED_ENV_ARN", layers=()), ())

    assert found is not None
    assert found.by_backout
    assert [fault.split()[0] for fault in found.faults] == ["SEALED_ENV_ARN", "its", "no"]


@pytest.mark.parametrize(
    ("function", "asks"),
    [
        (SEALED, True),
        (SEALED_NODE, True),
        (SHADOWED, False),
        (sealed(environment=PROBE), True),
        (sealed(handler="app.handler"), False),
        (SEALED_JAVA, True),
        (java("AWS_LAMBDA_EXEC_WRAPPER"), False),
        (FunctionSnapshot("plain", "arn", "Zip", "sha", handler="app.handler"), False),
    ],
)
def test_only_the_roles_of_functions_that_need_the_policy_are_read(
    function: FunctionSnapshot, asks: bool
) -> None:
    assert needs_grant(function) is asks


def test_variables_that_could_not_be_read_are_not_called_missing() -> None:
    unread = replace(SEALED, environment={}, environment_unread=Unread("environment", "denied"))

    assert lacks(unread) == ()
    assert lacks(replace(unread, layers=())) == ("its layer (*-sealed-env-python) is missing",)


def test_a_grant_that_could_not_be_read_is_not_called_missing() -> None:
    assert broken(SEALED, (), policies_known=False) is None


@pytest.mark.parametrize(
    "name", ["s-sealed-env-python", "s-sealed-env-nodejs", "s-sealed-env-wrapper"]
)
def test_a_layer_is_known_by_the_end_of_its_name(name: str) -> None:
    assert is_shim_layer(layer(name))
    assert not is_shim_layer(layer(f"{name}-2"))


def test_no_value_of_a_variable_is_told() -> None:
    values = {"SEALED_ENV_ARN": "a canary", "SEALED_ENV_HANDLER": NODE_HANDLER, "TOKEN": "a canary"}

    found = broken(sealed(environment=values, layers=()), ())

    assert found is not None
    assert "canary" not in repr(found)


@pytest.mark.parametrize("variable", ["DD_LAMBDA_HANDLER", "NEW_RELIC_LAMBDA_HANDLER"])
def test_behind_another_wrapper_only_the_way_back_mends(variable: str) -> None:
    wrapped = sealed(environment={variable: "sealed_env.handler"}, handler="a_wrapper.handler")

    assert broken(wrapped, [POLICY]) is None
    for lacking in (broken(wrapped, []), broken(replace(wrapped, layers=()), [POLICY])):
        assert lacking is not None
        assert lacking.by_backout


IMAGE = replace(
    SEALED,
    package_type="Image",
    runtime=None,
    handler=None,
    layers=(),
    environment={"SEALED_ENV_ARN": SEALED.environment["SEALED_ENV_ARN"]},
)


@pytest.mark.parametrize(
    ("environment", "policies", "faults"),
    [
        ({"STAGE": "production"}, (), ()),
        (IMAGE.environment, (POLICY,), ()),
        (IMAGE.environment, (), ("no policy under",)),
        (IMAGE.environment, None, ("its role orders-role is gone",)),
        ({"SEALED_ENV_ARN": ""}, (POLICY,), ("SEALED_ENV_ARN is missing",)),
        ({"SEALED_ENV_ARN": "x"}, (), ("SEALED_ENV_ARN is no secret's ARN", "no policy under")),
    ],
    ids=["plain", "whole", "no grant", "no role", "no pointer", "another pointer"],
)
def test_an_image_that_loads_a_secret_needs_its_pointer_and_its_grant(
    environment: dict[str, str], policies: tuple[str, ...] | None, faults: tuple[str, ...]
) -> None:
    image = replace(IMAGE, environment=environment)

    found = broken(image, policies)

    assert needs_grant(image) == ("SEALED_ENV_ARN" in environment)
    told = found.faults if found else ()
    assert len(told) == len(faults)
    assert all(text.startswith(begun) for text, begun in zip(told, faults, strict=True))


def test_a_grant_of_an_image_that_could_not_be_read_is_not_called_missing() -> None:
    assert broken(IMAGE, policies_known=False) is None
