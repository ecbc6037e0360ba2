"""CloudWatch in memory: alarms and their states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Alarms:
    """The alarms of a Region, by their names."""

    def __init__(self) -> None:
        self.of_metrics: dict[str, str] = {}
        self.composite: dict[str, str] = {}
        self.first: list[str] = []
        """States that are told of any alarm before its own, one a call."""

    def describe_alarms(
        self,
        *,
        AlarmNames: Sequence[str],
        AlarmTypes: Sequence[str] = ("MetricAlarm",),
    ) -> dict[str, Any]:
        kinds = {"MetricAlarm": self.of_metrics, "CompositeAlarm": self.composite, "LogAlarm": {}}
        told = self.first.pop(0) if self.first else None
        return {
            f"{kind}s": [
                {"AlarmName": name, "StateValue": told or state}
                for name, state in alarms.items()
                if name in AlarmNames and kind in AlarmTypes
            ]
            for kind, alarms in kinds.items()
        }
