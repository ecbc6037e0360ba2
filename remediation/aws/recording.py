"""How often AWS Config records functions: no verdict follows a change sooner than that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .calls import AwsFailure, call
from .clients import Aws

_RECORDED = "AWS::Lambda::Function"
_DAILY = "DAILY"


def is_recorded_daily(aws: Aws) -> bool:
    """Tell whether this Region's recorder records changes of functions only once a day.

    A call that fails counts as no: recorders are continuous by default, and no step depends on the
    result, so that the failure must not stop a plan.
    """
    try:
        response = call(
            "config:DescribeConfigurationRecorders",
            "this Region",
            aws.config.describe_configuration_recorders,
        )
    except AwsFailure:
        return False
    return any(_is_daily(recorder) for recorder in response.get("ConfigurationRecorders", []))


def _is_daily(recorder: Mapping[str, Any]) -> bool:
    """Tell whether a recorder records functions daily, by an override or by its default.

    Source: https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html
    """
    mode = recorder.get("recordingMode", {})
    for override in mode.get("recordingModeOverrides", []):
        if _RECORDED in override["resourceTypes"]:
            return bool(override["recordingFrequency"] == _DAILY)
    return bool(mode.get("recordingFrequency") == _DAILY)
