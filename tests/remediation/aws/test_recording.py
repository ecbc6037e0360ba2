"""Whether AWS Config notices a change at once decides what the plan says, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from remediation.aws.calls import AwsFailure
from tests.remediation.account import Account
from tests.remediation.runbook_story import make_plan, remediate

DAILY = {"recordingFrequency": "DAILY"}
CONTINUOUS = {"recordingFrequency": "CONTINUOUS"}
WARNING = "AWS Config records Lambda functions daily here: the verdict follows within a day"


def override(frequency: str, *types: str) -> dict[str, Any]:
    return {"recordingFrequency": frequency, "resourceTypes": list(types)}


@pytest.mark.parametrize(
    ("recorders", "warned"),
    [
        ([], False),
        ([{"name": "default"}], False),
        ([{"recordingMode": CONTINUOUS}], False),
        ([{"recordingMode": DAILY}], True),
        (
            [
                {
                    "recordingMode": {
                        **CONTINUOUS,
                        "recordingModeOverrides": [
                            override("DAILY", "AWS::EC2::Instance", "AWS::Lambda::Function")
                        ],
                    }
                }
            ],
            True,
        ),
        (
            [
                {
                    "recordingMode": {
                        **DAILY,
                        "recordingModeOverrides": [override("CONTINUOUS", "AWS::Lambda::Function")],
                    }
                }
            ],
            False,
        ),
        (
            [
                {
                    "recordingMode": {
                        **DAILY,
                        "recordingModeOverrides": [override("CONTINUOUS", "AWS::EC2::Instance")],
                    }
                }
            ],
            True,
        ),
    ],
    ids=[
        "no recorder",
        "none said",
        "continuous",
        "daily",
        "functions daily",
        "functions continuous",
        "others continuous",
    ],
)
def test_the_plan_says_when_the_verdict_follows(
    account: Account, recorders: list[Any], warned: bool
) -> None:
    account.config.recorders = recorders

    planned = make_plan(account, "orders", "DB_PASSWORD")

    assert (WARNING in planned["warnings"]) is warned


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException", "gone"])
def test_a_look_that_fails_is_in_nobodys_way(account: Account, code: str) -> None:
    def deny(operation: str) -> None:
        if operation == "describe_configuration_recorders":
            raise AwsFailure("config:DescribeConfigurationRecorders", "this Region", code)

    account.before = deny

    planned = remediate(account, "orders", "DB_PASSWORD")

    assert WARNING not in planned["warnings"]
    assert "DB_PASSWORD" not in account.functions.configurations["orders"]["Environment"]
