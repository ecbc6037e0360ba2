"""The probe of a published version: for what it waits, and for what it does not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from remediation.aws import functions
from remediation.model import Snapshot
from remediation.steps import probe
from remediation.steps.context import StepContext, StepFailed
from tests.remediation.account import Account, refusal
from tests.remediation.runbook_story import FORWARD, make_plan, step_context


@pytest.fixture
def context(account: Account) -> StepContext:
    for _, step in FORWARD[:3]:
        step(step_context(account, "orders", plan=make_plan(account, "orders", "DB_PASSWORD")))
    return step_context(account, "orders", plan={"moving": ["DB_PASSWORD"]})


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the pauses, in which alone time passes."""
    made: list[float] = []
    clock = SimpleNamespace(monotonic=lambda: sum(made), sleep=made.append)
    monkeypatch.setattr(probe, "time", clock)
    monkeypatch.setattr(probe, "_SECONDS_FOR_OTHERS", 40)
    return made


def ask(account: Account, context: StepContext) -> None:
    version = account.functions.publish("orders")
    function = functions.read(context.aws, "orders")
    probe.probe_version(context, Snapshot(version, function, "sha256"))


def test_a_version_that_is_throttled_is_asked_again(
    account: Account, context: StepContext, pauses: list[float]
) -> None:
    def throttle(operation: str) -> None:
        if operation == "invoke" and len(pauses) < 3:
            raise refusal("TooManyRequestsException")

    account.before = throttle

    ask(account, context)

    assert len(pauses) == 3


def test_a_version_that_is_throttled_for_long_fails_the_step(
    account: Account, context: StepContext, pauses: list[float]
) -> None:
    def throttle(operation: str) -> None:
        if operation == "invoke":
            raise refusal("TooManyRequestsException")

    account.before = throttle

    with pytest.raises(StepFailed, match=r"Version 1 of orders could not load the secret"):
        ask(account, context)
    assert sum(pauses) == 40


def test_a_version_whose_handler_cannot_be_imported_is_asked_once(
    account: Account, context: StepContext, pauses: list[float]
) -> None:
    account.functions._answer = lambda *_: (
        {"errorType": "Runtime.ImportModuleError"},
        "Unhandled",
    )

    with pytest.raises(StepFailed, match=r"Runtime\.ImportModuleError"):
        ask(account, context)
    assert pauses == []
