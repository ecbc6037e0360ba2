"""Alarms of CloudWatch: read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ..model import Alarm
from .calls import call
from .clients import Aws

_KINDS = ("CompositeAlarm", "MetricAlarm", "LogAlarm")
"""Without them, CloudWatch returns alarms of metrics alone.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
"""


_MOST_PAGES = 20
"""Pages of an alarm's history, which holds what happened within 30 days; 100 items each."""


def read(aws: Aws, name: str, since: datetime | None = None) -> Alarm:
    """Read an alarm's state by the alarm's name, whichever kind the alarm is of.

    Args:
        aws: the clients.
        name: the alarm's.
        since: look up whether the alarm went off since then, too, if its state changed; None: only
            the state as it is counts.

    Raises:
        AwsFailure: the role may not read alarms, or CloudWatch does not answer.
    """
    response = call(
        "cloudwatch:DescribeAlarms",
        name,
        aws.alarms().describe_alarms,
        AlarmNames=[name],
        AlarmTypes=_KINDS,
    )
    found = {
        alarm.get("AlarmName"): alarm for kind in _KINDS for alarm in response.get(f"{kind}s", ())
    }.get(name, {})
    changed = found.get("StateTransitionedTimestamp")
    went_off = since is not None and changed is not None and changed >= since
    return Alarm(
        name,
        found.get("StateValue"),
        went_off=went_off and since is not None and _went_off(aws, name, since),
    )


def _went_off(aws: Aws, name: str, since: datetime) -> bool:
    """Tell whether an alarm was in ALARM at any time since then, or may have been."""
    return any(_led_to_alarm(item) for item in _history(aws, name, since))


def _history(aws: Aws, name: str, since: datetime) -> Iterator[Mapping[str, Any]]:
    more: dict[str, str] = {}
    for _ in range(_MOST_PAGES):
        page = call(
            "cloudwatch:DescribeAlarmHistory",
            name,
            aws.alarms().describe_alarm_history,
            AlarmName=name,
            AlarmTypes=_KINDS,
            HistoryItemType="StateUpdate",
            StartDate=since,
            **more,
        )
        yield from page.get("AlarmHistoryItems", ())
        if not page.get("NextToken"):
            return
        more = {"NextToken": page["NextToken"]}
    yield {}


def _led_to_alarm(item: Mapping[str, Any]) -> bool:
    """Tell whether a change led to ALARM; True if the item does not say.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
    """
    try:
        state = json.loads(item["HistoryData"])["newState"]["stateValue"]
    except (KeyError, TypeError, ValueError):
        return True
    return bool(state == "ALARM")
