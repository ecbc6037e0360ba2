"""Passwords in URLs, whatever characters they hold."""

from __future__ import annotations

import re

from detect_secrets.plugins.basic_auth import BasicAuthDetector


class UrlCredentialsDetector(BasicAuthDetector):
    """Scans for a user and a password before the host of a URL.

    Unlike detect-secrets' own it knows a password without a user, as Redis has it, and the
    characters ``!$&'()*+,;=``, which RFC 3986 allows in both. Source:
    https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1
    """

    denylist = [  # noqa: RUF012 - its type
        re.compile(r"://[^\s/?#@:\"'`<>]{0,200}:([^\s/?#@\"`<>]{1,400})@(?=[\w\[$%{])")
    ]
