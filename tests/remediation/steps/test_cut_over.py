"""CutOver takes the plaintext of what was proved, and seals what has started without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from remediation.model import RemediationError
from remediation.steps import cut_over, probe
from remediation.steps.context import StepContext, StepFailed
from tests.remediation.account import READ_FIRST, READ_WHILE_LOADING, Account
from tests.remediation.builders import ACCOUNT, LAYERS, POLICY
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, SECRET, environment, snapshot, stored
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context

MOVING = ("DB_PASSWORD", "TOKEN")
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/other-role"
UPDATE = "update_function_configuration"


def run_to_probe(account: Account, *names: str) -> Callable[[], StepContext]:
    """Do all steps up to Probe; return what CutOver works with."""
    planned = make_plan(account, "orders", *names)
    payload: dict[str, Any] = {"plan": planned}
    for name, step in FORWARD[:4]:
        outcome = step(step_context(account, "orders", **payload))
        if name == "probe":
            payload["probe"] = {"revision_id": outcome}
    return lambda: step_context(account, "orders", **payload)


def be_killed_in_cut_over(account: Account) -> None:
    """Do all steps up to CutOver's first update, which takes the plaintext away."""
    proceed = run_to_probe(account, *MOVING)
    account.before = lambda operation: _stop(operation == "invoke")
    with pytest.raises(KeyboardInterrupt):
        cut_over.cut_over(proceed())
    account.before = lambda _: None


def write_over_secret(account: Account, text: str) -> None:
    account.secrets.put_secret_value(
        SecretId=SECRET, SecretString=text, ClientRequestToken="o" * 32
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


def _stop(condition: bool) -> None:
    if condition:
        raise KeyboardInterrupt


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


CHANGES: dict[str, dict[str, Any]] = {
    "layers": {"Layers": [{"Arn": f"{LAYERS}:other:1"}]},
    "all layers": {"Layers": []},
    "role": {"Role": OTHER_ROLE},
    "runtime": {"Runtime": "nodejs22.x"},
    "runtime without a shim": {"Runtime": "python3.15"},
    "code that needs its plaintext": {READ_FIRST: "DB_PASSWORD"},
    "code that breaks the load": {READ_WHILE_LOADING: "DB_PASSWORD"},
    "handler": {"Handler": "new.handler"},
}


@pytest.mark.parametrize("changed", CHANGES)
@pytest.mark.parametrize("at", range(12))
def test_nothing_that_was_changed_in_between_is_sealed_unproved(
    account: Account, changed: str, at: int
) -> None:
    """Whatever is changed at whichever call of CutOver: proved anew, or taken back whole."""
    proceed = run_to_probe(account, *MOVING)
    calls = len(account.calls)
    updates: list[int] = []

    def edit(_: str) -> None:
        if len(account.calls) == calls + at + 1:
            updates.append(account.calls.count(UPDATE))
            account.functions.edit("orders", **CHANGES[changed])

    account.before = edit
    try:
        cut_over.cut_over(proceed())
    except RemediationError:
        account.before = lambda _: None
        role = f"arn:aws:iam::{ACCOUNT}:role/team/orders-role"
        back_out(account, "orders", plan={"moving": list(MOVING), "role_arn": role})
        assert environment(account) == ENVIRONMENT
    else:
        # What comes after the last update is another one's day.
        came_in_time = bool(updates) and updates[0] < account.calls.count(UPDATE)
        assert not came_in_time
    account.before = lambda _: None


@pytest.mark.parametrize("changed", ["layers", "all layers", "role", "runtime", "handler"])
def test_what_was_changed_between_probe_and_cut_over_keeps_every_value(
    account: Account, changed: str
) -> None:
    proceed = run_to_probe(account, *MOVING)
    account.functions.edit("orders", **CHANGES[changed])

    with pytest.raises(RemediationError):
        cut_over.cut_over(proceed())

    assert set(MOVING) <= environment(account).keys()


def test_a_harmless_change_between_probe_and_cut_over_is_proved_anew(account: Account) -> None:
    proceed = run_to_probe(account, *MOVING)
    account.functions.edit("orders", Environment={**environment(account), "STAGE": "new"})
    asked = account.calls.count("invoke")

    cut_over.cut_over(proceed())

    assert account.calls.count("invoke") == asked + 2
    assert account.effective("orders")[1] == {**ENVIRONMENT, "STAGE": "new"}


@pytest.mark.parametrize("number", [1, 2])
def test_a_change_before_either_update_has_the_function_proved_again(
    account: Account, number: int
) -> None:
    proceed = run_to_probe(account, *MOVING)
    asked = account.calls.count("invoke")
    before_call(
        account,
        UPDATE,
        lambda: account.functions.edit("orders", Description="by others"),
        number=number,
    )

    cut_over.cut_over(proceed())

    assert account.calls.count("invoke") == asked + 2
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_a_function_that_keeps_changing_is_given_up_with_its_values(account: Account) -> None:
    proceed = run_to_probe(account, *MOVING)
    account.before = lambda operation: (
        account.functions.edit("orders", Description="again") if operation == UPDATE else None
    )

    with pytest.raises(StepFailed, match="again and again; nothing of theirs was overwritten"):
        cut_over.cut_over(proceed())

    assert set(MOVING) <= environment(account).keys()


# ------------------------------------------------------------------ a secret that is overwritten


@pytest.mark.parametrize("loses", ["DB_PASSWORD", "TOKEN"])
def test_a_value_that_somebody_wrote_over_as_its_plaintext_went_is_put_back(
    account: Account, loses: str
) -> None:
    proceed = run_to_probe(account, *MOVING)
    theirs = {name: "rotated" for name in MOVING if name != loses}

    def write_blindly() -> None:
        write_over_secret(account, json.dumps(theirs))

    before_call(account, UPDATE, write_blindly)

    cut_over.cut_over(proceed())

    assert stored(account) == {**theirs, loses: ENVIRONMENT[loses]}
    assert account.effective("orders")[1] == {**ENVIRONMENT, **theirs}


WRITTEN_OVER = ["{}", "no JSON", '{"OTHER": "x"}', json.dumps({MOVING[0]: "new"})]


@pytest.mark.parametrize("text", WRITTEN_OVER)
def test_a_secret_that_was_written_over_when_nobody_has_the_values_is_read_in_its_last_version(
    account: Account, text: str
) -> None:
    be_killed_in_cut_over(account)
    write_over_secret(account, text)

    back_out(account, "orders")

    rotated = {"DB_PASSWORD": "new"} if "new" in text else {}
    assert environment(account) == {**ENVIRONMENT, **rotated}


def test_the_next_press_finds_what_was_written_over_as_well(account: Account) -> None:
    be_killed_in_cut_over(account)
    write_over_secret(account, '{"TOKEN": "new"}')

    remediate(account, "orders")

    assert account.effective("orders")[1] == {**ENVIRONMENT, "TOKEN": "new"}


def test_a_value_that_is_nowhere_is_named_and_nothing_is_changed(account: Account) -> None:
    be_killed_in_cut_over(account)
    for token in ("o", "p"):
        account.secrets.put_secret_value(
            SecretId=SECRET, SecretString='{"TOKEN": "new"}', ClientRequestToken=token * 32
        )
    # Twice the same text makes two versions, so the first is lost.
    before = snapshot(account)

    with pytest.raises(RemediationError, match="DB_PASSWORD stands in neither the environment"):
        back_out(account, "orders")

    assert snapshot(account) == before
    assert account.roles.attached["orders-role"] == [POLICY]
