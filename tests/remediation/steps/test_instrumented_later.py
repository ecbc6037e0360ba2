"""Installers of instrumentation that came after the button: the shim stands behind their handler.

Each puts its own handler before the one that it finds, whose name it notes in a variable.
Sources: https://github.com/newrelic/newrelic-lambda-cli (layers.py),
https://github.com/DataDog/datadog-ci (lambda instrument), Sentry's and Lumigo's integrations.
"""

from __future__ import annotations

import contextlib

import pytest

from remediation.aws.stack import NODE_HANDLER, PYTHON_HANDLER
from remediation.model import SHIM_VARIABLES, RemediationError
from remediation.runbook.response import Refused
from remediation.steps.backout import NotBackedOut
from tests.remediation.account import Account
from tests.remediation.builders import LAYERS, POLICY
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, environment, snapshot
from tests.remediation.runbook_story import back_out, make_plan, remediate

INSTALLERS = {
    "Datadog": ("datadog_lambda.handler.handler", "DD_LAMBDA_HANDLER"),
    "New Relic": ("newrelic_lambda_wrapper.handler", "NEW_RELIC_LAMBDA_HANDLER"),
    "Sentry": (
        "sentry_sdk.integrations.init_serverless_sdk.sentry_lambda_handler",
        "SENTRY_INITIAL_HANDLER",
    ),
    "Lumigo": ("/opt/python/lumigo_tracer._handler", "LUMIGO_ORIGINAL_HANDLER"),
    "nobody that is known": ("wrapper.main", "WHAT_IT_WRAPS"),
}
LAYER = {"Arn": f"{LAYERS}:instrumentation:7"}


def instrument(account: Account, installer: str) -> None:
    """Install an instrumentation as its tool does."""
    wrapper, variable = INSTALLERS[installer]
    configuration = account.functions.configurations["orders"]
    account.functions.edit(
        "orders",
        Handler=wrapper,
        Environment={**configuration["Environment"], variable: configuration["Handler"]},
        Layers=[*configuration["Layers"], LAYER],
    )


@pytest.fixture(params=["python3.13", "nodejs22.x"])
def sealed(account: Account, request: pytest.FixtureRequest) -> Account:
    account.functions.edit("orders", Runtime=request.param)
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    return account


@pytest.mark.parametrize("installer", INSTALLERS)
def test_backout_gives_the_instrumentation_the_functions_own_handler(
    sealed: Account, installer: str
) -> None:
    instrument(sealed, installer)

    back_out(sealed, "orders")

    wrapper, variable = INSTALLERS[installer]
    configuration = sealed.functions.configurations["orders"]
    assert configuration["Handler"] == wrapper
    assert configuration["Layers"] == [LAYER]
    assert environment(sealed) == {**ENVIRONMENT, variable: "app.handler"}
    assert sealed.roles.attached["orders-role"] == []


@pytest.mark.parametrize("gone", [("SEALED_ENV_HANDLER",), ("SEALED_ENV_ARN",), SHIM_VARIABLES])
def test_the_secrets_tag_knows_the_handler_if_the_function_lost_its_note(
    sealed: Account, gone: tuple[str, ...]
) -> None:
    instrument(sealed, "Datadog")
    left = {name: v for name, v in environment(sealed).items() if name not in gone}
    sealed.functions.edit("orders", Environment=left)

    back_out(sealed, "orders")

    assert environment(sealed) == {**ENVIRONMENT, "DD_LAMBDA_HANDLER": "app.handler"}


def test_one_that_was_there_before_the_button_and_was_installed_again_is_no_original(
    account: Account,
) -> None:
    # The tool has overwritten the only note of the function's own handler.
    instrument(account, "New Relic")
    remediate(account, "orders", "DB_PASSWORD")
    instrument(account, "New Relic")
    before = snapshot(account)

    with pytest.raises(NotBackedOut, match="NEW_RELIC_LAMBDA_HANDLER names the shim's handler"):
        back_out(account, "orders")

    assert snapshot(account) == before


def test_another_one_before_the_button_stays_in_the_chain(account: Account) -> None:
    instrument(account, "Datadog")
    remediate(account, "orders", "DB_PASSWORD")
    instrument(account, "Lumigo")

    back_out(account, "orders")

    assert environment(account) == {
        **ENVIRONMENT,
        "DD_LAMBDA_HANDLER": "app.handler",
        "LUMIGO_ORIGINAL_HANDLER": "datadog_lambda.handler.handler",
    }


@pytest.mark.parametrize("installer", INSTALLERS)
@pytest.mark.parametrize("found", [(), ("NEW_KEY",)])
def test_the_button_makes_no_cycle_of_shim_and_instrumentation(
    sealed: Account, installer: str, found: tuple[str, ...]
) -> None:
    sealed.functions.edit("orders", Environment={**environment(sealed), "NEW_KEY": "third"})
    instrument(sealed, installer)
    before = snapshot(sealed)

    with pytest.raises(Refused, match=f"{INSTALLERS[installer][1]} names"):
        make_plan(sealed, "orders", *found)

    assert snapshot(sealed) == before


@pytest.mark.parametrize("call", ["put_secret_value", "attach_role_policy", "invoke"])
@pytest.mark.parametrize("was_sealed", [False, True])
def test_one_that_is_installed_while_the_runbook_runs_finds_a_handler_that_is_there(
    account: Account, call: str, was_sealed: bool
) -> None:
    if was_sealed:
        remediate(account, "orders", "TOKEN")
    if not was_sealed and call == "put_secret_value":
        call = "create_secret"
    before_call(account, call, lambda: instrument(account, "New Relic"))

    with contextlib.suppress(RemediationError):
        remediate(account, "orders", "DB_PASSWORD")

    noted = environment(account)["NEW_RELIC_LAMBDA_HANDLER"]
    handler = account.functions.configurations["orders"]["Handler"]
    chain = [handler, environment(account).get("SEALED_ENV_HANDLER"), noted]
    assert noted == "app.handler" or chain[1:] == ["app.handler", PYTHON_HANDLER], chain
    assert NODE_HANDLER not in chain


@pytest.mark.parametrize("call", ["put_secret_value", "attach_role_policy"])
def test_a_sealed_function_stays_sealed_behind_it(account: Account, call: str) -> None:
    remediate(account, "orders", "TOKEN")
    before_call(account, call, lambda: instrument(account, "New Relic"))

    with pytest.raises(RemediationError, match="Another handler was put before the shim"):
        remediate(account, "orders", "DB_PASSWORD")

    assert "TOKEN" not in environment(account)
    assert environment(account)["DB_PASSWORD"] == ENVIRONMENT["DB_PASSWORD"]
    assert environment(account)["SEALED_ENV_HANDLER"] == "app.handler"
    assert account.roles.attached["orders-role"] == [POLICY]
