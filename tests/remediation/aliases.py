"""What a function's aliases run, how others change them, and a press that shifts them by weight."""

from __future__ import annotations

from typing import Any

from remediation.steps import publish, repoint, shift
from remediation.steps.shift import Shifted, Watched
from tests.remediation.account import Account
from tests.remediation.meanwhile import CLOCK
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import make_plan, remediate, step_context

MOVING = ("DB_PASSWORD", "TOKEN")
CANARY = "Canary10Percent5Minutes"
ALARM = "orders-errors"
Routes = dict[str, tuple[str, dict[str, float]]]


def with_aliases(*names: str) -> Account:
    """Return an account with a function whose version 1 these aliases run, and an alarm that is OK.

    The function is as that version is.
    """
    made = Account()
    made.functions.create("orders", dict(ENVIRONMENT))
    made.functions.publish("orders", *names)
    made.alarms.of_metrics[ALARM] = "OK"
    return made


def press(account: Account, **choices: Any) -> dict[str, Any]:
    """Press the button so that aliases shift by weight, and return the plan."""
    asked = {"alias_shift": CANARY, "alias_alarm": ALARM, **choices}
    return remediate(account, "orders", *MOVING, repoint_aliases=True, **asked)


def runs(account: Account) -> dict[str, str]:
    """Return which version each alias runs, or runs beside others by weight."""
    return {each["Name"]: each["FunctionVersion"] for each in account.functions.aliases["orders"]}


def routes(account: Account) -> Routes:
    """Return what each alias runs: its version, and others by weight."""
    return {
        each["Name"]: (
            each["FunctionVersion"],
            each.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}),
        )
        for each in account.functions.aliases["orders"]
    }


def alias(account: Account, name: str) -> dict[str, Any]:
    (found,) = [a for a in account.functions.aliases["orders"] if a["Name"] == name]
    return found


def change(account: Account, name: str, **changes: Any) -> None:
    """Change an alias as somebody else would."""
    found = alias(account, name)
    found.update(changes, RevisionId=str(int(found["RevisionId"]) + 1))


def weights(version: str, weight: float = 0.1) -> dict[str, dict[str, float]]:
    return {"AdditionalVersionWeights": {version: weight}}


def pass_minutes(minutes: float) -> None:
    CLOCK.sleep(60 * minutes)


class Shifting:
    """A press as far as its step Shift, and the steps that follow."""

    def __init__(self, account: Account, **choices: Any) -> None:
        self.account = account
        asked = {"alias_shift": CANARY, "alias_alarm": ALARM, **choices}
        self.plan = make_plan(account, "orders", *MOVING, repoint_aliases=True, **asked)
        remediate(account, "orders", *MOVING)
        self.given = {"plan": self.plan, **asked}
        number = publish.publish(step_context(account, "orders", **self.given)).version
        assert number
        self.version = number
        self.given["published"] = {"version": number}
        self.shift()

    def shift(self) -> Shifted:
        shifted = shift.shift(step_context(self.account, "orders", **self.given))
        self.given["shifted"] = {"since": shifted.since and shifted.since.isoformat()}
        return shifted

    def watch(self) -> Watched:
        return shift.watch(step_context(self.account, "orders", **self.given))

    def complete(self) -> tuple[str, ...]:
        return repoint.repoint(step_context(self.account, "orders", **self.given))

    def put_back(self) -> tuple[str, ...]:
        return repoint.put_back(step_context(self.account, "orders", plan=self.plan))
