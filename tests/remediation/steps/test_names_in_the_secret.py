"""Names that an owner puts into the secret, by hand or as a copy of the whole environment."""

from __future__ import annotations

import json

import pytest

from remediation.model import PROBE_VARIABLE, SHIM_VARIABLES
from remediation.steps.backout import NotBackedOut
from remediation.steps.context import StepFailed
from remediation.steps.grant_and_shadow import shadow
from tests.remediation.account import Account
from tests.remediation.orders import ENVIRONMENT, SECRET, environment, snapshot
from tests.remediation.runbook_story import back_out, remediate, step_context


@pytest.fixture
def sealed(account: Account) -> Account:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    return account


def put(account: Account, **values: str) -> None:
    """Put further values into the secret, as its owner."""
    secret = account.secrets.stored[SECRET]
    held = json.loads(secret.versions[secret.current])
    secret.versions["owner's"] = json.dumps({**held, **values})
    secret.make_current("owner's")


@pytest.mark.parametrize("names", [SHIM_VARIABLES, *((name,) for name in SHIM_VARIABLES)])
def test_what_is_ours_does_not_come_back_out_of_the_secret(
    sealed: Account, names: tuple[str, ...]
) -> None:
    put(sealed, **dict.fromkeys(names, "a copy"))

    back_out(sealed, "orders")

    assert environment(sealed) == ENVIRONMENT
    assert sealed.roles.attached["orders-role"] == []


def test_a_copy_of_the_whole_environment_is_taken_back_as_it_was(sealed: Account) -> None:
    put(sealed, **environment(sealed))

    back_out(sealed, "orders")

    assert environment(sealed) == ENVIRONMENT


@pytest.mark.parametrize(
    "name",
    ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_LAMBDA_FUNCTION_NAME"],
)
def test_what_lambda_lets_nobody_set_is_refused_by_name(sealed: Account, name: str) -> None:
    put(sealed, **{name: "the owner's"})
    before = snapshot(sealed)

    with pytest.raises(NotBackedOut, match=f"The secret holds {name}, which Lambda lets nobody"):
        back_out(sealed, "orders")

    assert snapshot(sealed) == before


@pytest.mark.parametrize("name", ["A", "_KEY", "DB-PASSWORD", "1ST", "a b", "ÄRGER"])
def test_what_lambda_takes_for_no_variable_is_refused(sealed: Account, name: str) -> None:
    put(sealed, **{name: "the owner's"})
    before = snapshot(sealed)

    with pytest.raises(NotBackedOut, match=r"holds 1 name\(s\) that Lambda takes for no variable"):
        back_out(sealed, "orders")

    assert snapshot(sealed) == before


@pytest.mark.parametrize("name", ["AB", "a_", "A" * 200])
def test_any_other_name_comes_back_with_the_rest(sealed: Account, name: str) -> None:
    put(sealed, **{name: "the owner's"})

    back_out(sealed, "orders")

    assert environment(sealed) == {**ENVIRONMENT, name: "the owner's"}


def test_a_value_that_stands_nowhere_any_more_is_named_before_anything_is_changed(
    account: Account,
) -> None:
    """The owner wrote the secret anew between the two updates of a run."""
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    listed = {**environment(account), PROBE_VARIABLE: f"{'0' * 32}:DB_PASSWORD,TOKEN"}
    account.functions.edit("orders", Environment=listed)
    secret = account.secrets.stored[SECRET]
    secret.versions["owner's"] = json.dumps({"OTHER": "kept"})
    secret.make_current("owner's")
    before = snapshot(account)

    with pytest.raises(StepFailed) as failed:
        shadow(step_context(account, "orders", plan={"moving": ["DB_PASSWORD"]}))

    assert str(failed.value) == (
        "DB_PASSWORD, TOKEN of orders stands in neither environment nor secret: back out, then "
        "start anew"
    )
    assert snapshot(account) == before
