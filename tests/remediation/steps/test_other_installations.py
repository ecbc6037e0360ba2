"""What another installation of the stack sealed, and left, is taken over and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remediation.model import Options, Plan, Revoke
from remediation.planning.backout_plan import plan_backout
from remediation.planning.plan import plan
from remediation.planning.rewiring import Rewiring, shadowed
from tests.remediation.account import Account
from tests.remediation.builders import (
    ACCOUNT,
    LAYERS,
    NODE_SHIM,
    NONCE,
    POLICIES,
    POLICY,
    PYTHON_LAYER,
    PYTHON_SHIM,
    REGION,
    ROLE,
    STACK,
    function,
    sealed_function,
    secret,
    secret_arn,
    target,
)
from tests.remediation.orders import ENVIRONMENT, snapshot
from tests.remediation.planning.planned import steps
from tests.remediation.runbook_story import back_out, remediate

OTHERS_POLICY = f"{POLICIES}/first-LambdaSecretsManagerPolicy-9Z8Y7X"
OTHERS_LAYER = f"{LAYERS}:first-sealed-env-python:7"
CUSTOMERS = f"arn:aws:iam::{ACCOUNT}:policy/customers"
FIRSTS_NAME = "first/orders/environment"


@pytest.mark.parametrize(
    ("layer", "ours"),
    [
        (PYTHON_LAYER, True),
        (NODE_SHIM.layer_arn, True),
        (OTHERS_LAYER, True),
        (f"{LAYERS}:first-sealed-env-nodejs:12", True),
        (f"{LAYERS}:stack-python:2", False),
        (f"{LAYERS}:first-sealed-env-python-2:1", False),
        (f"{LAYERS}:first-sealed-env-ruby:1", False),
        (f"{LAYERS}:other:1", False),
    ],
)
def test_a_layer_is_ours_by_the_end_of_its_name(layer: str, ours: bool) -> None:
    assert STACK.is_shim_layer(layer) is ours


@pytest.mark.parametrize(
    ("policy", "ours"),
    [
        (POLICY, True),
        (OTHERS_POLICY, True),
        (CUSTOMERS, False),
        # Another Region's functions may need it, and nobody sees them from here.
        (OTHERS_POLICY.replace(REGION, "eu-west-1"), False),
        (OTHERS_POLICY.replace(ACCOUNT, "210987654321"), False),
        (OTHERS_POLICY.replace("lambda-no", "team/lambda-no"), False),
        (f"{POLICIES}/team/policy", False),
        (f"{POLICIES}-policy", False),
        ("arn:aws:iam::aws:policy/AdministratorAccess", False),
    ],
)
def test_a_policy_is_ours_by_its_path_in_this_account_and_region(policy: str, ours: bool) -> None:
    assert STACK.is_grant_policy(policy) is ours


def test_a_stack_whose_policy_has_no_path_knows_its_own_alone() -> None:
    own = f"arn:aws:iam::{ACCOUNT}:policy/own"
    stack = replace(STACK, policy_arn=own)

    assert stack.is_grant_policy(own)
    assert not stack.is_grant_policy(CUSTOMERS)


def test_the_way_back_takes_every_installations_grant() -> None:
    given = target(sealed_function())
    both = replace(given.role, attached_policy_arns=(CUSTOMERS, OTHERS_POLICY, POLICY))

    planned = plan_backout(replace(given, role=both), secret(DB_PASSWORD="x"))

    assert Revoke("orders-role", (OTHERS_POLICY, POLICY)) in steps(planned)


def test_another_installations_layer_gives_way_to_the_stacks_own() -> None:
    layers = (f"{LAYERS}:other:7", OTHERS_LAYER)

    given = function(layers=layers, runtime="python3.13")
    configured = shadowed(given, STACK, Rewiring(PYTHON_SHIM, secret_arn("orders"), NONCE, ["A"]))

    assert configured.layers == (f"{LAYERS}:other:7", PYTHON_LAYER)


@pytest.mark.parametrize(
    "layers",
    [
        (OTHERS_LAYER, PYTHON_LAYER),
        (PYTHON_LAYER, OTHERS_LAYER),
        (NODE_SHIM.layer_arn, OTHERS_LAYER, PYTHON_LAYER),
    ],
)
def test_no_layer_is_given_twice_which_lambda_would_refuse(layers: tuple[str, ...]) -> None:
    given = function(layers=layers)

    configured = shadowed(given, STACK, Rewiring(PYTHON_SHIM, secret_arn("orders"), NONCE, ["A"]))

    assert configured.layers == (PYTHON_LAYER,)


@pytest.fixture
def sealed_by_another(account: Account) -> Account:
    """Return an account in which another installation, gone by now, sealed the function."""
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    account.functions.edit("orders", Layers=[{"Arn": OTHERS_LAYER}])
    account.roles.attached["orders-role"] = [CUSTOMERS, OTHERS_POLICY]
    (made,) = account.secrets.stored.values()
    account.secrets.stored = {FIRSTS_NAME: made}
    made.name = FIRSTS_NAME
    return account


def test_what_another_installation_sealed_goes_back_to_every_field(
    sealed_by_another: Account,
) -> None:
    plain = Account()
    plain.functions.create("orders", ENVIRONMENT)

    back_out(sealed_by_another, "orders")

    assert snapshot(sealed_by_another) == snapshot(plain)
    assert sealed_by_another.roles.attached["orders-role"] == [CUSTOMERS]


def test_what_another_installation_sealed_is_taken_over_by_a_press_and_then_goes_back(
    sealed_by_another: Account,
) -> None:
    remediate(sealed_by_another, "orders")

    assert sealed_by_another.effective("orders") == ("app.handler", ENVIRONMENT)
    assert sealed_by_another.roles.attached["orders-role"] == [CUSTOMERS, OTHERS_POLICY, POLICY]
    assert list(sealed_by_another.secrets.stored) == [FIRSTS_NAME]
    back_out(sealed_by_another, "orders")
    assert sealed_by_another.roles.attached["orders-role"] == [CUSTOMERS]
    assert sealed_by_another.effective("orders") == ("app.handler", ENVIRONMENT)


def test_another_installations_grant_stays_while_a_sibling_needs_it(
    sealed_by_another: Account,
) -> None:
    sealed_by_another.functions.create("sibling", ENVIRONMENT)
    remediate(sealed_by_another, "sibling", "TOKEN")

    back_out(sealed_by_another, "orders")

    assert sealed_by_another.roles.attached["orders-role"] == [CUSTOMERS, OTHERS_POLICY, POLICY]


def test_a_grant_of_another_installation_is_none_to_rely_on() -> None:
    # It may be an older one, with a narrower policy.
    given = target(role=replace(target().role, attached_policy_arns=(OTHERS_POLICY,), arn=ROLE))

    planned = plan(given, ["DB_PASSWORD"], Options())

    assert isinstance(planned, Plan)
    assert POLICY in str(planned.steps)


def test_what_is_backed_out_and_pressed_again_under_a_new_prefix_gets_a_new_secret(
    sealed_by_another: Account,
) -> None:
    back_out(sealed_by_another, "orders")

    remediate(sealed_by_another, "orders", "DB_PASSWORD")

    assert sorted(sealed_by_another.secrets.stored) == [
        FIRSTS_NAME,
        STACK.secret_name(function()),
    ]
