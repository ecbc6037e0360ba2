"""JSON Web Tokens, with any payload."""

from __future__ import annotations

from detect_secrets.plugins.jwt import JwtTokenDetector


class JwtDetector(JwtTokenDetector):
    """Scans for JSON Web Tokens; one with a payload that is nested too deep is none."""

    @staticmethod
    def is_formally_valid(token: str) -> bool:
        """Tell whether header and payload are JSON, where detect-secrets' plugin may raise."""
        try:
            return bool(JwtTokenDetector.is_formally_valid(token))
        except RecursionError:
            return False
