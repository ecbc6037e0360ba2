"""detect-secrets' plugins that look for an assignment, in time by a line's length.

Their patterns look for spaces three times in a row, which takes the cube of a row of spaces: hours,
for a variable that ends in 4,000 of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from detect_secrets.plugins.cloudant import CloudantDetector
from detect_secrets.plugins.ibm_cloud_iam import IbmCloudIamDetector
from detect_secrets.plugins.ibm_cos_hmac import IbmCosHmacDetector
from detect_secrets.plugins.softlayer import SoftlayerDetector

_SLOW = r"(?: *)(?:=|:|:=|=>| +|::)(?: *)"
_QUICK = r"(?: *(?:=|:|:=|=>|::) *| +)"
"""The same texts: spaces alone, or a sign with spaces around it."""


def in_linear_time(patterns: Iterable[re.Pattern[str]]) -> list[re.Pattern[str]]:
    """Return patterns that match the same, with each row of spaces looked for once."""
    return [
        re.compile(pattern.pattern.replace(_SLOW, _QUICK), pattern.flags) for pattern in patterns
    ]


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
