"""Layers that were deleted, or are shared no more: functions keep them, and no update takes them.

Publishers delete old versions: https://github.com/keithrozario/Klayers/issues/76
"""

from __future__ import annotations

from typing import Any

import pytest

from remediation.aws.calls import AwsFailure
from remediation.model import RemediationError
from tests.remediation.account import READ_FIRST, Account, refusal
from tests.remediation.builders import LAYERS, PYTHON_LAYER
from tests.remediation.orders import ENVIRONMENT, environment, snapshot
from tests.remediation.runbook_story import back_out, remediate

PANDAS = {"Arn": "arn:aws:lambda:eu-central-1:770693421928:layer:Klayers-p312-pandas:4"}
OTHER = {"Arn": f"{LAYERS}:other:1"}
SHIM = {"Arn": PYTHON_LAYER}


def delete_layer(account: Account, arn: str, reading: str, updating: str) -> None:
    """Have Lambda know a layer no more, but for the functions that have it."""
    update = account.functions.update_function_configuration
    read = account.functions.get_layer_version_by_arn

    def refuse_update(**parameters: Any) -> Any:
        if arn in parameters.get("Layers", []):
            raise refusal(updating)
        return update(**parameters)

    def refuse_read(**parameters: Any) -> Any:
        if parameters["Arn"] == arn:
            raise refusal(reading)
        return read(**parameters)

    account.functions.update_function_configuration = refuse_update  # type: ignore[method-assign]
    account.functions.get_layer_version_by_arn = refuse_read  # type: ignore[method-assign]


@pytest.fixture
def layered(account: Account) -> Account:
    account.functions.edit("orders", Layers=[PANDAS, OTHER])
    return account


KINDS = pytest.mark.parametrize(
    ("reading", "updating"),
    [
        ("ResourceNotFoundException", "InvalidParameterValueException"),
        ("ResourceNotFoundException", "ResourceNotFoundException"),
        ("AccessDeniedException", "AccessDeniedException"),
    ],
    ids=["deleted", "deleted, told otherwise", "shared no more"],
)


@KINDS
def test_a_function_is_taken_back_although_a_layer_of_it_was_deleted(
    layered: Account, reading: str, updating: str
) -> None:
    remediate(layered, "orders", "DB_PASSWORD", "TOKEN")
    delete_layer(layered, PANDAS["Arn"], reading, updating)

    said = back_out(layered, "orders")

    configuration = layered.functions.configurations["orders"]
    assert environment(layered) == ENVIRONMENT
    assert configuration["Handler"] == "app.handler"
    assert configuration["Layers"] == [PANDAS, OTHER, SHIM]
    assert layered.roles.attached["orders-role"] == []
    assert said[0].startswith("The shim's layer stays, and does nothing")
    assert PANDAS["Arn"] in said[0]


@KINDS
def test_once_it_is_replaced_the_shims_layer_goes(
    layered: Account, reading: str, updating: str
) -> None:
    remediate(layered, "orders", "DB_PASSWORD", "TOKEN")
    delete_layer(layered, PANDAS["Arn"], reading, updating)
    back_out(layered, "orders")
    back_out(layered, "orders")
    layered.functions.edit("orders", Layers=[OTHER, SHIM])

    assert back_out(layered, "orders") == ()

    assert layered.functions.configurations["orders"]["Layers"] == [OTHER]
    assert environment(layered) == ENVIRONMENT


@KINDS
def test_the_button_leaves_a_function_with_one_as_it_was(
    layered: Account, reading: str, updating: str
) -> None:
    delete_layer(layered, PANDAS["Arn"], reading, updating)
    before = snapshot(layered)

    with pytest.raises(RemediationError, match="lambda:UpdateFunctionConfiguration"):
        remediate(layered, "orders", "DB_PASSWORD")

    assert snapshot(layered) == before


@KINDS
def test_one_that_is_deleted_while_the_runbook_runs_leaves_a_function_that_works(
    layered: Account, reading: str, updating: str
) -> None:
    layered.functions.edit("orders", **{READ_FIRST: "DB_PASSWORD"})

    def delete_after_shadow(operation: str) -> None:
        if operation == "invoke":
            layered.before = lambda _: None
            delete_layer(layered, PANDAS["Arn"], reading, updating)

    layered.before = delete_after_shadow

    with pytest.raises(RemediationError, match=r"Runtime\.ExitError"):
        remediate(layered, "orders", "DB_PASSWORD")

    assert environment(layered) == ENVIRONMENT
    assert layered.functions.configurations["orders"]["Handler"] == "app.handler"


def test_an_update_that_is_refused_for_something_else_is_told(layered: Account) -> None:
    remediate(layered, "orders", "DB_PASSWORD")
    before = snapshot(layered)

    def refuse(operation: str) -> None:
        if operation == "update_function_configuration":
            raise refusal("InvalidParameterValueException")

    layered.before = refuse

    with pytest.raises(AwsFailure, match="if a layer of it was deleted, replace that one"):
        back_out(layered, "orders")

    assert snapshot(layered) == before
