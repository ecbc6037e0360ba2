"""The story of a remediation, on an account in memory."""

from __future__ import annotations

import pytest

from remediation.model import (
    BACKED_OUT_TAG,
    EXPOSED_TAG,
    FUNCTION_TAG,
    HANDLER_TAG,
    RemediationError,
)
from tests.bench import calls
from tests.remediation.account import Account
from tests.remediation.builders import function_arn
from tests.remediation.orders import ENVIRONMENT, SECRET, environment, snapshot, stored
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context


def test_a_remediated_function_sees_what_it_saw_and_holds_no_plaintext(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert environment(account) == {
        "TABLE": "orders",
        "SEALED_ENV_ARN": account.secrets.stored[SECRET].arn,
        "SEALED_ENV_HANDLER": "app.handler",
    }


def test_at_no_moment_does_the_handler_miss_a_value(account: Account) -> None:
    seen = []
    account.after = lambda _: seen.append(account.effective("orders"))

    remediate(account, "orders", "DB_PASSWORD")
    back_out(account, "orders")

    assert len(seen) > 20
    assert all(each == ("app.handler", ENVIRONMENT) for each in seen)


def test_the_secret_is_the_functions_own_and_says_that_it_was_exposed(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")

    tags = account.secrets.stored[SECRET].tags
    assert stored(account) == {"DB_PASSWORD": "a value"}
    assert tags[FUNCTION_TAG] == function_arn("orders")
    assert tags[HANDLER_TAG] == "app.handler"
    assert EXPOSED_TAG in tags


def test_a_second_press_finds_nothing_to_do(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    calls = len(account.calls)

    again = remediate(account, "orders")

    assert again["status"] == "Nothing to do"
    assert not {"update_function_configuration", "put_secret_value"} & set(account.calls[calls:])


@pytest.mark.parametrize("step", [name for name, _ in FORWARD])
def test_every_step_may_be_repeated(account: Account, step: str) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD")
    for name, do in FORWARD:
        do(step_context(account, "orders", plan=planned))
        if name == step:
            before = snapshot(account)
            do(step_context(account, "orders", plan=planned))
            assert snapshot(account) == before

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert stored(account) == {"DB_PASSWORD": "a value"}


def test_what_was_found_after_sealing_is_added(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})

    remediate(account, "orders", "NEW_KEY")

    assert stored(account) == {"DB_PASSWORD": "a value", "NEW_KEY": "third"}
    assert account.effective("orders")[1] == {**ENVIRONMENT, "NEW_KEY": "third"}


def test_a_variable_that_was_set_again_wins_over_the_secret(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", Environment={**environment(account), "DB_PASSWORD": "newer"})

    remediate(account, "orders", "DB_PASSWORD")

    assert stored(account) == {"DB_PASSWORD": "newer"}
    assert account.effective("orders")[1]["DB_PASSWORD"] == "newer"


def test_a_value_that_comes_back_is_current_again(account: Account) -> None:
    for value in ("a value", "newer", "a value"):
        account.functions.edit("orders", Environment={**environment(account), "DB_PASSWORD": value})
        remediate(account, "orders", "DB_PASSWORD")

        assert stored(account) == {"DB_PASSWORD": value}


def test_a_stale_value_of_an_earlier_remediation_is_not_kept(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    back_out(account, "orders")
    left = {name: v for name, v in environment(account).items() if name != "TOKEN"}
    account.functions.edit("orders", Environment=left)

    remediate(account, "orders", "DB_PASSWORD")

    assert stored(account) == {"DB_PASSWORD": "a value"}
    assert "TOKEN" not in account.effective("orders")[1]


def test_what_a_sealed_version_loads_is_kept(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    account.functions.publish("orders", "live")
    back_out(account, "orders")

    remediate(account, "orders", "DB_PASSWORD")

    assert stored(account) == {"DB_PASSWORD": "a value", "TOKEN": "another"}


def test_a_secret_that_awaits_deletion_is_restored(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    back_out(account, "orders", delete_secret_after_days="7")
    assert account.secrets.stored[SECRET].deleted

    remediate(account, "orders", "DB_PASSWORD")

    assert not account.secrets.stored[SECRET].deleted
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_a_secret_of_somebody_else_is_never_taken(account: Account) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD")
    account.secrets.create_secret(
        Name=SECRET, ClientRequestToken="t" * 32, SecretString="theirs", Tags=[]
    )

    with pytest.raises(RemediationError, match="not tagged as orders's"):
        FORWARD[0][1](step_context(account, "orders", plan=planned))

    assert account.secrets.stored[SECRET].versions == {"t" * 32: "theirs"}


def test_in_one_step_the_values_are_in_the_secret_before_they_go(account: Account) -> None:
    tight = {"DB_PASSWORD": "x" * 3900, "TABLE": "orders"}
    account.functions.create("tight", tight)

    remediate(account, "tight", "DB_PASSWORD", one_step=True)

    assert account.effective("tight") == ("app.handler", tight)
    assert "DB_PASSWORD" not in environment(account, "tight")


def test_the_mark_of_a_backout_goes_when_a_person_presses_again(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    back_out(account, "orders")
    assert BACKED_OUT_TAG in account.functions.tags["orders"]

    remediate(account, "orders", "DB_PASSWORD")

    assert BACKED_OUT_TAG not in account.functions.tags["orders"]


def test_one_press_takes_no_more_calls_than_the_documentation_says() -> None:
    assert [row.ratio for row in calls.rows() if not row.met] == []


@pytest.mark.parametrize("step", ["shadow", "cut_over"])
def test_plaintext_that_the_secret_does_not_hold_stays_whatever_the_probe_says(
    account: Account, step: str
) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD")
    at = [name for name, _ in FORWARD].index(step)
    for _, earlier in FORWARD[:at]:
        earlier(step_context(account, "orders", plan=planned))
    account.functions.edit(
        "orders", Environment={**environment(account), "DB_PASSWORD": "set again"}
    )

    said = "DB_PASSWORD of orders (was changed after it was|differs between the secret and)"
    with pytest.raises(RemediationError, match=said):
        FORWARD[at][1](step_context(account, "orders", plan=planned))

    assert environment(account)["DB_PASSWORD"] == "set again"
