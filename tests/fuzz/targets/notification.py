"""The event of AWS Config: refused in one sentence without a value, or read as it is."""

from __future__ import annotations

import json
import re
from typing import Any

from rule.compliance.notification import FUNCTION_TYPE, MalformedNotification, parse_notification
from rule.compliance.parameters import InvalidRuleParameters
from rule.model import ChangedFunction, Notification, OutOfScope, Scheduled
from tests.events import event, event_names
from tests.fuzz import json_mutation
from tests.fuzz.canary import must_be_a_refusal, must_not_tell

WORDS = (
    "configurationItem", "configurationItemSummary", "configurationItemStatus", "messageType",
    "configurationItemCaptureTime", "resourceType", "resourceId", "ARN", "invokingEvent",
    "ruleParameters", "resultToken", "eventLeftScope", "accountId", "configRuleName",
    "notificationCreationTime", "evaluationMode", "PROACTIVE", "DETECTIVE", "TESTMODE",
    "ScheduledNotification", "ConfigurationItemChangeNotification", "AWS::Lambda::Function",
    "OversizedConfigurationItemChangeNotification", "OK", "ResourceDiscovered", "ResourceDeleted",
    "ResourceNotRecorded", "ResourceDeletedNotRecorded", "2026-11-24T09:15:03.482Z", "20261124",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "ScanCode", "IgnoredVariables",
    "AllowExemptionTag", "Base64EntropyLimit", "HexEntropyLimit", "MinimumConfidence",
    "MinimumConfidenceInCode", "nan",
    "1e400", "named", "A*,B?", "*", "IgnoredPaths", "/tests/ *.pem",
    " until=2027-01-31", " reason=a",
)  # fmt: skip

_RANDOM = re.compile(rb"eyJ[\w-]+|c2hh\w+")
"""The result token, and the package's hash."""


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change an event."""
    return json_mutation.mutated(data, most, seed, WORDS)


def seeds() -> dict[str, bytes]:
    """Return the events that are in the project, with a short word for each random one."""
    return {name: _RANDOM.sub(b"x", json.dumps(event(name)).encode()) for name in event_names()}


def check(data: bytes) -> None:
    """Parse an event, and hold the outcome against the event.

    Raises:
        AssertionError: it is not what the event says, or a refusal tells too much.
    """
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return  # Lambda's runtime would have refused it.
    try:
        notification = parse_notification(given)
    except MalformedNotification as refused:
        must_not_tell([refused])
        must_be_a_refusal(refused)
        return
    except InvalidRuleParameters as refused:
        # It quotes the parameters, which AWS Config shows to whoever may mend them.
        must_be_a_refusal(refused)
        return
    _must_agree(notification, given)


def _must_agree(notification: Notification, given: Any) -> None:
    invoking = json.loads(given["invokingEvent"])
    kind = invoking["messageType"]
    invocation = notification.invocation
    assert given.get("evaluationMode") != "PROACTIVE"
    assert invocation.result_token == given["resultToken"] != ""
    assert invocation.test_mode == (invocation.result_token == "TESTMODE")
    assert invocation.ordering_timestamp.tzinfo is not None
    invocation.ordering_timestamp.timestamp()
    match notification:
        case Scheduled():
            assert kind == "ScheduledNotification"
            return
        case ChangedFunction(_, name, identifier):
            item = _item(invoking)
            assert name == item["resourceId"] != ""
            assert identifier in (item.get("ARN"), name)
            assert item["resourceType"] == FUNCTION_TYPE
            assert item["configurationItemStatus"] in ("OK", "ResourceDiscovered")
            assert given["eventLeftScope"] is False
        case OutOfScope(_, resource_type, name, reason):
            item = _item(invoking)
            assert (resource_type, name) == (item["resourceType"], item["resourceId"])
            assert reason
            assert (
                given.get("eventLeftScope") is True
                or resource_type != FUNCTION_TYPE
                or "Deleted" in item["configurationItemStatus"]
                or "NotRecorded" in item["configurationItemStatus"]
            ), "a function that is there was taken for one that is not"


def _item(invoking: Any) -> Any:
    if invoking["messageType"].startswith("Oversized"):
        return invoking["configurationItemSummary"]
    return invoking["configurationItem"]
