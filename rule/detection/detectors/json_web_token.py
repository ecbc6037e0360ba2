"""JSON Web Tokens, whatever their payload."""

from __future__ import annotations

from detect_secrets.plugins.jwt import JwtTokenDetector


class JwtDetector(JwtTokenDetector):
    """Scans for JSON Web Tokens; a payload that is nested without end is none."""

    @staticmethod
    def is_formally_valid(token: str) -> bool:
        """Tell whether header and payload are JSON. detect-secrets' own would raise."""
        try:
            return bool(JwtTokenDetector.is_formally_valid(token))
        except RecursionError:
            return False
