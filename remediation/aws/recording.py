"""How often AWS Config records functions: a verdict follows a change no sooner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .calls import AwsFailure, call
from .clients import Aws

_RECORDED = "AWS::Lambda::Function"
_DAILY = "DAILY"


def is_recorded_daily(aws: Aws) -> bool:
    """Tell whether this Region's recorder notices changes of functions once a day only.

    A look that fails says no: nothing that is done to a function depends on it, so that it must
    not be in the way of a press, and recorders are continuous unless somebody chose otherwise.
    """
    try:
        answer = call(
            "config:DescribeConfigurationRecorders",
            "this Region",
            aws.config.describe_configuration_recorders,
        )
    except AwsFailure:
        return False
    return any(_is_daily(recorder) for recorder in answer.get("ConfigurationRecorders", []))


def _is_daily(recorder: Mapping[str, Any]) -> bool:
    """Tell how often a recorder records functions: by an override, or as it does all else.

    Source: https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html
    """
    mode = recorder.get("recordingMode", {})
    for override in mode.get("recordingModeOverrides", []):
        if _RECORDED in override["resourceTypes"]:
            return bool(override["recordingFrequency"] == _DAILY)
    return bool(mode.get("recordingFrequency") == _DAILY)
