"""The runbook's steps in their order, on an account in memory, as Automation would run them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from remediation.model import Options, RemediationError
from remediation.planning.plan import plan, selected_variables
from remediation.runbook.request import parse_request
from remediation.runbook.response import PLANNED, plan_response, shift_response
from remediation.steps import (
    backout,
    cut_over,
    delete_versions,
    grant_and_shadow,
    probe,
    publish,
    repoint,
    shift,
    store,
)
from remediation.steps.context import StepContext
from remediation.steps.target import read_target, with_published
from tests.remediation.account import Account
from tests.remediation.builders import STACK
from tests.remediation.meanwhile import CLOCK

FORWARD: tuple[tuple[str, Callable[[StepContext], Any]], ...] = (
    ("store", store.store),
    ("grant", grant_and_shadow.grant),
    ("shadow", grant_and_shadow.shadow),
    ("probe", probe.probe),
    ("cut_over", cut_over.cut_over),
)


def step_context(account: Account, name: str, **payload: Any) -> StepContext:
    request = parse_request({"action": "step", "function_name": name, **payload})
    return StepContext(account.aws(), STACK, request, lambda: 60.0)


def make_plan(account: Account, name: str, *found: str, **choices: Any) -> dict[str, Any]:
    """Do the Plan step."""
    options = _options(**choices)
    target = with_published(
        account.aws(),
        read_target(account.aws(), STACK, name, options),
        selected_variables(found, options),
        options,
    )
    return plan_response(target, plan(target, found, options))


def _options(
    alias_shift: str = "AllAtOnce", alias_alarm: str | None = None, **choices: Any
) -> Options:
    """Read what a person chose, of which the runbook passes two as texts."""
    given = {"alias_shift": alias_shift, "alias_alarm": alias_alarm}
    shift_only = parse_request({"action": "plan", "function_name": "any", **given}).options
    return replace(
        Options(**choices),
        shift=shift_only.shift,
        unwatched_alarm=shift_only.unwatched_alarm,
    )


def remediate(account: Account, name: str, *found: str, **choices: Any) -> dict[str, Any]:
    """Run the whole runbook; if a step fails, back out and raise."""
    planned = make_plan(account, name, *found, **choices)
    payload = {"plan": planned, **choices}
    if planned["status"] == PLANNED:
        _seal(account, name, payload)
    if choices.get("repoint_aliases"):
        _repoint(account, name, payload)
    if choices.get("delete_old_versions"):
        delete_versions.delete_versions(step_context(account, name, **payload))
    return planned


def _repoint(account: Account, name: str, payload: dict[str, Any]) -> None:
    """Move aliases, minute by minute if they shift."""
    try:
        published = publish.publish(step_context(account, name, **payload))
    except RemediationError:
        repoint.put_back(step_context(account, name))  # the step EndRehearsal
        raise
    try:
        given = {**payload, "published": {"version": published.version}}
        if payload.get("alias_shift", "AllAtOnce") != "AllAtOnce":
            shifted = shift.shift(step_context(account, name, **given))
            given["shifted"] = shift_response(name, shifted.warnings, shifted.since)
            while shifted.since:
                CLOCK.sleep(60)
                if shift.watch(step_context(account, name, **given)).is_over:
                    break
        repoint.repoint(step_context(account, name, **given))
    except RemediationError:
        repoint.put_back(step_context(account, name, **payload))
        raise


def _seal(account: Account, name: str, payload: dict[str, Any]) -> None:
    proved: dict[str, Any] = {}
    try:
        for which, step in FORWARD:
            outcome = step(step_context(account, name, **payload, probe=proved))
            if which == "probe":
                proved = {"revision_id": outcome}
    except RemediationError:
        backout.back_out(step_context(account, name, **payload))
        raise


def back_out(account: Account, name: str, **payload: Any) -> tuple[str, ...]:
    """Run the backout runbook, as a person would days later."""
    return backout.back_out(step_context(account, name, **payload))
