"""A run to the step Probe, and one that is killed in CutOver."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from remediation.steps import cut_over
from remediation.steps.context import StepContext
from tests.remediation.account import Account
from tests.remediation.runbook_story import FORWARD, make_plan, step_context

MOVING = ("DB_PASSWORD", "TOKEN")
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


def _stop(condition: bool) -> None:
    if condition:
        raise KeyboardInterrupt
