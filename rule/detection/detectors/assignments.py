"""detect-secrets' plugins that search for an assignment, in linear time.

Their own patterns have three repetitions of spaces in a row, which take cubic time: hours for a
variable that ends in 4,000 spaces.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable

from detect_secrets.plugins.cloudant import CloudantDetector
from detect_secrets.plugins.ibm_cloud_iam import IbmCloudIamDetector
from detect_secrets.plugins.ibm_cos_hmac import IbmCosHmacDetector
from detect_secrets.plugins.softlayer import SoftlayerDetector

from ...startup import deferred_re as re

_SLOW = r"(?: *)(?:=|:|:=|=>| +|::)(?: *)"
_QUICK = r"(?: *(?:=|:|:=|=>|::) *| +)"
"""Matches the same texts: only spaces, or a sign with spaces around it."""
_NAME = re.compile(r"_?(?:[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:[A-Z][a-z]+)+)")
"""A name in code, of words without digits."""


def in_linear_time(patterns: Iterable[re.Pattern[str]]) -> list[re.Pattern[str]]:
    """Return patterns that match the same texts, each with one repetition for a run of spaces."""
    return [re.with_source(pattern, pattern.pattern.replace(_SLOW, _QUICK)) for pattern in patterns]


class QuickCloudantDetector(CloudantDetector):
    """Scans for Cloudant's passwords and keys."""

    denylist = in_linear_time(CloudantDetector.denylist)


class QuickIbmCloudIamDetector(IbmCloudIamDetector):
    """Scans for IBM Cloud's API keys, but not for names of as many characters."""

    denylist = in_linear_time(IbmCloudIamDetector.denylist)

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield keys."""
        yield from (key for key in super().analyze_string(string) if not _NAME.fullmatch(key))


class QuickIbmCosHmacDetector(IbmCosHmacDetector):
    """Scans for the keys of IBM's object storage."""

    denylist = (*in_linear_time(IbmCosHmacDetector.denylist),)  # type: ignore[assignment]


class QuickSoftlayerDetector(SoftlayerDetector):
    """Scans for SoftLayer's keys."""

    denylist = in_linear_time(SoftlayerDetector.denylist)
