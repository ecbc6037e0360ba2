"""Versions that an alias runs are judged on the embedded AWS, and what a press leaves in them."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest

from tests.flows.deploy import Stack
from tests.flows.observation import Observer
from tests.flows.runbooks import Button
from tests.flows.secret_values import SecretValues
from tests.rehearsal.compliance_view import Row
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import NewFunction, create, publish
from tests.rehearsal.zips import zip_files

SECRETS = SecretValues(3)
CODE = {"app.py": "def handler(event, context):\n    return None\n"}


@pytest.fixture(scope="session")
def observer(emulator: Emulator, stack: Stack) -> Observer:
    return Observer(emulator, stack)


def judged_anew(emulator: Emulator, stack: Stack, observer: Observer, name: str) -> Row:
    """Have a sweep come: AWS Config does not tell the rule that an alias was moved."""
    before: datetime = row(observer, name).time
    emulator.trigger_schedule(stack.outputs["RuleName"])
    rows = observer.wait_for([name], newer_than={name: before})
    return next(each for each in rows if each.resource == name)


def row(observer: Observer, name: str) -> Row:
    return next(each for each in observer.wait_for([name]) if each.resource == name)


def test_a_function_is_compliant_only_once_nothing_runs_the_version_with_the_plaintext(
    emulator: Emulator, stack: Stack, observer: Observer
) -> None:
    name = f"function-{uuid.uuid4().hex[:8]}"
    create(emulator, NewFunction(name, zip_files(CODE), {"DB_PASSWORD": SECRETS.password()}))
    publish(emulator, name, "live")
    both = judged_anew(emulator, stack, observer, name)
    assert "DB_PASSWORD (Secret Keyword), live → 1: DB_PASSWORD" in both.annotation

    pressed = Button(emulator, stack.outputs).run("Remediation", FunctionName=name)
    assert pressed.status == "Success", pressed.failure
    left = judged_anew(emulator, stack, observer, name)
    assert left.compliance == "NON_COMPLIANT"
    assert left.annotation.startswith(
        "Plaintext secrets in published versions: live → 1: DB_PASSWORD (Secret Keyword). "
        "Remediate changes no published version: deploy and publish anew"
    )

    publish(emulator, name, "live")
    moved = judged_anew(emulator, stack, observer, name)
    assert moved.compliance == "COMPLIANT", moved.annotation
