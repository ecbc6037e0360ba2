"""Automation's stand-in takes parameters as a runbook declares them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .automation_stand import AutomationStand, invoke


@pytest.fixture
def automation() -> AutomationStand:
    return AutomationStand()


def declared(**more: Any) -> dict[str, Any]:
    return {"Given": {"description": "what is given", **more}}


@pytest.mark.parametrize(
    ("parameter", "given", "value"),
    [
        ({"type": "String"}, ["a"], "a"),
        ({"type": "String", "default": "d"}, None, "d"),
        ({"type": "String", "allowedPattern": "^[a-z]+$"}, ["abc"], "abc"),
        ({"type": "String", "allowedValues": ["a", "b"]}, ["b"], "b"),
        ({"type": "String", "minChars": 1, "maxChars": 2}, ["ab"], "ab"),
        ({"type": "String"}, ["a" * 512], "a" * 512),
        ({"type": "StringList"}, ["a", "b"], ["a", "b"]),
        ({"type": "StringList", "default": []}, None, []),
        ({"type": "StringList", "maxItems": 2}, ["a", "b"], ["a", "b"]),
        ({"type": "Boolean"}, ["true"], True),
        ({"type": "Integer"}, ["-3"], -3),
        ({"type": "StringMap"}, ['{"a": 1}'], {"a": 1}),
        ({"type": "MapList"}, ['{"a": 1}', "{}"], [{"a": 1}, {}]),
        ({"type": "AWS::IAM::Role::Arn", "default": ""}, None, ""),
        ({"type": "List<AWS::EC2::Instance::Id>"}, ["i-1"], ["i-1"]),
    ],
)
def test_a_parameter_has_its_type(
    automation: AutomationStand, parameter: dict[str, Any], given: list[str] | None, value: Any
) -> None:
    automation.aws.returns("done")
    automation.create(
        invoke("Invoke", {"InputPayload": {"given": "{{ Given }}"}}),
        parameters=declared(**parameter),
    )

    automation.ended(automation.start(parameters={} if given is None else {"Given": given}))

    assert automation.aws.called_with() == [{"given": value}]


@pytest.mark.parametrize(
    ("parameter", "given", "why"),
    [
        ({"type": "String"}, {}, "Missing required parameters: Given"),
        ({"type": "String"}, {"Given": ["a"], "Other": ["a"]}, "Unknown parameters: Other"),
        ({"type": "String"}, {"Given": ["a", "b"]}, "takes exactly one value"),
        ({"type": "String", "allowedPattern": "^[a-z]+$"}, {"Given": ["A"]}, "allowed pattern"),
        ({"type": "String", "allowedPattern": "[a-z]"}, {"Given": ["aA"]}, "allowed pattern"),
        ({"type": "StringList", "allowedPattern": "[a-z]"}, {"Given": ["a", "A"]}, "pattern"),
        ({"type": "String", "allowedValues": ["a"]}, {"Given": ["b"]}, "allowed values"),
        ({"type": "String", "maxChars": 2}, {"Given": ["abc"]}, "3 characters, not 0 to 2"),
        ({"type": "String", "minChars": 2}, {"Given": ["a"]}, "1 characters, not 2 to any"),
        ({"type": "StringList", "minItems": 2}, {"Given": ["a"]}, "1 items, not 2 to any"),
        ({"type": "Boolean"}, {"Given": ["yes"]}, "is no Boolean"),
        ({"type": "Integer"}, {"Given": ["1.5"]}, "is no Integer"),
        ({"type": "StringMap"}, {"Given": ["[]"]}, "holds no map"),
        ({"type": "StringMap"}, {"Given": ["{"]}, "holds no map"),
        ({"type": "AWS::IAM::Role::Arn"}, {"Given": ["admin"]}, "is no role's ARN"),
    ],
)
def test_a_value_that_is_not_as_declared_starts_nothing(
    automation: AutomationStand, parameter: dict[str, Any], given: dict[str, list[str]], why: str
) -> None:
    automation.create(invoke("Invoke"), parameters=declared(**parameter))

    with pytest.raises(ClientError) as refused:
        automation.start(parameters=given)

    error = refused.value.response["Error"]
    assert error["Code"] == "InvalidAutomationExecutionParametersException"
    assert why in error["Message"]
    assert automation.aws.calls == []


def test_a_value_has_at_most_512_characters_and_is_not_shown(automation: AutomationStand) -> None:
    automation.create(invoke("Invoke"), parameters=declared(type="String"))

    with pytest.raises(ClientError) as refused:
        automation.start(parameters={"Given": ["canary" * 100]})

    error = refused.value.response["Error"]
    assert error["Code"] == "ValidationException"
    assert error["Message"] == (
        "1 validation error detected: Value at 'Parameters.Given.1.member' failed to satisfy "
        "constraint: Member must have length less than or equal to 512"
    )
