"""Automation's stand-in invokes functions and calls APIs as documented."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from .automation_stand import AutomationStand, Step, api, invoke, statuses, step_of


@pytest.fixture
def automation() -> AutomationStand:
    return AutomationStand()


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
