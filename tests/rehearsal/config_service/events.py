"""The events that AWS Config sends to a custom rule's function: pure.

Source:
https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .items import iso, summary

LARGEST_NOTIFICATION = 256 * 1024
"""Bytes of a notification; a larger one is sent as a summary."""


def change(
    item: Mapping[str, Any], notified: datetime, limit: int = LARGEST_NOTIFICATION
) -> dict[str, Any]:
    """Build the invoking event of a change, or of an oversized one."""
    whole = {
        "configurationItemDiff": None,
        "configurationItem": item,
        "notificationCreationTime": iso(notified),
        "messageType": "ConfigurationItemChangeNotification",
        "recordVersion": "1.3",
    }
    if len(json.dumps(whole).encode()) <= limit:
        return whole
    return {
        "configurationItemSummary": summary(item, _change_type(item)),
        "s3DeliverySummary": {"s3BucketLocation": None, "errorCode": None, "errorMessage": None},
        "notificationCreationTime": iso(notified),
        "messageType": "OversizedConfigurationItemChangeNotification",
        "recordVersion": "1.0",
    }


def scheduled(account: str, notified: datetime) -> dict[str, Any]:
    """Build the invoking event of a periodic trigger."""
    return {
        "awsAccountId": account,
        "notificationCreationTime": iso(notified),
        "messageType": "ScheduledNotification",
        "recordVersion": "1.0",
    }


def envelope(
    rule: Mapping[str, Any], account: str, invoking: Mapping[str, Any], token: str
) -> dict[str, Any]:
    """Build the whole event for a rule, as DescribeConfigRules shows the rule."""
    return {
        "version": "1.0",
        "invokingEvent": json.dumps(invoking),
        "ruleParameters": rule.get("InputParameters", "{}"),
        "resultToken": token,
        "eventLeftScope": False,
        "executionRoleArn": f"arn:aws:iam::{account}:role/aws-service-role/config.amazonaws.com/"
        "AWSServiceRoleForConfig",
        "configRuleArn": rule["ConfigRuleArn"],
        "configRuleName": rule["ConfigRuleName"],
        "configRuleId": rule["ConfigRuleId"],
        "accountId": account,
    }


def _change_type(item: Mapping[str, Any]) -> str:
    return {"ResourceDiscovered": "CREATE", "ResourceDeleted": "DELETE"}.get(
        str(item["configurationItemStatus"]), "UPDATE"
    )
