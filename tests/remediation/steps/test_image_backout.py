"""The way back of a container image whose owner had its secret loaded by hand."""

from __future__ import annotations

import json

import pytest

from remediation.model import FUNCTION_TAG, SECRET_ARN_VARIABLE
from remediation.runbook.response import Refused
from tests.remediation.account import Account
from tests.remediation.builders import POLICY, function_arn
from tests.remediation.orders import SECRET, environment
from tests.remediation.runbook_story import back_out, remediate

VALUES = {"DB_PASSWORD": "a value", "TOKEN": "another"}


@pytest.fixture
def account() -> Account:
    account = Account()
    account.secrets.create_secret(
        Name=SECRET,
        SecretString=json.dumps(VALUES),
        Tags=[{"Key": FUNCTION_TAG, "Value": function_arn("orders")}],
        ClientRequestToken="o" * 32,
    )
    arn = account.secrets.stored[SECRET].arn
    account.functions.create(
        "orders", {SECRET_ARN_VARIABLE: arn, "TABLE": "orders"}, PackageType="Image"
    )
    for gone in ("Runtime", "Handler", "Layers"):
        del account.functions.configurations["orders"][gone]
    account.roles.attached["orders-role"] = [POLICY]
    return account


def test_an_image_gets_its_variables_back_and_neither_handler_nor_layers(account: Account) -> None:
    back_out(account, "orders")

    assert environment(account) == {"TABLE": "orders", **VALUES}
    assert not {"Handler", "Layers"} & account.functions.configurations["orders"].keys()
    assert account.roles.attached["orders-role"] == []


def test_a_press_leaves_an_image_alone(account: Account) -> None:
    before = environment(account)

    with pytest.raises(Refused, match="End the Dockerfile with"):
        remediate(account, "orders", "TABLE")

    assert environment(account) == before
