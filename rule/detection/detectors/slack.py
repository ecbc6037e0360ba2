"""Slack's tokens and webhooks, of their real length."""

from __future__ import annotations

from detect_secrets.plugins.slack import SlackDetector

from ...startup import deferred_re as re


class WholeSlackTokenDetector(SlackDetector):
    """Scans for tokens: the numbers of team, app and user, then what is random; and webhooks.

    detect-secrets takes any number and any letter behind it, as in examples of documentation:
    ``xoxb`` with four digits, ``services/T1/B1/abcd``. Sources:
    https://docs.slack.dev/authentication/tokens,
    https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
    """

    denylist = (
        re.compile(
            r"(?<![\w-])xox[abposr]-(?:\d-)?"
            r"(?:(?:\d{8,14}-){1,3}[a-z0-9]{18,64}|(?:\d{6,14}-){3}[a-f0-9]{10,64})(?![\w-])",
            re.IGNORECASE,
        ),
        re.compile(
            r"https://hooks\.slack\.com/services/T[a-zA-Z0-9_]{6,16}/B[a-zA-Z0-9_]{6,16}"
            r"/[a-zA-Z0-9_]{16,64}"
        ),
    )
