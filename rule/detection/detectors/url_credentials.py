"""Passwords in URLs, with any characters."""

from __future__ import annotations

import re

from detect_secrets.plugins.basic_auth import BasicAuthDetector


class UrlCredentialsDetector(BasicAuthDetector):
    """Scans for a user and a password before the host of a URL.

    Unlike detect-secrets' plugin it finds a password without a user, as for Redis, and allows the
    characters ``!$&'()*+,;=`` in both, as RFC 3986 does. Source:
    https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1
    """

    denylist = [  # noqa: RUF012 - its type
        re.compile(r"://[^\s/?#@:\"'`<>]{0,200}:([^\s/?#@\"`<>]{1,400})@(?=[\w\[$%{])")
    ]
