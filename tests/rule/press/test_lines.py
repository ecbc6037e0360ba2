from __future__ import annotations

from dataclasses import replace

import pytest

from rule.aws.executions import Execution
from rule.press.lines import lines, news, under_way
from rule.press.result import Pressed, PressResult, State
from tests.rule.press.automation_in_memory import DONE, PUT_BACK, REFUSED

GOING = Execution("id-2", "mail", False, "InProgress", None, "Probe")
PUT_BACK_SAID = (
    "Probe failed: The shim could not load the secret; the function was put back as it was"
)
OK = Pressed("checkout", State.DONE, replace(DONE, id="id-1", function="checkout"))


def test_each_function_is_a_row_with_its_execution_and_each_failure_a_line() -> None:
    failed = Pressed("billing", State.FAILED, replace(PUT_BACK, id="id-2"))
    result = PressResult((OK, failed, Pressed("refund", State.NOT_BEGUN)), seconds=123)

    assert list(lines(result, "1 eu-central-1", dry_run=False)) == [
        "FUNCTION  STATE      EXECUTION",
        "checkout  done       id-1",
        "billing   failed     id-2",
        "refund    not begun",
        f"failed: billing: {PUT_BACK_SAID}",
        "3 functions in 1 eu-central-1: 1 done, 1 failed, 1 not begun; 2 min 3 s",
    ]


@pytest.mark.parametrize(
    ("execution", "said"),
    [
        (REFUSED, "Plan failed: orders is left alone.; nothing was changed"),
        (replace(PUT_BACK, step="BackoutFailed"), "run the backout runbook"),
        (replace(PUT_BACK, step="AliasesWerePutBack"), "its aliases run what they ran"),
        (replace(PUT_BACK, step="AliasesNeedALook"), "look at its aliases"),
        (replace(PUT_BACK, step="VersionsStay"), "old versions may be left"),
        (
            replace(PUT_BACK, status="Cancelled", step="Shadow", failed_step="", failure=""),
            "Shadow failed: Cancelled; it ended in its midst: press again, or run the backout",
        ),
        (
            replace(DONE, status="TimedOut", step=""),
            "TimedOut failed: TimedOut; nothing was changed",
        ),
    ],
)
def test_a_failure_says_what_became_of_the_function(execution: Execution, said: str) -> None:
    assert said in news(Pressed("orders", State.FAILED, execution))


def test_an_interruption_names_what_goes_on() -> None:
    told = list(
        lines(
            PressResult((Pressed("mail", State.UNDER_WAY, GOING),), interrupted=True),
            "1 eu-central-1",
            dry_run=False,
        )
    )

    assert "mail      under way  id-2" in told
    assert "interrupted: what is under way goes on in the account" in told[-2]


def test_a_dry_run_shows_the_steps_and_what_to_know() -> None:
    plan = {"steps": ["Store: put DB_PASSWORD into a secret"], "warnings": ["Rotate it"]}
    with_plan = replace(OK, execution=replace(DONE, id="id-1", plan=plan))
    empty = Pressed("mail", State.DONE, replace(DONE, id="id-2", plan={"steps": []}))
    none = Pressed("sync", State.FAILED, replace(REFUSED, id="id-3"))

    told = list(lines(PressResult((with_plan, empty, none)), "1 eu", dry_run=True))

    assert told[:5] == [
        "checkout:",
        "  Store: put DB_PASSWORD into a secret",
        "  note: Rotate it",
        "mail:",
        "  nothing is left to do",
    ]
    assert told[-2].startswith("failed: sync: Plan failed")


def test_progress_names_the_step_of_each_function() -> None:
    begins = replace(GOING, function="till", step="")

    assert under_way([GOING, begins]) == "mail Probe, till begins"
    assert under_way([GOING] * 3 + [begins] * 2).endswith("mail Probe and 2 more")
    assert under_way([]).startswith("waiting:")
    assert news(OK) == "checkout: done"
