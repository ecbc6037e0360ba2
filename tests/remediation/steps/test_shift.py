"""Aliases shift by weight: a part of their invocations first, the rest when nothing went wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from remediation.model import SHIFT_TARGET, RemediationError
from remediation.steps import publish, repoint, shift
from remediation.steps.context import StepFailed
from remediation.steps.shift import Shifted, Watched
from tests.remediation.account import Account, refusal
from tests.remediation.meanwhile import CLOCK, before_call
from tests.remediation.orders import ENVIRONMENT, SECRET
from tests.remediation.runbook_story import back_out, make_plan, remediate, step_context

MOVING = ("DB_PASSWORD", "TOKEN")
CANARY = "Canary10Percent5Minutes"
ALARM = "orders-errors"


@pytest.fixture
def account() -> Account:
    """An account with a function whose version 1 two aliases run, and with an alarm that is OK."""
    made = Account()
    made.functions.create("orders", dict(ENVIRONMENT))
    made.functions.publish("orders", "live", "beta")
    made.alarms.of_metrics[ALARM] = "OK"
    return made


def press(account: Account, **choices: Any) -> dict[str, Any]:
    asked = {"alias_shift": CANARY, "alias_alarm": ALARM, **choices}
    return remediate(account, "orders", *MOVING, repoint_aliases=True, **asked)


def routes(account: Account) -> dict[str, tuple[str, dict[str, float]]]:
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


def pass_minutes(minutes: float) -> None:
    CLOCK.sleep(60 * minutes)


# ------------------------------------------------------------------ as it should be


def test_an_alias_gets_a_weight_first_and_the_rest_when_the_time_is_over(account: Account) -> None:
    asked: list[tuple[str, dict[str, float]]] = []
    account.after = lambda operation: (
        asked.append(routes(account)["live"]) if operation == "update_alias" else None
    )

    press(account)

    (new, none) = routes(account)["live"]
    assert none == {}
    assert asked[0] == ("1", {new: 0.1})
    assert asked[-1] == (new, {})
    assert routes(account)["beta"] == (new, {})
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize(
    ("how", "weight", "minutes"),
    [
        ("Canary10Percent5Minutes", 0.1, 5),
        ("Canary1Percent1Minutes", 0.01, 1),
        ("Canary50Percent30Minutes", 0.5, 30),
        ("Canary99Percent99Minutes", 0.99, 99),
    ],
)
def test_weight_and_time_are_those_that_were_asked_for(
    account: Account, how: str, weight: float, minutes: int
) -> None:
    shifting = Shifting(account, alias_shift=how)

    assert routes(account)["live"] == ("1", {shifting.version: weight})
    pass_minutes(minutes - 0.1)
    assert not shifting.watch().is_over
    pass_minutes(0.2)
    assert shifting.watch().is_over
    shifting.complete()
    assert routes(account)["live"] == (shifting.version, {})


def test_the_plan_says_how_aliases_will_be_moved(account: Account) -> None:
    planned = make_plan(
        account, "orders", *MOVING, repoint_aliases=True, alias_shift=CANARY, alias_alarm=ALARM
    )

    assert planned["steps"][-1].endswith(
        "move to it: beta from 1, live from 1; 10 % of the invocations at first, the rest 5 "
        "minutes later, unless the alarm orders-errors goes off"
    ) or planned["steps"][-1].endswith(
        "move to it: live from 1, beta from 1; 10 % of the invocations at first, the rest 5 "
        "minutes later, unless the alarm orders-errors goes off"
    )


@pytest.mark.parametrize("choices", [{}, {"alias_shift": "AllAtOnce"}])
def test_nothing_shifts_unless_it_is_asked_for(account: Account, choices: dict[str, str]) -> None:
    remediate(account, "orders", *MOVING, repoint_aliases=True, **choices)

    assert "describe_alarms" not in account.calls
    assert account.calls.count("update_alias") == 2
    assert SHIFT_TARGET not in [v.get("Description") for v in account.functions.published["orders"]]


def test_old_versions_go_after_the_shift_and_not_before(account: Account) -> None:
    planned = press(account, delete_old_versions=True)

    assert planned["deletable"] == ["1"]
    (new,) = [each["Version"] for each in account.functions.published["orders"]]
    assert routes(account) == {"live": (new, {}), "beta": (new, {})}


@pytest.mark.parametrize("percent", [1, 7, 29, 57, 99])
def test_a_weight_that_comes_back_less_exact_is_the_one_that_was_given(
    account: Account, percent: int
) -> None:
    shifting = Shifting(account, alias_shift=f"Canary{percent}Percent1Minutes")
    for name in ("live", "beta"):
        inexact = percent / 100 + 1e-9
        alias(account, name)["RoutingConfig"] = weights(shifting.version, inexact)
    pass_minutes(1)

    assert shifting.watch().warnings == ()
    assert shifting.complete() == ()
    assert routes(account)["live"] == (shifting.version, {})


@pytest.mark.parametrize("stale", [1, 2, 3])
def test_aliases_go_on_shifting_though_what_was_written_does_not_show_at_once(
    account: Account, monkeypatch: pytest.MonkeyPatch, stale: int
) -> None:
    """What was listed before is listed for a while after the last write, too."""
    listed = account.functions.list_aliases
    before = copy.deepcopy(listed(FunctionName="orders"))
    left = [0]

    def written(operation: str) -> None:
        if operation == "update_alias" and routes(account)["beta"][1]:
            left[0] = stale
            account.after = lambda _: None

    def list_aliases(*, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - as AWS has it
        left[0] -= left[0] > 0
        return copy.deepcopy(before) if left[0] else listed(FunctionName=FunctionName)

    monkeypatch.setattr(account.functions, "list_aliases", list_aliases)
    account.after = written

    press(account)

    new = routes(account)["live"][0]
    assert routes(account) == {"live": (new, {}), "beta": (new, {})}
    assert new != "1"


# ------------------------------------------------------------------ the alarm


@pytest.mark.parametrize("kind", ["of_metrics", "composite"])
@pytest.mark.parametrize("when", ["watch", "complete"])
def test_an_alarm_that_goes_off_stops_the_shift_and_aliases_go_back(
    account: Account, kind: str, when: str
) -> None:
    account.alarms.of_metrics.clear()
    getattr(account.alarms, kind)[ALARM] = "OK"
    shifting = Shifting(account)
    pass_minutes(6)
    getattr(account.alarms, kind)[ALARM] = "ALARM"

    with pytest.raises(StepFailed, match=r"the alarm orders-errors is in ALARM: start again when"):
        getattr(shifting, when)()

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize(
    ("state", "stops"),
    [("OK", False), ("INSUFFICIENT_DATA", False), ("ALARM", True), (None, True), ("NEW", True)],
)
def test_an_alarm_stops_a_shift_if_it_went_off_is_gone_or_says_what_nobody_knows(
    account: Account, state: str | None, *, stops: bool
) -> None:
    shifting = Shifting(account)
    if state is None:
        del account.alarms.of_metrics[ALARM]
    else:
        account.alarms.of_metrics[ALARM] = state

    if stops:
        with pytest.raises(StepFailed, match="No alias is moved further"):
            shifting.watch()
    else:
        assert not shifting.watch().is_over


@pytest.mark.parametrize(
    ("alarm", "state", "said"),
    [
        (ALARM, "ALARM", "the alarm orders-errors is in ALARM: start again when it is OK"),
        ("no-such-alarm", "OK", "there is no alarm no-such-alarm to watch"),
        (ALARM, "NEW", "the alarm orders-errors is in NEW"),
    ],
)
def test_no_alias_begins_to_shift_while_its_alarm_is_not_as_it_should_be(
    account: Account, alarm: str, state: str, said: str
) -> None:
    account.alarms.of_metrics[ALARM] = state

    planned = press(account, alias_alarm=alarm)

    assert f"The alias live stays at version 1: {said}" in str(planned["warnings"])
    assert planned["moves"] == []
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


@pytest.mark.parametrize(
    ("alarm", "state", "said"),
    [
        (None, "OK", "No alarm is watched while aliases shift"),
        (ALARM, "INSUFFICIENT_DATA", "The alarm orders-errors has no data so far"),
    ],
)
def test_the_plan_says_what_takes_no_alias_back(
    account: Account, alarm: str | None, state: str, said: str
) -> None:
    account.alarms.of_metrics[ALARM] = state

    planned = press(account, alias_alarm=alarm)

    assert said in str(planned["warnings"])
    assert routes(account)["live"][0] != "1"


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "InternalServiceFault"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_alarm_that_cannot_be_read_moves_nothing_further(
    account: Account, code: str, number: int
) -> None:
    left = [number]

    def refuse(operation: str) -> None:
        left[0] -= operation == "describe_alarms"
        if operation == "describe_alarms" and left[0] == 0:
            raise refusal(code)

    account.before = refuse

    with pytest.raises(RemediationError, match="cloudwatch:DescribeAlarms"):
        press(account)

    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


# ------------------------------------------------------------------ what was cut short


def test_aliases_do_not_get_the_rest_before_the_time_is_over(account: Account) -> None:
    shifting = Shifting(account)
    pass_minutes(4)

    with pytest.raises(StepFailed, match="5 minutes are not over yet"):
        shifting.complete()

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


@pytest.mark.parametrize("how", [CANARY, "Canary25Percent1Minutes", "AllAtOnce"])
def test_a_press_goes_on_where_one_before_broke_off(account: Account, how: str) -> None:
    broken = Shifting(account)

    planned = press(account, alias_shift=how)

    assert {each["alias"] for each in planned["moves"]} == {"live", "beta"}
    assert routes(account) == {"live": (broken.version, {}), "beta": (broken.version, {})}
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


def test_a_shift_that_is_repeated_changes_nothing_and_begins_its_time_anew(
    account: Account,
) -> None:
    shifting = Shifting(account)
    pass_minutes(4)
    before = account.calls.count("update_alias")

    shifting.shift()

    assert account.calls.count("update_alias") == before
    pass_minutes(4)
    assert not shifting.watch().is_over


def rotate(account: Account) -> None:
    secret = account.secrets.stored[SECRET]
    secret.versions["rotated"] = json.dumps({"DB_PASSWORD": "rotated", "TOKEN": "another"})
    secret.make_current("rotated")


def spoil(account: Account) -> None:
    secret = account.secrets.stored[SECRET]
    secret.versions["spoilt"] = "no JSON"
    secret.make_current("spoilt")


def delete_secret(account: Account) -> None:
    account.secrets.stored[SECRET].deleted = True


@pytest.mark.parametrize("do", [None, rotate, spoil, delete_secret])
def test_aliases_go_back_that_still_shift_whatever_became_of_the_secret(
    account: Account, do: Callable[[Account], None] | None
) -> None:
    shifting = Shifting(account)
    if do:
        do(account)

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


def test_backout_by_hand_takes_aliases_back_that_still_shift(account: Account) -> None:
    Shifting(account)

    said = back_out(account, "orders", repoint_aliases=True)

    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
    assert "alias" not in str(said)


def test_backout_by_hand_leaves_what_shifts_if_a_stack_owns_the_function_by_now(
    account: Account,
) -> None:
    shifting = Shifting(account)
    account.functions.tags["orders"]["aws:cloudformation:stack-name"] = "shop"

    said = back_out(account, "orders", repoint_aliases=True)

    assert routes(account)["live"] == ("1", {shifting.version: 0.1})
    assert "The alias live stays at version 1: the CloudFormation stack shop" in str(said)


@pytest.mark.parametrize("changed", [{"Timeout": 60}, {"CodeSha256": "another hash"}])
def test_an_alias_that_was_left_shifting_stays_if_the_function_has_changed_since(
    account: Account, changed: dict[str, Any]
) -> None:
    broken = Shifting(account)
    account.functions.edit("orders", **changed)

    planned = press(account)

    assert "The alias live stays at version 1: its version differs" in str(planned["warnings"])
    assert routes(account)["live"] == ("1", {broken.version: 0.1})
    back_out(account, "orders", repoint_aliases=True)
    assert routes(account)["live"] == ("1", {})


@pytest.mark.parametrize("name", ["live", "beta"])
def test_a_weight_that_arrives_during_the_way_back_is_undone(account: Account, name: str) -> None:
    shifting = Shifting(account)
    for each in ("live", "beta"):
        change(account, each, RoutingConfig={})
    before_call(
        account,
        "update_alias",
        lambda: change(account, name, RoutingConfig=weights(shifting.version)),
    )

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


def test_a_version_that_was_there_before_is_not_shifted_to(account: Account) -> None:
    remediate(account, "orders", *MOVING)
    there = account.functions.publish("orders")

    press(account)

    new = routes(account)["live"][0]
    assert new not in {"1", there}


# ------------------------------------------------------------------ what others do


def move_away(account: Account) -> None:
    change(account, "live", FunctionVersion="1", RoutingConfig={})


def move_on(account: Account) -> None:
    other = account.functions.publish("orders")
    change(account, "live", FunctionVersion=other, RoutingConfig={})


def shift_themselves(account: Account) -> None:
    other = account.functions.publish("orders")
    change(account, "live", RoutingConfig=weights(other))


def turn_down(account: Account) -> None:
    (new,) = routes(account)["live"][1]
    change(account, "live", RoutingConfig=weights(new, 0.01))


def delete(account: Account) -> None:
    account.functions.aliases["orders"].remove(alias(account, "live"))


@pytest.mark.parametrize("do", [move_away, move_on, shift_themselves, turn_down, delete])
@pytest.mark.parametrize("before", ["watch", "complete"])
def test_an_alias_that_somebody_changes_while_it_shifts_is_left_to_them(
    account: Account, do: Callable[[Account], None], before: str
) -> None:
    account.functions.edit("orders", Timeout=9)  # so that others can publish another version
    account.functions.publish("orders")
    account.functions.edit("orders", Timeout=3)
    shifting = Shifting(account)
    pass_minutes(6)
    if before == "complete":
        assert shifting.watch().is_over
    do(account)
    theirs = routes(account).get("live")
    if before == "watch":
        watched = shifting.watch()
        assert "The alias live was changed by somebody else" in str(watched.warnings)

    said = shifting.complete()

    assert "The alias live" in str(said)
    assert routes(account).get("live") == theirs
    assert routes(account)["beta"] == (shifting.version, {})


def test_nothing_is_waited_for_when_somebody_has_changed_every_alias(account: Account) -> None:
    shifting = Shifting(account)
    for each in ("live", "beta"):
        change(account, each, RoutingConfig={})

    assert shifting.watch().is_over
    assert "stays at version 1" in str(shifting.complete())


@pytest.mark.parametrize("main", ["1", "2"])
def test_weights_that_others_gave_are_left_alone(account: Account, main: str) -> None:
    account.functions.edit("orders", Timeout=9)
    account.functions.publish("orders")
    account.functions.edit("orders", Timeout=3)
    other = {"1": "2", "2": "1"}[main]
    change(account, "live", FunctionVersion=main, RoutingConfig=weights(other))

    planned = press(account)

    assert f"live stays at version {main}: it runs {other} by weight" in str(planned["warnings"])
    assert routes(account)["live"] == (main, {other: 0.1})


@pytest.mark.parametrize(
    ("provisioned", "stays"),
    [(["live"], {"live"}), (["live", "beta"], {"live", "beta"}), (["other"], set[str]())],
)
def test_an_alias_with_provisioned_concurrency_takes_no_weight(
    account: Account, provisioned: list[str], stays: set[str]
) -> None:
    account.functions.provisioned["orders"] = provisioned

    planned = press(account)

    for name in ("live", "beta"):
        said = f"The alias {name} stays at version 1: it has provisioned concurrency"
        assert (said in str(planned["warnings"])) is (name in stays)
        assert (routes(account)[name] == ("1", {})) is (name in stays)


def test_a_second_press_while_aliases_shift_ends_as_the_first_does(account: Account) -> None:
    first = Shifting(account)
    pass_minutes(2)

    press(account)

    assert routes(account)["live"] == (first.version, {})
    assert first.watch().is_over
    assert first.complete() == ()
    assert routes(account) == {"live": (first.version, {}), "beta": (first.version, {})}
