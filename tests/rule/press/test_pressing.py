"""The order of a press: how many at once, what follows a failure, and what is not done twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rule.aws.executions import Execution
from rule.aws.runbooks import Runbook
from rule.press.pressing import Orders, Pressing
from rule.press.result import Pressed, State
from tests.rule.press.automation_in_memory import (
    DONE,
    NOW,
    PUT_BACK,
    REFUSED,
    RUNBOOK,
    AutomationInMemory,
)

FIVE = ("a", "b", "c", "d", "e")
DAY = timedelta(days=1)


def pressed(
    automation: AutomationInMemory,
    *functions: str,
    is_wanted: Callable[[], bool] = lambda: True,
    told: list[Pressed] | None = None,
    **more: Any,
) -> dict[str, State]:
    """Press, and return what became of each function."""
    found = [] if told is None else told
    orders = Orders(functions, **more)
    pressing = Pressing(
        automation, RUNBOOK, orders, lambda *_: None, found.append, lambda: None, is_wanted
    )
    return {each.function: each.state for each in pressing.press()}


def under_way(function: str, **more: Any) -> Execution:
    going = replace(DONE, id=f"id-of-{function}", function=function, status="InProgress")
    return replace(going, **more)


def test_each_function_is_pressed_once_and_followed_to_its_end() -> None:
    automation, told = AutomationInMemory(), list[Pressed]()

    states = pressed(automation, *FIVE, "a", told=told)

    assert states == dict.fromkeys(FIVE, State.DONE)
    assert automation.started == list(FIVE)
    assert {each.function for each in told} == set(FIVE)


@pytest.mark.parametrize("at_once", [1, 2, 5, 9])
def test_no_more_are_under_way_than_was_said(at_once: int) -> None:
    automation = AutomationInMemory()

    pressed(automation, *FIVE, at_once=at_once)

    assert automation.largest == min(at_once, 5)


def test_after_a_failure_nothing_is_begun_and_what_is_under_way_ends() -> None:
    automation = AutomationInMemory({"a": PUT_BACK})

    assert pressed(automation, *FIVE, at_once=2) == {
        "a": State.FAILED,
        "b": State.DONE,
        "c": State.NOT_BEGUN,
        "d": State.NOT_BEGUN,
        "e": State.NOT_BEGUN,
    }


def test_a_runbook_that_cannot_be_started_is_a_failure() -> None:
    automation, told = AutomationInMemory(refusing={"b"}), list[Pressed]()

    states = pressed(automation, "a", "b", "c", at_once=1, told=told)

    assert states == {"a": State.DONE, "b": State.FAILED, "c": State.NOT_BEGUN}
    assert "ssm:StartAutomationExecution was denied" in told[-1].reason


def test_a_dry_run_shows_all_plans_whatever_is_refused() -> None:
    automation = AutomationInMemory({"a": REFUSED})

    states = pressed(automation, "a", "b", "c", at_once=1, dry_run=True)

    assert states == {"a": State.FAILED, "b": State.DONE, "c": State.DONE}
    assert automation.dry == {True}


def test_as_many_executions_as_may_be_are_waited_for() -> None:
    automation = AutomationInMemory(most=1)

    assert pressed(automation, *FIVE) == dict.fromkeys(FIVE, State.DONE)
    assert automation.largest == 1


def test_an_execution_that_cannot_be_read_goes_on_and_stops_what_would_follow() -> None:
    automation, told = AutomationInMemory(hidden={"a"}), list[Pressed]()

    states = pressed(automation, "a", "b", at_once=1, told=told)

    assert states == {"a": State.UNDER_WAY, "b": State.NOT_BEGUN}
    assert told[0].execution is not None
    assert "ssm:GetAutomationExecution was denied" in told[0].reason


def test_ctrl_c_leaves_what_is_under_way_to_the_account_and_names_it() -> None:
    automation = AutomationInMemory(looks=9)
    pauses = list[int]()
    pressing = Pressing(
        automation,
        RUNBOOK,
        Orders(FIVE, at_once=2),
        lambda *_: None,
        lambda _: None,
        lambda: pauses.append(1),
        lambda: len(pauses) < 3,
    )
    found = {each.function: each for each in pressing.press()}

    states = [each.state for each in found.values()]
    assert states == [State.UNDER_WAY] * 2 + [State.NOT_BEGUN] * 3
    execution = found["a"].execution
    assert execution is not None
    assert (execution.id, execution.step) == ("id-of-a", "Store")


def test_after_ctrl_c_nothing_is_begun() -> None:
    automation = AutomationInMemory()

    assert pressed(automation, *FIVE, is_wanted=lambda: False) == dict.fromkeys(
        FIVE, State.NOT_BEGUN
    )
    assert pressed(automation, *FIVE, is_wanted=lambda: not automation.started[1:])
    assert automation.started == ["a", "b"]


def test_what_goes_on_already_is_followed_and_not_started_again() -> None:
    automation = AutomationInMemory(earlier=[under_way("a")])

    states = pressed(automation, "a", "b", look_back_to=NOW - DAY)

    assert states == {"a": State.DONE, "b": State.DONE}
    assert automation.started == ["b"]


def test_what_succeeded_since_is_not_pressed_again() -> None:
    before = replace(DONE, id="1", function="a", began=NOW - timedelta(hours=2))
    since = replace(DONE, id="2", function="b", began=NOW)
    automation = AutomationInMemory(earlier=[before, since])

    states = pressed(
        automation, "a", "b", done_since=NOW - timedelta(hours=1), look_back_to=NOW - DAY
    )

    assert states == {"a": State.DONE, "b": State.DONE_BEFORE}
    assert automation.started == ["a"]
    assert automation.asked_since == [NOW - DAY]


def test_without_resuming_what_succeeded_is_pressed_again() -> None:
    automation = AutomationInMemory(earlier=[replace(DONE, id="1", function="a")])

    assert pressed(automation, "a", look_back_to=NOW - DAY) == {"a": State.DONE}
    assert automation.started == ["a"]


@pytest.mark.parametrize(
    "earlier",
    [
        replace(DONE, id="1", function="a", is_dry_run=True),
        under_way("a", is_dry_run=True),
        replace(DONE, id="1", function="another"),
        replace(DONE, id="1", function="a", began=None),
    ],
    ids=["a dry run", "a dry run under way", "another function", "nobody knows when"],
)
def test_only_a_press_of_that_function_counts(earlier: Execution) -> None:
    automation = AutomationInMemory(earlier=[earlier])

    assert pressed(automation, "a", done_since=NOW - DAY) == {"a": State.DONE}
    assert automation.started == ["a"]


def test_one_that_succeeded_and_is_pressed_again_just_now_is_followed() -> None:
    done = replace(DONE, id="1", function="a")
    automation = AutomationInMemory(earlier=[done, under_way("a")])

    assert pressed(automation, "a", done_since=NOW - DAY) == {"a": State.DONE}
    assert automation.started == []


def test_a_dry_run_looks_at_nothing_earlier() -> None:
    automation = AutomationInMemory(earlier=[replace(DONE, id="1", function="a")])

    states = pressed(automation, "a", dry_run=True, done_since=NOW - DAY, look_back_to=NOW - DAY)

    assert states == {"a": State.DONE}
    assert automation.asked_since == []


def test_nothing_is_pressed_if_nobody_can_tell_what_was_pressed() -> None:
    automation = AutomationInMemory(hidden={"everything"})
    orders = Orders(("a",), look_back_to=NOW - DAY)

    (only,) = Pressing(
        automation, RUNBOOK, orders, lambda *_: None, lambda _: None, lambda: None, lambda: True
    ).press()

    assert (only.state, automation.started) == (State.NOT_BEGUN, [])
    assert "ssm:DescribeAutomationExecutions was denied" in only.reason


def test_what_somebody_else_begins_meanwhile_is_followed_and_not_started_again() -> None:
    automation = AutomationInMemory()
    look = automation.look

    def joined(execution: str) -> Execution:
        automation.earlier = [under_way("b"), replace(DONE, id="id-of-c", function="c")]
        return look(execution)

    automation.look = joined  # type: ignore[method-assign]

    states = pressed(automation, "a", "b", "c", "d", at_once=1, done_since=NOW - DAY)

    assert automation.started == ["a", "d"]
    assert states == dict.fromkeys("abd", State.DONE) | {"c": State.DONE_BEFORE}


def test_others_are_asked_for_since_the_last_execution_that_is_known() -> None:
    automation = AutomationInMemory()

    pressed(automation, "a", "b", at_once=1, done_since=NOW - 9 * DAY)

    assert automation.asked_since == [NOW - 9 * DAY, NOW - timedelta(minutes=2)]


def test_once_nobody_can_tell_what_others_press_nothing_more_is_begun() -> None:
    automation = AutomationInMemory()
    look = automation.look

    def blinded(execution: str) -> Execution:
        automation.hidden = {"everything"}
        return look(execution)

    automation.look = blinded  # type: ignore[method-assign]

    states = pressed(automation, "a", "b", at_once=1, done_since=NOW - DAY)

    assert states == {"a": State.DONE, "b": State.NOT_BEGUN}


def test_an_execution_whose_start_was_not_answered_may_be_under_way() -> None:
    automation = AutomationInMemory(unanswered={"a"})

    states = pressed(automation, "a", "b", at_once=1)

    assert states == {"a": State.UNSURE, "b": State.NOT_BEGUN}


def test_a_second_ctrl_c_names_what_was_begun_and_what_may_have_been() -> None:
    automation = AutomationInMemory()
    start = automation.start

    def cut(runbook: Runbook, function: str, *, dry_run: bool) -> str | None:
        if function == "b":
            raise KeyboardInterrupt
        return start(runbook, function, dry_run=dry_run)

    automation.start = cut  # type: ignore[method-assign]

    assert pressed(automation, "a", "b", "c") == {
        "a": State.UNDER_WAY,
        "b": State.UNSURE,
        "c": State.NOT_BEGUN,
    }


def test_ctrl_c_is_heeded_while_it_is_read_what_was_pressed() -> None:
    automation = AutomationInMemory()
    automation.earlier = [replace(DONE, id=str(each), function="a") for each in range(9)]
    asked: list[str] = []

    def is_wanted() -> bool:
        asked.append("")
        return len(asked) < 3

    pressed(automation, "a", is_wanted=is_wanted, done_since=NOW - DAY)

    assert automation.read == 2
