"""Alarms of CloudWatch: read."""

from __future__ import annotations

from ..model import Alarm
from .calls import call
from .clients import Aws

_KINDS = ("CompositeAlarm", "MetricAlarm", "LogAlarm")
"""Without them, CloudWatch returns alarms of metrics alone.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
"""


def read(aws: Aws, name: str) -> Alarm:
    """Read an alarm's state by the alarm's name, whichever kind the alarm is of.

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
    states = {
        alarm.get("AlarmName"): alarm.get("StateValue")
        for kind in _KINDS
        for alarm in response.get(f"{kind}s", ())
    }
    return Alarm(name, states.get(name))
