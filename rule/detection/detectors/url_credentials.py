"""Passwords in URLs, with any characters."""

from __future__ import annotations

import re
from collections.abc import Generator

from detect_secrets.plugins.basic_auth import BasicAuthDetector


class UrlCredentialsDetector(BasicAuthDetector):
    """Scans for a user and a password before the host of a URL.

    Unlike detect-secrets' plugin it finds a password without a user, as for Redis, and allows the
    characters ``!$&'()*+,;=`` in both, as RFC 3986 does. Source:
    https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1
    """

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield passwords, but for those of documentation: ``user:password@``."""
        for match in self.denylist[0].finditer(string):
            if not _STAND_IN.search(string, 0, match.end(1)):
                yield match[1]

    denylist = [  # noqa: RUF012 - its type
        re.compile(r"://[^\s/?#@:\"'`<>]{0,200}:([^\s/?#@\"`<>]{1,400})@(?=[\w\[$%{])")
    ]


_STAND_IN = re.compile(
    r"://<?(?:(?:my|your|db|the)?[_-]?(?:user|username|usr|login|name|id))?>?:"
    r"<?(?:(?:my|your|db|the)?[_-]?(?:password|passwd|pass|pwd|pw|secret|token))>?\Z",
    re.IGNORECASE,
)
