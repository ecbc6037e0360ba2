"""CloudWatch in memory: alarms and their states."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any


class Alarms:
    """The alarms of a Region, by their names."""

    def __init__(self) -> None:
        self.of_metrics: dict[str, str] = {}
        self.composite: dict[str, str] = {}
        self.first: list[str] = []
        """States that are told of any alarm before its own, one a call."""
        self.history: dict[str, list[tuple[datetime, str]]] = {}
        """States that alarms came to, and when, by their names."""
        self.page = 100
        self.untold = False
        """Whether the history's items lack what happened."""

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
                {"AlarmName": name, "StateValue": told or state, **self._transitioned(name)}
                for name, state in alarms.items()
                if name in AlarmNames and kind in AlarmTypes
            ]
            for kind, alarms in kinds.items()
        }

    def describe_alarm_history(
        self,
        *,
        AlarmName: str,
        AlarmTypes: Sequence[str],
        HistoryItemType: str,
        StartDate: datetime,
        NextToken: str = "0",
    ) -> dict[str, Any]:
        assert HistoryItemType == "StateUpdate"
        kinds = {"MetricAlarm": self.of_metrics, "CompositeAlarm": self.composite}
        if not any(AlarmName in alarms for kind, alarms in kinds.items() if kind in AlarmTypes):
            return {"AlarmHistoryItems": []}
        items = [
            {
                "AlarmName": AlarmName,
                "Timestamp": when,
                "HistoryItemType": HistoryItemType,
                **({} if self.untold else {"HistoryData": _data(state)}),
            }
            for when, state in self.history.get(AlarmName, [])
            if when >= StartDate
        ]
        start = int(NextToken)
        end = start + self.page
        more = {"NextToken": str(end)} if end < len(items) else {}
        return {"AlarmHistoryItems": items[start:end], **more}

    def _transitioned(self, name: str) -> dict[str, datetime]:
        states = self.history.get(name)
        return {"StateTransitionedTimestamp": states[-1][0]} if states else {}


def _data(state: str) -> str:
    return json.dumps({"version": "1.0", "type": "Update", "newState": {"stateValue": state}})
