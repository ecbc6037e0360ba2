"""CutOver takes the plaintext of what was proved, and seals what has started without it."""

from __future__ import annotations

from typing import Any

import pytest

from remediation.steps import cut_over, probe
from remediation.steps.context import StepFailed
from tests.remediation.account import READ_FIRST, READ_WHILE_LOADING, Account
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, environment, snapshot
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context
from tests.remediation.steps.cut_over_story import (
    MOVING,
    UPDATE,
    be_killed_in_cut_over,
    run_to_probe,
)


def revision(account: Account) -> str:
    number: str = account.functions.configurations["orders"]["RevisionId"]
    return number


# ------------------------------------------------------------------ started once more


def test_a_function_that_does_not_start_without_its_plaintext_gets_it_back(
    account: Account,
) -> None:
    # As with a wrapper, or a module that is imported before any handler.
    account.functions.edit("orders", **{READ_FIRST: "DB_PASSWORD"})
    before = snapshot(account)

    with pytest.raises(StepFailed, match=r"could not load its secret: Runtime\.ExitError"):
        remediate(account, "orders", *MOVING)

    assert snapshot(account) == before
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert account.roles.attached["orders-role"] == []


def test_what_breaks_while_the_shim_loads_breaks_the_probe_and_never_an_invocation(
    account: Account,
) -> None:
    account.functions.edit("orders", **{READ_WHILE_LOADING: "DB_PASSWORD"})
    before = snapshot(account)
    seen: list[Any] = []
    account.after = lambda _: seen.append(account.effective("orders"))

    with pytest.raises(StepFailed, match="could not load its secret: KeyError"):
        remediate(account, "orders", *MOVING)

    assert snapshot(account) == before
    assert account.calls.count(UPDATE) == 2
    assert all(each == ("app.handler", ENVIRONMENT) for each in seen)


def test_a_sealed_function_whose_new_plaintext_was_needed_stays_sealed_and_gets_that_back(
    account: Account,
) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", **{READ_FIRST: "TOKEN"})
    before = snapshot(account)

    with pytest.raises(StepFailed, match=r"Runtime\.ExitError"):
        remediate(account, "orders", "TOKEN")

    assert snapshot(account) == before
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_the_start_is_asked_about_with_a_nonce_that_no_environment_with_plaintext_knows(
    account: Account,
) -> None:
    proceed = run_to_probe(account, *MOVING)
    with_plaintext = environment(account)["SEALED_ENV_PROBE"]
    probes: list[str] = []
    account.after = lambda _: probes.append(environment(account).get("SEALED_ENV_PROBE", ""))

    cut_over.cut_over(proceed())

    nonces = {each.partition(":")[0] for each in probes if each}
    names = {each.partition(":")[2] for each in probes if each}
    assert len(nonces) == 2
    assert with_plaintext.partition(":")[0] in nonces
    assert names == {"DB_PASSWORD,TOKEN"}


def test_a_function_that_was_left_without_plaintext_is_started_and_sealed_by_the_next_press(
    account: Account,
) -> None:
    proceed = run_to_probe(account, *MOVING)

    def kill() -> None:
        raise KeyboardInterrupt

    before_call(account, "invoke", kill)
    with pytest.raises(KeyboardInterrupt):
        cut_over.cut_over(proceed())
    assert not set(MOVING) & environment(account).keys()
    assert "SEALED_ENV_PROBE" in environment(account)

    cut_over.cut_over(proceed())

    assert "SEALED_ENV_PROBE" not in environment(account)
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("how", ["press", "backout"])
def test_a_function_that_was_left_without_plaintext_is_finished_or_taken_back(
    account: Account, how: str
) -> None:
    before = snapshot(account)
    be_killed_in_cut_over(account)

    if how == "backout":
        back_out(account, "orders")
        assert snapshot(account) == before
    else:
        planned = remediate(account, "orders")
        assert [each.partition(":")[0] for each in planned["steps"]][-3:] == [
            "Shadow",
            "Probe",
            "CutOver",
        ]
        assert "SEALED_ENV_PROBE" not in environment(account)
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_in_one_step_the_probe_is_the_start_and_nothing_is_asked_twice(account: Account) -> None:
    account.functions.edit("orders", Environment={**ENVIRONMENT, "PADDING": "x" * 3_800})

    remediate(account, "orders", *MOVING, one_step=True)

    assert account.calls.count("invoke") == 1
    assert account.calls.count(UPDATE) == 2
    assert account.effective("orders")[1]["DB_PASSWORD"] == "a value"


# ------------------------------------------------------------------ what was proved


def test_what_was_proved_is_not_asked_again(account: Account) -> None:
    remediate(account, "orders", *MOVING)

    # With its plaintext, and without it.
    assert account.calls.count("invoke") == 2
    assert account.calls.count(UPDATE) == 3


def test_the_probe_says_which_revision_it_proved(account: Account) -> None:
    for _, step in FORWARD[:3]:
        step(step_context(account, "orders", plan=make_plan(account, "orders", *MOVING)))

    assert probe.probe(step_context(account, "orders", plan={"moving": list(MOVING)})) == revision(
        account
    )


def test_a_sealed_function_has_nothing_to_prove(account: Account) -> None:
    remediate(account, "orders", *MOVING)

    assert probe.probe(step_context(account, "orders", plan={"moving": []})) is None
