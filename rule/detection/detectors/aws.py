"""AWS's access keys, without paths and hashes of the same length."""

from __future__ import annotations

from collections.abc import Generator

from detect_secrets.plugins.aws import AWSKeyDetector

from ...startup import deferred_re as re
from ..filters.randomness import is_random, surprise

_SECRET_KEY_LENGTH = 40
_KEY_ID_PREFIX = 4
_AROUND = 40
_BASE64 = re.compile(r"[A-Za-z0-9+/]+")


class AWSKeyOrSecretDetector(AWSKeyDetector):
    """Scans for access key ids, and for secret access keys beside the word aws.

    detect-secrets takes any forty characters of base64 after such a name, also a path of that
    length or a SHA-1. A secret access key is thirty random bytes: it holds no words, and one of
    10^8 keys has letters of only one case. An id is random, too: one that reads as words, ``ASIA``
    and ``PACIFICDIVISIONS``, is none.
    """

    denylist = (
        # The boundaries exclude longer words in capitals.
        re.compile(r"(?<![A-Z0-9])(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}(?![A-Z0-9])"),
        *AWSKeyDetector.denylist[1:],
    )

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield key ids and secret access keys."""
        for secret in super().analyze_string(string):
            is_key = len(secret) == _SECRET_KEY_LENGTH
            is_issued = (
                _is_random(secret)
                if is_key
                else not (_is_worded(secret) or _is_within_data(secret, string))
            )
            if is_issued:
                yield secret


def _is_within_data(key_id: str, line: str) -> bool:
    """Tell whether an id is by chance a part of a long text in base64."""
    at = line.find(key_id)
    around = line[max(0, at - _AROUND) : at], line[at + len(key_id) :][:_AROUND]
    return all(len(part) == _AROUND and _BASE64.fullmatch(part) for part in around)


def _is_random(secret: str) -> bool:
    both_cases = re.search("[a-z]", secret) and re.search("[A-Z]", secret)
    return bool(both_cases) and is_random(secret)


def _is_worded(key_id: str) -> bool:
    return surprise(key_id[_KEY_ID_PREFIX:].lower()) < 0
