"""Automation's stand-in puts values in place of references, as documented."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from .automation.references import names, resolved
from .automation.selectors import Nothing, is_selector, select
from .automation_stand import ACCOUNT, AutomationStand, invoke, step_of
from .in_process import REGION

VALUES: dict[str, Any] = {
    "Text": "a", "Number": 3, "Yes": True, "Many": ["a", "b"], "Map": {"k": 1}, "Step.Output": "o",
}  # fmt: skip


@pytest.fixture
def automation() -> AutomationStand:
    return AutomationStand()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("{{ Text }}", "a"),
        ("{{Number}}", 3),
        ("{{ Yes }}", True),
        ("{{ Many }}", ["a", "b"]),
        ("{{ Map }}", {"k": 1}),
        ("{{ Step.Output }}", "o"),
        ("<{{ Text }}-{{ Number }}-{{ Yes }}>", "<a-3-true>"),
        ("<{{ Many }}{{ Map }}>", '<["a","b"]{"k":1}>'),
        (["{{ Text }}", "{{ Many }}", "c"], ["a", "a", "b", "c"]),
        ({"x": {"y": ["<{{ Many }}>"]}}, {"x": {"y": ['<["a","b"]>']}}),
        (["{{ Many }}", ["{{ Many }}"]], ["a", "b", ["a", "b"]]),
        (7, 7),
    ],
)
def test_a_reference_becomes_its_value(given: Any, expected: Any) -> None:
    assert resolved(given, VALUES.__getitem__) == expected


def test_what_was_put_in_is_not_looked_through_again() -> None:
    values = {"Outer": "{{ Inner }}"}
    assert resolved("{{ Outer }}<{{ Outer }}>", values.__getitem__) == "{{ Inner }}<{{ Inner }}>"


def test_all_references_are_named() -> None:
    assert list(names({"a": ["{{ One }}", "x{{Two.Out}}{{ global:DATE }}"], "b": 3})) == [
        "One", "Two.Out", "global:DATE",
    ]  # fmt: skip


ANSWER = {"A": [{"B": 1, "C": {"B": 2}}, {"B": 3}], "x-y": "z"}


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("$", ANSWER),
        ("$.A[1].B", 3),
        ("$.A[0].C", {"B": 2}),
        ("$..B", [1, 2, 3]),
        ("$.A..B", [1, 2, 3]),
        ("$..D", []),
        ("$['x-y']", "z"),
    ],
)
def test_a_selector_finds(selector: str, found: Any) -> None:
    assert is_selector(selector)
    assert select(selector, ANSWER) == found


@pytest.mark.parametrize("selector", ["$.B", "$.A[2]", "$.A.B", "$.x-y[0]"])
def test_a_selector_finds_nothing(selector: str) -> None:
    with pytest.raises(Nothing):
        select(selector, ANSWER)


@pytest.mark.parametrize("selector", ["A", "$.A[*]", "$.A[?(@.B)]", "$.A[-1:]", ""])
def test_what_is_not_known_of_jsonpath_is_no_selector(selector: str) -> None:
    assert not is_selector(selector)


def test_system_variables_are_put_in(automation: AutomationStand) -> None:
    automation.aws.returns("done")
    variables = ("global:ACCOUNT_ID", "global:REGION", "global:DATE", "global:DATE_TIME",
                 "global:AWS_PARTITION", "automation:EXECUTION_ID")  # fmt: skip

    execution = automation.run(
        invoke("Invoke", {"InputPayload": {name: f"{{{{ {name} }}}}" for name in variables}})
    )

    (given,) = automation.aws.called_with()
    assert (given["global:ACCOUNT_ID"], given["global:REGION"]) == (ACCOUNT, REGION)
    assert given["automation:EXECUTION_ID"] == execution["AutomationExecutionId"]
    assert given["global:AWS_PARTITION"] == "aws"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", given["global:DATE"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d_\d\d\.\d\d\.\d\d", given["global:DATE_TIME"])


def test_a_step_gets_what_an_earlier_one_gave(automation: AutomationStand) -> None:
    automation.aws.returns({"names": ["A"]})
    given = {"scan": "{{ Scan.Payload }}", "was": "{{Scan.StatusCode}}"}

    execution = automation.run(
        invoke("Scan"),
        invoke("Plan", {"InputPayload": given}),
        outputs=["Scan.Payload"],
    )

    assert automation.aws.called_with() == [{"scan": '{"names": ["A"]}', "was": 200}]
    assert execution["Outputs"] == {"Scan.Payload": ['{"names": ["A"]}']}
    recorded = step_of(execution, "Plan")["Inputs"]
    assert recorded["FunctionName"] == '"worker"'
    assert json.loads(recorded["InputPayload"]) == {"scan": '{"names": ["A"]}', "was": 200}


def test_a_step_that_needs_what_a_failed_one_did_not_give_fails(
    automation: AutomationStand,
) -> None:
    automation.aws.answers["invoke"] = [RuntimeError("no")]

    execution = automation.run(
        invoke("Scan", onFailure="Continue"),
        invoke("Plan", {"InputPayload": {"scan": "{{ Scan.Payload }}"}}),
        outputs=["Scan.Payload"],
    )

    assert (
        "Scan.Payload has no value, since its step did not succeed" in execution["FailureMessage"]
    )
    assert execution["Outputs"]["Scan.Payload"][0].startswith("No output available yet")
