"""JSON Web Tokens, with any payload."""

from __future__ import annotations

from collections.abc import Generator

from detect_secrets.plugins.jwt import JwtTokenDetector

from ...startup import deferred_re as re

_SIGNATURE = re.compile(r"[A-Za-z0-9_.+/=-]*+")


class JwtDetector(JwtTokenDetector):
    """Scans for JSON Web Tokens; one with a payload that is nested too deep is none."""

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield tokens with their signatures, without which no token is known as an example."""
        for pattern in self.denylist:
            for token in pattern.finditer(string):
                if self.is_formally_valid(token[0]):
                    signature = _SIGNATURE.match(string, token.end())
                    yield token[0] + (signature[0] if signature else "")

    @staticmethod
    def is_formally_valid(token: str) -> bool:
        """Tell whether header and payload are JSON, where detect-secrets' plugin may raise."""
        try:
            return bool(JwtTokenDetector.is_formally_valid(token))
        except RecursionError:
            return False
