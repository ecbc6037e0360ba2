"""A secret that somebody writes over while the plaintext goes loses no value."""

from __future__ import annotations

import json

import pytest

from remediation.model import RemediationError
from remediation.steps import cut_over
from tests.remediation.account import Account
from tests.remediation.builders import POLICY
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, SECRET, environment, snapshot, stored
from tests.remediation.runbook_story import back_out, remediate
from tests.remediation.steps.cut_over_story import (
    MOVING,
    UPDATE,
    be_killed_in_cut_over,
    run_to_probe,
)


def write_over_secret(account: Account, text: str) -> None:
    account.secrets.put_secret_value(
        SecretId=SECRET, SecretString=text, ClientRequestToken="o" * 32
    )


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
