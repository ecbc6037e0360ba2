"""Aliases shift by weight on the embedded AWS, while an alarm of its CloudWatch is watched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.aliased import FORWARD, PASSWORD, invoke, runs, with_aliases
from tests.flows.artifact import local_builds
from tests.flows.deploy import deploy
from tests.flows.runbooks import Button, StepRun
from tests.rehearsal.emulator import Emulator, running

ALARM = "orders-errors"
STACK = {
    "RepointAliases": "true",
    "AliasShift": "Canary50Percent1Minutes",
    "AliasAlarm": ALARM,
}
ANSWER = [len(PASSWORD.value), len("orders")]


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with running() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def button(account: Emulator) -> Button:
    with account.unrecorded():
        return Button(account, deploy(account, local_builds(), STACK).outputs)


def set_alarm(account: Emulator, state: str) -> None:
    """Make an alarm, or change its state."""
    alarms = account.client("cloudwatch")
    alarms.put_metric_alarm(
        AlarmName=ALARM,
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
    )
    alarms.set_alarm_state(AlarmName=ALARM, StateValue=state, StateReason="said so")


def weights(account: Emulator, name: str, alias: str) -> dict[str, float]:
    found = account.client("lambda").get_alias(FunctionName=name, Name=alias)
    return dict(found.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}))


def test_an_alarm_takes_an_alias_back_that_shifts(account: Emulator, button: Button) -> None:
    with_aliases(account, "shipments")
    set_alarm(account, "OK")
    account.let_runbooks_sleep_at_most(1)
    seen = []

    def look(step: StepRun) -> None:
        if step.name == "Shift":
            seen.append((runs(account, "shipments")["live"], weights(account, "shipments", "live")))
            set_alarm(account, "ALARM")

    pressed = button.run("Remediation", look, FunctionName="shipments")

    assert pressed.status == "Failed"
    assert pressed.names[:11] == [*FORWARD, "Publish", "Shift", "Bake"]
    assert pressed.names[-3:] == ["Watch", "PutBack", "AliasesWerePutBack"]
    assert f"the alarm {ALARM} is in ALARM" in pressed.step("Watch").failure
    assert seen == [("3", {pressed.step("Publish").payload["version"]: 0.5})]
    assert runs(account, "shipments") == {"live": "3", "old": "2"}
    assert weights(account, "shipments", "live") == {}
    assert invoke(account, "shipments", "live") == ANSWER


@pytest.mark.proof
def test_an_alias_gets_the_rest_when_its_minute_is_over(account: Emulator, button: Button) -> None:
    with_aliases(account, "claims")
    set_alarm(account, "OK")
    account.let_runbooks_sleep_at_most(5)
    answers = []

    def look(step: StepRun) -> None:
        if step.name in {"Shift", "Watch", "Complete"}:
            answers.append(invoke(account, "claims", "live"))

    pressed = button.run("Remediation", look, FunctionName="claims")

    assert pressed.status == "Success", pressed.failure
    assert pressed.names[-3:] == ["Watch", "Complete", "Done"]
    assert runs(account, "claims")["live"] == pressed.step("Publish").payload["version"]
    assert weights(account, "claims", "live") == {}
    assert answers == [ANSWER] * len(answers)
