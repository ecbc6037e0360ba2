"""Twilio's identifiers of accounts and keys, of their real alphabet."""

from __future__ import annotations

from detect_secrets.plugins.twilio import TwilioKeyDetector

from ...startup import deferred_re as re


class WholeTwilioKeyDetector(TwilioKeyDetector):
    """Scans for ``AC`` or ``SK`` before 32 hexadecimal digits, whole: not within a longer word.

    Source: https://www.twilio.com/docs/glossary/what-is-a-sid
    """

    denylist = [re.compile(r"(?<![A-Za-z0-9])(?:AC|SK)[0-9a-f]{32}(?![A-Za-z0-9])")]  # noqa: RUF012 - its type
