"""The alarm that is watched while aliases shift, and what its states lead to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from remediation.model import RemediationError
from remediation.steps.context import StepFailed
from remediation.steps.planned_aliases import now
from tests.remediation.account import Account, refusal
from tests.remediation.aliases import (
    ALARM,
    CANARY,
    Shifting,
    pass_minutes,
    press,
    routes,
    with_aliases,
)
from tests.remediation.orders import ENVIRONMENT


@pytest.fixture
def account() -> Account:
    return with_aliases("live", "beta")


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


@pytest.mark.parametrize(
    ("how", "alarm", "is_said"),
    [("AllAtOnce", ALARM, True), ("AllAtOnce", None, False), (CANARY, ALARM, False)],
)
def test_the_plan_says_that_an_alarm_is_not_watched_if_aliases_are_moved_at_once(
    account: Account, how: str, alarm: str | None, *, is_said: bool
) -> None:
    planned = press(account, alias_shift=how, alias_alarm=alarm)

    said = "The alarm orders-errors is not watched, since aliases are moved all at once"
    assert (said in str(planned["warnings"])) is is_said


# ------------------------------------------------------------------ between two looks


def went(account: Account, *states: str, minutes_ago: float = 0) -> None:
    """Have the alarm come to states, one a second, so many minutes ago."""
    begin = now() - timedelta(minutes=minutes_ago)
    account.alarms.history[ALARM] = [
        (begin + timedelta(seconds=number), state) for number, state in enumerate(states)
    ]


@pytest.mark.parametrize("kind", ["of_metrics", "composite"])
@pytest.mark.parametrize("step", ["watch", "complete"])
@pytest.mark.parametrize(
    ("states", "stops"),
    [
        (("ALARM", "OK"), True),
        (("INSUFFICIENT_DATA", "ALARM", "OK"), True),
        (("ALARM", "INSUFFICIENT_DATA"), True),
        (("OK", "ALARM", "OK", "INSUFFICIENT_DATA", "OK"), True),
        (("INSUFFICIENT_DATA", "OK"), False),
        (("OK",), False),
    ],
)
def test_an_alarm_that_went_off_and_is_calm_again_stops_the_shift(
    account: Account, kind: str, step: str, states: tuple[str, ...], *, stops: bool
) -> None:
    account.alarms.of_metrics.clear()
    getattr(account.alarms, kind)[ALARM] = states[-1]
    shifting = Shifting(account)
    pass_minutes(6)
    went(account, *states, minutes_ago=3)

    if not stops:
        getattr(shifting, step)()
        return
    with pytest.raises(StepFailed, match="the alarm orders-errors went off while aliases shifted"):
        getattr(shifting, step)()
    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}


def test_an_alarm_that_went_off_before_aliases_shifted_stops_nothing(account: Account) -> None:
    went(account, "ALARM", "OK", minutes_ago=30)
    shifting = Shifting(account)
    pass_minutes(6)

    assert shifting.watch().is_over
    assert shifting.complete() == ()
    assert "describe_alarm_history" not in account.calls


@pytest.mark.parametrize("place", [0, 2, 3, 6])
def test_an_alarm_that_went_off_is_found_on_each_page_of_its_history(
    account: Account, place: int
) -> None:
    account.alarms.page = 3
    shifting = Shifting(account)
    pass_minutes(6)
    states = ["OK", "INSUFFICIENT_DATA"] * 4
    states[place] = "ALARM"
    went(account, *states, minutes_ago=3)

    with pytest.raises(StepFailed, match="went off while aliases shifted"):
        shifting.watch()


def test_a_history_that_does_not_say_what_happened_stops_the_shift(account: Account) -> None:
    account.alarms.untold = True
    shifting = Shifting(account)
    pass_minutes(6)
    went(account, "INSUFFICIENT_DATA", "OK", minutes_ago=3)

    with pytest.raises(StepFailed, match="went off while aliases shifted"):
        shifting.watch()


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "InternalServiceFault"])
def test_a_history_that_cannot_be_read_moves_nothing_further(account: Account, code: str) -> None:
    shifting = Shifting(account)
    pass_minutes(6)
    went(account, "INSUFFICIENT_DATA", "OK", minutes_ago=3)

    def refuse(operation: str) -> None:
        if operation == "describe_alarm_history":
            raise refusal(code)

    account.before = refuse

    with pytest.raises(RemediationError, match="cloudwatch:DescribeAlarmHistory"):
        shifting.watch()
