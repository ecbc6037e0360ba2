"""Configuration items of Lambda functions, as AWS Config's schema has them: pure.

There are no environment variables in them. Source:
https://github.com/awslabs/aws-config-resource-schema (AWS::Lambda::Function)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

FUNCTION_TYPE = "AWS::Lambda::Function"

_RECORDED = (
    "FunctionName", "FunctionArn", "Runtime", "Role", "Handler", "CodeSize", "Description",
    "Timeout", "MemorySize", "LastModified", "CodeSha256", "Version", "VpcConfig",
    "DeadLetterConfig", "TracingConfig", "RevisionId", "Layers", "State", "LastUpdateStatus",
    "PackageType", "Architectures", "EphemeralStorage", "SnapStart", "LoggingConfig",
)  # fmt: skip


def iso(moment: datetime) -> str:
    """Write a time as Config does: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def configuration_item(
    function: Mapping[str, Any], tags: Mapping[str, str], status: str, captured: datetime
) -> dict[str, Any]:
    """Build the item of a function from Lambda's FunctionConfiguration."""
    configuration = {_camel(key): function[key] for key in _RECORDED if key in function}
    if "KMSKeyArn" in function:
        configuration["kmskeyArn"] = function["KMSKeyArn"]
    role = str(function["Role"])
    return {
        "relatedEvents": [],
        "relationships": [
            {
                "resourceId": role.rpartition("/")[2],
                "resourceName": role.rpartition("/")[2],
                "resourceType": "AWS::IAM::Role",
                "name": "Is associated with ",
            }
        ],
        "configuration": configuration,
        "supplementaryConfiguration": {},
        "tags": dict(tags),
        "configurationItemVersion": "1.3",
        "resourceCreationTime": None,
        **_identity(function["FunctionName"], function["FunctionArn"], status, captured),
    }


def deleted_item(name: str, arn: str, captured: datetime) -> dict[str, Any]:
    """Build the item that says that a function is gone."""
    return {
        "relatedEvents": [],
        "relationships": [],
        "configuration": None,
        "supplementaryConfiguration": {},
        "tags": {},
        "configurationItemVersion": "1.3",
        "resourceCreationTime": None,
        **_identity(name, arn, "ResourceDeleted", captured),
    }


def summary(item: Mapping[str, Any], change_type: str) -> dict[str, Any]:
    """Return what an oversized notification has in place of an item."""
    kept = (
        "configurationItemVersion", "configurationItemCaptureTime", "configurationStateId",
        "awsAccountId", "configurationItemStatus", "resourceType", "resourceId", "resourceName",
        "ARN", "awsRegion", "availabilityZone", "configurationStateMd5Hash",
        "resourceCreationTime",
    )  # fmt: skip
    return {"changeType": change_type, **{key: item[key] for key in kept}}


def _identity(name: str, arn: str, status: str, captured: datetime) -> dict[str, Any]:
    _, _, _, region, account, *_ = arn.split(":")
    return {
        "configurationItemCaptureTime": iso(captured),
        "configurationStateId": int(captured.timestamp() * 1000),
        "awsAccountId": account,
        "configurationItemStatus": status,
        "resourceType": FUNCTION_TYPE,
        "resourceId": name,
        "resourceName": name,
        "ARN": arn,
        "awsRegion": region,
        "availabilityZone": "Not Applicable",
        "configurationStateMd5Hash": "",
    }


def _camel(key: str) -> str:
    return key[0].lower() + key[1:]
