"""The stand-in for AWS Config remediates as AWS Config documents it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .config_stand import (
    ACCOUNT,
    PARAMETERS,
    ROLE,
    Stand,
    judged,
    put,
    put_remediation,
)
from .json_protocol import ServiceError

FUNCTION = "AWS::Lambda::Function"
RULE = "no-secrets"


def start(stand: Stand, *names: str) -> Any:
    keys: Any = [{"resourceType": FUNCTION, "resourceId": name} for name in names]
    return stand.client.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=keys)


def states(stand: Stand) -> dict[str, str]:
    answer = stand.client.describe_remediation_execution_status(ConfigRuleName=RULE)
    return {
        status["ResourceKey"]["resourceId"]: status["State"]
        for status in answer["RemediationExecutionStatuses"]
    }


def code_of(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return str(refused.value.response["Error"]["Code"])


def test_a_rules_remediation_is_described_until_it_is_deleted(invoked: Stand) -> None:
    put_remediation(invoked)

    asked: Any = {"ConfigRuleNames": [RULE, "other"]}
    (kept,) = invoked.client.describe_remediation_configurations(**asked)[
        "RemediationConfigurations"
    ]
    assert kept["Parameters"] == PARAMETERS
    assert kept["Arn"].startswith(f"arn:aws:config:eu-central-1:{ACCOUNT}:remediation-config")
    assert kept["Automatic"] is False

    invoked.client.delete_remediation_configuration(ConfigRuleName=RULE)
    after = invoked.client.describe_remediation_configurations(**asked)
    assert after["RemediationConfigurations"] == []


def test_the_button_starts_the_runbook_with_the_bare_name(invoked: Stand) -> None:
    put(invoked, judged("orders-api"))
    put_remediation(invoked)

    answer = start(invoked, "orders-api")

    assert "FailedItems" not in answer
    assert invoked.runbooks.started == [
        {"FunctionName": ["orders-api"], "AutomationAssumeRole": [ROLE], "Variables": ["A", "B"]}
    ]


@pytest.mark.parametrize(
    ("of_execution", "state", "of_step"),
    [
        ("Pending", "QUEUED", "PENDING"),
        ("InProgress", "IN_PROGRESS", "IN_PROGRESS"),
        ("Success", "SUCCEEDED", "SUCCEEDED"),
        ("Failed", "FAILED", "FAILED"),
        ("TimedOut", "FAILED", "FAILED"),
        ("Cancelled", "FAILED", "EXITED"),
    ],
)
def test_an_executions_state_and_its_steps_are_shown(
    invoked: Stand, of_execution: str, state: str, of_step: str
) -> None:
    put(invoked, judged("orders-api"))
    put_remediation(invoked)
    start(invoked, "orders-api")
    invoked.runbooks.status = of_execution

    keys: Any = [{"resourceType": FUNCTION, "resourceId": "orders-api"}]
    (status,) = invoked.client.describe_remediation_execution_status(
        ConfigRuleName=RULE, ResourceKeys=keys
    )["RemediationExecutionStatuses"]

    assert status["State"] == state
    (step,) = status["StepDetails"]
    assert (step["Name"], step["State"]) == ("Scan", of_step)
    assert ("ErrorMessage" in step) == (of_execution == "Failed")
    assert status["LastUpdatedTime"] >= status["InvocationTime"]


def test_a_resource_that_complies_is_not_remediated(invoked: Stand) -> None:
    put(invoked, judged("orders-api"), judged("thumbnails", "COMPLIANT"))
    put_remediation(invoked)

    answer = start(invoked, "orders-api", "thumbnails", "unknown")

    assert [item["resourceId"] for item in answer["FailedItems"]] == ["thumbnails", "unknown"]
    assert "already compliant" in answer["FailureMessage"]
    assert states(invoked) == {"orders-api": "SUCCEEDED"}


def test_a_resource_is_not_remediated_twice_at_once(invoked: Stand) -> None:
    put(invoked, judged("orders-api"))
    put_remediation(invoked)
    invoked.runbooks.status = "InProgress"
    start(invoked, "orders-api")

    answer = start(invoked, "orders-api")

    assert "already in progress" in answer["FailureMessage"]
    assert len(invoked.runbooks.started) == 1
    with pytest.raises(ClientError) as refused:
        invoked.client.delete_remediation_configuration(ConfigRuleName=RULE)
    assert code_of(refused) == "RemediationInProgressException"


def test_a_runbook_that_refuses_to_start_is_a_failed_execution(invoked: Stand) -> None:
    put(invoked, judged("orders-api"))
    put_remediation(invoked)
    invoked.runbooks.refusal = ServiceError("InvalidDocument", "gone")

    start(invoked, "orders-api")

    (status,) = invoked.client.describe_remediation_execution_status(ConfigRuleName=RULE)[
        "RemediationExecutionStatuses"
    ]
    assert status["State"] == "FAILED"
    assert status["StepDetails"][0]["ErrorMessage"] == "InvalidDocument: gone"


def test_a_rule_with_a_remediation_is_not_deleted(invoked: Stand) -> None:
    put_remediation(invoked)

    with pytest.raises(ClientError) as refused:
        invoked.client.delete_config_rule(ConfigRuleName=RULE)
    assert code_of(refused) == "ResourceInUseException"

    invoked.client.delete_remediation_configuration(ConfigRuleName=RULE)
    invoked.client.delete_config_rule(ConfigRuleName=RULE)


WITHOUT_ROLE = {"FunctionName": PARAMETERS["FunctionName"]}
VALUE = {"StaticValue": {"Values": ["a"]}}


@pytest.mark.parametrize(
    ("more", "code", "why"),
    [
        ({"ConfigRuleName": "none"}, "InvalidParameterValueException", "no rule none"),
        ({"TargetId": "none"}, "InvalidParameterValueException", "no document none"),
        ({"Parameters": {}}, "InvalidParameterValueException", "needs the parameters FunctionName"),
        ({"Parameters": {**PARAMETERS, "Other": VALUE}}, "InvalidParameterValueException",
         "has no parameters Other"),
        ({"Parameters": {"FunctionName": {**VALUE, **PARAMETERS["FunctionName"]}}},
         "InvalidParameterValueException", "either ResourceValue or StaticValue"),
        ({"Automatic": True, "Parameters": WITHOUT_ROLE}, "InvalidParameterValueException",
         "AutomationAssumeRole"),
        ({"Parameters": {f"P{number}": VALUE for number in range(26)}}, "ValidationException",
         "less than or equal to 25"),
        ({"Parameters": {"FunctionName": {"ResourceValue": {"Value": "RESOURCE_ARN"}}}},
         "ValidationException", "enum value set: [RESOURCE_ID]"),
        ({"Parameters": {"FunctionName": {"StaticValue": {"Values": ["a" * 257]}}}},
         "ValidationException", "less than or equal to 256"),
        ({"MaximumAutomaticAttempts": 26}, "ValidationException", "less than or equal to 25"),
        ({"TargetType": "LAMBDA"}, "ValidationException", "SSM_DOCUMENT"),
    ],
)  # fmt: skip
def test_what_put_remediation_configurations_refuses_is_refused(
    invoked: Stand, more: dict[str, Any], code: str, why: str
) -> None:
    with pytest.raises(ClientError) as refused:
        put_remediation(invoked, **more)

    assert code_of(refused) == code
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("call", "request_"),
    [
        ("delete_remediation_configuration", {}),
        ("describe_remediation_execution_status", {}),
        ("start_remediation_execution",
         {"ResourceKeys": [{"resourceType": FUNCTION, "resourceId": "a"}]}),
    ],
)  # fmt: skip
def test_without_a_remediation_there_is_none(
    invoked: Stand, call: str, request_: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(invoked.client, call)(ConfigRuleName=RULE, **request_)

    assert code_of(refused) == "NoSuchRemediationConfigurationException"
