"""Automation's stand-in branches, sleeps and runs scripts as documented."""

from __future__ import annotations

from typing import Any

import pytest

from .automation_stand import AutomationStand, Step, sleep, statuses, step_of


@pytest.fixture
def automation() -> AutomationStand:
    return AutomationStand()


def branch(*choices: Any, **inputs: Any) -> Step:
    return {
        "name": "Branch",
        "action": "aws:branch",
        "inputs": {"Choices": list(choices), **inputs},
    }


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"Variable": "abc", "StringEquals": "abc"}, True),
        ({"Variable": "abc", "StringEquals": "ABC"}, False),
        ({"Variable": "abc", "EqualsIgnoreCase": "ABC"}, True),
        ({"Variable": "abc", "StartsWith": "ab"}, True),
        ({"Variable": "abc", "EndsWith": "ab"}, False),
        ({"Variable": "abc", "Contains": "b"}, True),
        ({"Variable": "2", "NumericEquals": 2}, True),
        ({"Variable": 3, "NumericGreater": 2}, True),
        ({"Variable": 3, "NumericLesser": 2}, False),
        ({"Variable": 2, "NumericGreaterOrEquals": 2}, True),
        ({"Variable": 3, "NumericLesserOrEquals": 2}, False),
        ({"Variable": True, "BooleanEquals": True}, True),
        ({"Variable": "true", "BooleanEquals": False}, False),
        ({"Not": {"Variable": "a", "StringEquals": "b"}}, True),
        ({"And": [{"Variable": "a", "StringEquals": "a"},
                  {"Variable": "a", "StringEquals": "b"}]}, False),
        ({"Or": [{"Variable": "a", "StringEquals": "b"},
                 {"Not": {"Variable": "a", "Contains": "b"}}]}, True),
    ],
)  # fmt: skip
def test_a_branch_goes_where_its_condition_holds(
    automation: AutomationStand, condition: dict[str, Any], holds: bool
) -> None:
    execution = automation.run(
        branch({"NextStep": "There", **condition}, Default="Elsewhere"),
        sleep("There", isEnd=True),
        sleep("Elsewhere"),
    )

    assert statuses(execution)["There"] == ("Success" if holds else "Pending")
    assert statuses(execution)["Elsewhere"] == ("Pending" if holds else "Success")


def test_the_first_choice_that_holds_is_taken_and_without_any_the_next_step(
    automation: AutomationStand,
) -> None:
    yes = {"Variable": "a", "StringEquals": "a"}
    automation.create(
        branch({"NextStep": "One", **yes}, {"NextStep": "Two", **yes}), sleep("Two"), sleep("One"),
        name="first",
    )  # fmt: skip
    automation.create(
        branch({"NextStep": "Two", "Not": yes}), sleep("One", isEnd=True), sleep("Two"), name="none"
    )

    for name in ("first", "none"):
        execution = automation.ended(automation.start(name))
        assert statuses(execution) == {"Branch": "Success", "One": "Success", "Two": "Pending"}


def test_numbers_are_compared_with_numbers(automation: AutomationStand) -> None:
    execution = automation.run(
        branch({"NextStep": "There", "Variable": "many", "NumericGreater": 2}), sleep("There")
    )

    assert "compares what is no number" in execution["FailureMessage"]


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({"Duration": "PT0H0M0S"}, "Success"),
        ({"Timestamp": "2020-01-01T01:00:00Z"}, "Success"),
        ({"Duration": "a while"}, "Failed"),
        ({}, "Failed"),
    ],
)
def test_a_sleep_lasts_for_a_duration_or_until_a_time(
    automation: AutomationStand, inputs: dict[str, str], status: str
) -> None:
    execution = automation.run({"name": "Sleep", "action": "aws:sleep", "inputs": inputs})

    assert statuses(execution) == {"Sleep": status}


def test_a_script_gets_a_map_and_returns_its_payload(automation: AutomationStand) -> None:
    script = "def double(events, context):\n    print('seen')\n    return {'n': events['n'] * 2}"
    execution = automation.run(
        {
            "name": "Script",
            "action": "aws:executeScript",
            "inputs": {
                "Runtime": "python3.11",
                "Handler": "double",
                "Script": script,
                "InputPayload": {"n": 21},
            },
            "outputs": [{"Name": "N", "Selector": "$.Payload.n", "Type": "Integer"}],
        }
    )

    assert step_of(execution, "Script")["Outputs"]["N"] == ["42"]


@pytest.mark.parametrize(
    ("runtime", "script", "why"),
    [
        ("PowerShell 7.4", "", "not stood in for"),
        ("python3.11", "import os\ndef f(e, c): os._exit(1)", "ended its process"),
        ("python3.11", "def f(e, c): return e['x']", "KeyError - 'x'"),
    ],
)
def test_a_script_that_does_not_return_fails_its_step(
    automation: AutomationStand, runtime: str, script: str, why: str
) -> None:
    inputs = {"Runtime": runtime, "Handler": "f", "Script": script}
    execution = automation.run({"name": "Script", "action": "aws:executeScript", "inputs": inputs})

    assert why in execution["FailureMessage"]
