"""AWS's keys, told from paths and hashes that are as long as one."""

from __future__ import annotations

import re
from collections.abc import Generator

from detect_secrets.plugins.aws import AWSKeyDetector

from ..filters.randomness import is_random

_SECRET_KEY_LENGTH = 40


class AWSKeyOrSecretDetector(AWSKeyDetector):
    """Scans for access key ids, and for secret access keys beside the word aws.

    detect-secrets takes any forty characters of base64 behind such a name, and so each path of
    that length and each SHA-1. A secret access key is thirty random bytes: without both cases it
    would be one of 10^8, and it holds no words.
    """

    denylist = (
        # Without both boundaries any longer word in capitals would hold one.
        re.compile(r"(?<![A-Z0-9])(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}(?![A-Z0-9])"),
        *AWSKeyDetector.denylist[1:],
    )

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield key ids and secret access keys."""
        for secret in super().analyze_string(string):
            if len(secret) != _SECRET_KEY_LENGTH or _is_random(secret):
                yield secret


def _is_random(secret: str) -> bool:
    both_cases = re.search("[a-z]", secret) and re.search("[A-Z]", secret)
    return bool(both_cases) and is_random(secret)
