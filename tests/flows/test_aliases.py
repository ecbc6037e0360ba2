"""Aliases are moved, and moved back, on the embedded AWS under the stack's own roles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.aliased import ENVIRONMENT, FORWARD, PASSWORD, invoke, runs, with_aliases
from tests.flows.artifact import local_builds
from tests.flows.deploy import Stack, deploy
from tests.flows.runbooks import Button
from tests.rehearsal.emulator import Emulator, running
from tests.rehearsal.new_function import (
    NewFunction,
    create,
    publish,
    wait_until_ready,
)
from tests.rehearsal.zips import zip_files


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with running() as emulator:
        emulator.let_runbooks_sleep_at_most(0.1)
        yield emulator


@pytest.fixture(scope="module", name="allowing")
def deployed(account: Emulator) -> Stack:
    parameters = {"RepointAliases": "true", "DeleteOldVersions": "true"}
    with account.unrecorded():
        return deploy(account, local_builds(), parameters)


@pytest.fixture(scope="module")
def button(account: Emulator, allowing: Stack) -> Button:
    return Button(account, allowing.outputs)


@pytest.fixture
def _unrecorded(account: Emulator) -> Iterator[None]:
    """No verdict is asked for, so the rule need not judge what is made and changed."""
    with account.unrecorded():
        yield


def keeping(account: Emulator, name: str) -> list[str]:
    """Return the published versions with the password."""
    listed = account.client("lambda").list_versions_by_function(FunctionName=name)["Versions"]
    return [each["Version"] for each in listed if "DB_PASSWORD" in each["Environment"]["Variables"]]


def test_a_press_moves_an_alias_and_a_person_deletes_what_is_left(
    account: Emulator, button: Button
) -> None:
    with_aliases(account, "orders")
    before = invoke(account, "orders", "live")

    pressed = button.press("orders")

    assert (pressed.status, pressed.names) == (
        "Success",
        [*FORWARD, "Publish", "Repoint", "Done"],
    ), pressed.failure
    moved = pressed.step("Publish").payload["version"]
    assert runs(account, "orders") == {"live": moved, "old": "2"}
    assert "The alias old stays at version 2: its version differs from $LATEST in" in str(
        pressed.step("Plan").payload["warnings"]
    )
    assert invoke(account, "orders", "live") == before
    assert keeping(account, "orders") == ["1", "2", "3"]

    dry = button.run("Remediation", FunctionName="orders", DeleteOldVersions="true", DryRun="true")
    assert dry.step("Plan").payload["deletable"] == ["1", "3"]
    assert keeping(account, "orders") == ["1", "2", "3"]

    cleaned = button.run("Remediation", FunctionName="orders", DeleteOldVersions="true")

    assert cleaned.status == "Success", cleaned.failure
    assert keeping(account, "orders") == ["2"]
    assert invoke(account, "orders", "live") == before


@pytest.mark.usefixtures("_unrecorded")
def test_backout_moves_the_alias_back(account: Emulator, button: Button) -> None:
    with_aliases(account, "refunds")
    before = invoke(account, "refunds", "live")
    pressed = button.run("Remediation", FunctionName="refunds")
    assert pressed.status == "Success", pressed.failure
    assert runs(account, "refunds")["live"] != "3"

    back = button.run("Backout", FunctionName="refunds")

    assert back.status == "Success", back.failure
    assert runs(account, "refunds") == {"live": "3", "old": "2"}
    assert invoke(account, "refunds", "live") == before


@pytest.mark.usefixtures("_unrecorded")
def test_a_version_that_does_not_start_moves_no_alias(account: Emulator, button: Button) -> None:
    """The handler refuses to be imported in any version but the first: no use in trying again."""
    picky = {
        "app.py": "import os\n\nversion = os.environ['AWS_LAMBDA_FUNCTION_VERSION']\n"
        "if version not in ('$LATEST', '1'):\n    raise ImportError\n\n\n"
        "def handler(event, context):\n    return 'fine'\n"
    }
    create(account, NewFunction("picky", zip_files(picky), ENVIRONMENT))
    publish(account, "picky", "live")

    pressed = button.run("Remediation", FunctionName="picky")

    assert pressed.status == "Failed"
    assert pressed.names == [*FORWARD, "Publish", "EndRehearsal", "AliasesWerePutBack"]
    assert "could not load the secret, so no alias is moved" in pressed.step("Publish").failure
    assert runs(account, "picky") == {"live": "1"}
    assert keeping(account, "picky") == ["1"]
    wait_until_ready(account.client("lambda"), "picky")
    assert (invoke(account, "picky", "live"), invoke(account, "picky", "$LATEST")) == (
        "fine",
        "fine",
    )


@pytest.mark.long
def test_no_value_shows_in_any_channel(account: Emulator, allowing: Stack, button: Button) -> None:
    with_aliases(account, "canary")
    button.press("canary")
    button.run("Backout", FunctionName="canary")

    executions = "\n".join(account.config_records())
    log = "\n".join(account.logs(allowing.resources["RemediationFunction"]))

    assert "Repoint succeeded" in executions
    assert "Repoint succeeded" in log
    assert [PASSWORD.traces_in(text) for text in (executions, log)] == [[], []]
