"""JSON Web Tokens, with any payload, and private JSON Web Keys."""

from __future__ import annotations

from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.jwt import JwtTokenDetector

from ...startup import deferred_re as re


class JwtDetector(JwtTokenDetector):
    """Scans for JSON Web Tokens; one with a payload that is nested too deep is none."""

    @staticmethod
    def is_formally_valid(token: str) -> bool:
        """Tell whether header and payload are JSON, where detect-secrets' plugin may raise."""
        try:
            return bool(JwtTokenDetector.is_formally_valid(token))
        except RecursionError:
            return False


_KTY = r"[\"']kty[\"']"
_PRIVATE = r"[\"'][dk][\"']\s{0,3}:\s{0,3}[\"']([A-Za-z0-9_-]{22,1400})[\"']"
_BETWEEN = r"(?:(?![\"'](?:kty|[dk])[\"'])[^{}\n]){1,3000}+"
"""No such name again: each character is read for one of them."""


class PrivateJsonWebKeyDetector(RegexBasedDetector):
    """Scans for the private number, or the shared key, of a JSON Web Key.

    Source: https://www.rfc-editor.org/rfc/rfc7518#section-6
    """

    secret_type = "JSON Web Key"  # noqa: S105 - its name

    denylist = (
        re.compile(rf"{_KTY}{_BETWEEN}{_PRIVATE}"),
        re.compile(rf"{_PRIVATE}(?={_BETWEEN}{_KTY})"),
    )
