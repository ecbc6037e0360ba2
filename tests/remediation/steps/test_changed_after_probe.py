"""What others change between Probe and CutOver is proved anew, or taken back whole."""

from __future__ import annotations

from typing import Any

import pytest

from remediation.model import RemediationError
from remediation.steps import cut_over
from remediation.steps.context import StepFailed
from tests.remediation.account import READ_FIRST, READ_WHILE_LOADING, Account
from tests.remediation.builders import ACCOUNT, LAYERS
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, environment
from tests.remediation.runbook_story import back_out
from tests.remediation.steps.cut_over_story import MOVING, UPDATE, run_to_probe

OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/other-role"


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
