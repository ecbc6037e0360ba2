"""Automation's stand-in does what each action documents."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_aws.automation_stand import (
    AutomationStand,
    Step,
    api,
    invoke,
    sleep,
    statuses,
    step_of,
)


@pytest.fixture
def automation() -> AutomationStand:
    return AutomationStand()


def branch(*choices: Any, **inputs: Any) -> Step:
    return {
        "name": "Branch",
        "action": "aws:branch",
        "inputs": {"Choices": list(choices), **inputs},
    }


def test_a_function_gets_the_map_and_gives_a_text(automation: AutomationStand) -> None:
    automation.aws.returns({"status": "Scan succeeded"})

    execution = automation.run(invoke("Scan", {"InputPayload": {"names": ["A"], "dry": True}}))

    assert automation.aws.called_with() == [{"names": ["A"], "dry": True}]
    outputs = step_of(execution, "Scan")["Outputs"]
    assert outputs["Payload"] == ['{"status": "Scan succeeded"}']
    assert outputs["StatusCode"] == ["200"]
    assert json.loads(outputs["OutputPayload"][0])["Payload"] == outputs["Payload"][0]


@pytest.mark.parametrize(
    ("inputs", "log_type"),
    [
        ({}, "Tail"),
        ({"LogType": "None"}, "None"),
        ({"InvocationType": "Event"}, "None"),
    ],
)
def test_the_tail_of_the_log_is_asked_for_unless_it_is_not_wanted(
    automation: AutomationStand, inputs: dict[str, str], log_type: str
) -> None:
    automation.aws.returns("done", LogResult="bG9n")

    execution = automation.run(invoke("Scan", inputs))

    assert automation.aws.calls[0][1]["LogType"] == log_type
    assert step_of(execution, "Scan")["Outputs"]["LogResult"] == ["bG9n"]


def test_a_payload_is_passed_on_as_it_stands_unless_there_is_a_map(
    automation: AutomationStand,
) -> None:
    automation.aws.returns("done")

    automation.run(
        invoke("Text", {"Payload": '{"a": 1}'}),
        invoke("Both", {"Payload": "{}", "InputPayload": {"b": 2}}),
    )

    assert automation.aws.called_with() == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(("fails", "status"), [(True, "Failed"), (False, "Success")])
def test_a_functions_error_fails_its_step_if_so_switched(
    automation: AutomationStand, fails: bool, status: str
) -> None:
    automation.service.switches.function_error_fails = fails
    automation.aws.returns({"errorMessage": "no"}, FunctionError="Unhandled")

    execution = automation.run(invoke("Scan"))

    assert statuses(execution) == {"Scan": status}
    assert step_of(execution, "Scan")["Outputs"]["FunctionError"] == ["Unhandled"]


def test_an_apis_answer_is_selected_from(automation: AutomationStand) -> None:
    automation.aws.answers["get_function_configuration"] = [
        {"Handler": "app.handler", "Timeout": 3, "Layers": [{"Arn": "a"}, {"Arn": "b"}],
         "VpcConfig": {"SubnetIds": []}, "LastModified": datetime(2026, 1, 1, tzinfo=UTC)}
    ]  # fmt: skip

    execution = automation.run(
        api(
            "Read",
            "GetFunctionConfiguration",
            FunctionName="orders-api",
            outputs=[
                ("Handler", "$.Handler", "String"),
                ("Timeout", "$.Timeout", "Integer"),
                ("Seconds", "$.Timeout", "String"),
                ("Layers", "$.Layers..Arn", "StringList"),
                ("Vpc", "$.VpcConfig", "StringMap"),
                ("Missing", "$.KMSKeyArn", "String"),
            ],
        )
    )

    assert automation.aws.calls == [("get_function_configuration", {"FunctionName": "orders-api"})]
    outputs = step_of(execution, "Read")["Outputs"]
    whole = json.loads(outputs.pop("OutputPayload")[0])
    assert whole["LastModified"] == "2026-01-01T00:00:00+00:00"
    assert outputs == {
        "Handler": ["app.handler"],
        "Timeout": ["3"],
        "Seconds": ["3"],
        "Layers": ["a", "b"],
        "Vpc": ['{"SubnetIds":[]}'],
    }


def test_an_output_that_is_not_of_its_type_fails_the_step(automation: AutomationStand) -> None:
    automation.aws.answers["get_function_configuration"] = [{"Layers": []}]

    execution = automation.run(
        api("Read", "GetFunctionConfiguration", [("Layers", "$.Layers", "String")])
    )

    assert "The output Layers is no String" in execution["FailureMessage"]


def test_an_apis_error_fails_the_step_with_its_code(automation: AutomationStand) -> None:
    denied = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetFunction")
    automation.aws.answers["get_function"] = [denied]

    execution = automation.run(api("Read", "GetFunction"))

    assert "An error occurred (AccessDenied) when calling the GetFunction" in str(execution)


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


def test_a_property_is_asserted(automation: AutomationStand) -> None:
    automation.aws.answers["get_function_configuration"] = [{"State": "Active"}]

    def step(name: str, desired: str) -> Step:
        read = api(name, "GetFunctionConfiguration")
        read["inputs"] |= {"PropertySelector": "$.State", "DesiredValues": [desired]}
        return {**read, "action": "aws:assertAwsResourceProperty"}

    execution = automation.run(step("First", "Active"), step("Second", "Failed"))

    assert statuses(execution) == {"First": "Success", "Second": "Failed"}


def test_a_property_is_waited_for(automation: AutomationStand) -> None:
    automation.aws.answers["get_function_configuration"] = [
        {}, {"LastUpdateStatus": "Successful"},
    ]  # fmt: skip
    read = api("Wait", "GetFunctionConfiguration")
    read["inputs"] |= {"PropertySelector": "$.LastUpdateStatus", "DesiredValues": ["Successful"]}

    execution = automation.run({**read, "action": "aws:waitForAwsResourceProperty"})

    assert statuses(execution) == {"Wait": "Success"}
    assert len(automation.aws.calls) == 2


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
