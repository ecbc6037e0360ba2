"""The account in which `press` presses, without AWS, and the plans that it finds kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rule.audit.kept_plan import keep
from rule.audit.outcome import Audited, Place, PlannedPlace
from rule.aws.accounts import Caller
from rule.aws.calls import AwsFailure
from rule.aws.runbooks import Runbook
from rule.cli import press as command
from rule.cli import press_targets
from rule.model.button_plan import ButtonPlan, Movability
from tests.rule.audit.account_in_memory import PLACE, in_variable, outcome
from tests.rule.press.automation_in_memory import RUNBOOK, AutomationInMemory


class Stacks(AutomationInMemory):
    """Automation, and the stacks of a Region."""

    found: tuple[Runbook, ...] | AwsFailure = (RUNBOOK,)
    asked_stack: list[str | None]

    def find(self, stack: str | None) -> tuple[Runbook, ...]:
        self.asked_stack = [*getattr(self, "asked_stack", []), stack]
        if isinstance(self.found, AwsFailure):
            raise self.found
        return self.found


class Reachable:
    """Reaches one account, and notes how."""

    default_region: str | None = PLACE.region
    asked: list[Any]

    def __init__(self, stacks: Stacks) -> None:
        self.stacks, self.asked = stacks, []

    def __call__(self, *asked: object) -> Reachable:
        self.asked.append(asked)
        return self

    def caller(self) -> Caller:
        return Caller(PLACE.account, "aws")

    def runbooks(self, region: str, role_arn: str | None = None) -> Stacks:
        self.asked.append((region, role_arn) if role_arn else region)
        return self.stacks


def reached(stacks: Stacks, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Reachable:
    """Have `press` reach one account with these stacks, and keep nothing but in a folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setattr(command, "_LOOK_SECONDS", 0.0)
    reachable = Reachable(stacks)
    monkeypatch.setattr(press_targets, "Accounts", reachable)
    return reachable


def plan(stack: str = "", place: Place = PLACE, **waves: int) -> None:
    """Keep the plan of an audit: each function's wave, by its name."""
    outcomes = tuple(
        replace(outcome(name, in_variable()), place=place, arn=f"arn of {name} in {place}")
        for name in waves
    )
    plans = {
        each.arn: ButtonPlan(Movability.MOVABLE, ("DB_PASSWORD",), wave=waves[each.name])
        for each in outcomes
    }
    audited = Audited(outcomes, places=(place,), planned=(PlannedPlace(place, stack),), plans=plans)
    keep(audited, datetime.now(UTC))
