"""Questions about AWS Config."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from tests.rehearsal.waiting import wait_for
from tests.smoke.question import NotAnswered, NotAsked, Question
from tests.smoke.throwaway import Throwaway

_FUNCTION = "AWS::Lambda::Function"
_WITHIN_SECONDS = 600


def _judged(throwaway: Throwaway) -> str:
    assert throwaway.press is not None
    config = throwaway.account.client("config")
    _must_be_recorded(config)
    cut_over = throwaway.press.step("CutOver")
    if cut_over.started is None or cut_over.ended is None:
        raise NotAnswered("the execution does not tell when CutOver began and ended")
    since, changed = cut_over.started, cut_over.ended

    def compliant() -> Any:
        answer = config.get_compliance_details_by_resource(
            ResourceType=_FUNCTION, ResourceId=throwaway.name
        )
        results = answer["EvaluationResults"]
        return next((one for one in results if _is_good(throwaway, one, since)), None)

    try:
        found = wait_for("AWS Config judges it", compliant, _WITHIN_SECONDS, every=1.0)
    except TimeoutError:
        return f"not within {_WITHIN_SECONDS} s"
    seconds = (found["ResultRecordedTime"] - changed).total_seconds()
    return f"yes, {max(seconds, 0):.0f} s after CutOver ended"


def _is_good(throwaway: Throwaway, result: Any, since: datetime) -> bool:
    """Tell a verdict of the rule that an item recorded since then brought about."""
    identifier = result["EvaluationResultIdentifier"]
    rule = identifier["EvaluationResultQualifier"]["ConfigRuleName"]
    return bool(
        rule == throwaway.account.outputs["RuleName"]
        and result["ComplianceType"] == "COMPLIANT"
        and identifier["OrderingTimestamp"] >= since
    )


def _must_be_recorded(config: Any) -> None:
    """Ask whether changes are recorded, and at once. Who may not ask waits and sees.

    Raises:
        NotAsked: they are not.
    """
    with contextlib.suppress(ClientError):
        statuses = config.describe_configuration_recorder_status()
        if not any(s["recording"] for s in statuses["ConfigurationRecordersStatus"]):
            raise NotAsked("no recorder is on in this Region")
    with contextlib.suppress(ClientError):
        recorders = config.describe_configuration_recorders()["ConfigurationRecorders"]
        if any(_frequency(recorder) == "DAILY" for recorder in recorders):
            raise NotAsked("the recorder records functions daily")


def _frequency(recorder: Any) -> str:
    mode = recorder.get("recordingMode", {})
    for override in mode.get("recordingModeOverrides", []):
        if _FUNCTION in override["resourceTypes"]:
            return str(override["recordingFrequency"])
    return str(mode.get("recordingFrequency", "CONTINUOUS"))


JUDGED = Question(
    "Does AWS Config judge the changed function by itself, and how soon",
    "the verdict is waited for, if a recorder is on",
    _judged,
)
