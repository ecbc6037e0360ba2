"""detect-secrets' plugins that search for an assignment, in linear time.

Their own patterns have three repetitions of spaces in a row, which take cubic time: hours for a
variable that ends in 4,000 spaces.
"""

from __future__ import annotations

from collections.abc import Iterable

from detect_secrets.plugins.cloudant import CloudantDetector
from detect_secrets.plugins.ibm_cloud_iam import IbmCloudIamDetector
from detect_secrets.plugins.ibm_cos_hmac import IbmCosHmacDetector
from detect_secrets.plugins.softlayer import SoftlayerDetector

from ...startup import deferred_re as re

_SLOW = r"(?: *)(?:=|:|:=|=>| +|::)(?: *)"
_QUICK = r"(?: *(?:=|:|:=|=>|::) *| +)"
"""Matches the same texts: only spaces, or a sign with spaces around it."""


def in_linear_time(patterns: Iterable[re.Pattern[str]]) -> list[re.Pattern[str]]:
    """Return patterns that match the same texts, each with one repetition for a run of spaces."""
    return [re.with_source(pattern, pattern.pattern.replace(_SLOW, _QUICK)) for pattern in patterns]


class QuickCloudantDetector(CloudantDetector):
    """Scans for Cloudant's passwords and keys."""

    denylist = in_linear_time(CloudantDetector.denylist)


class QuickIbmCloudIamDetector(IbmCloudIamDetector):
    """Scans for IBM Cloud's API keys."""

    denylist = in_linear_time(IbmCloudIamDetector.denylist)


class QuickIbmCosHmacDetector(IbmCosHmacDetector):
    """Scans for the keys of IBM's object storage."""

    denylist = (*in_linear_time(IbmCosHmacDetector.denylist),)  # type: ignore[assignment]


class QuickSoftlayerDetector(SoftlayerDetector):
    """Scans for SoftLayer's keys."""

    denylist = in_linear_time(SoftlayerDetector.denylist)
