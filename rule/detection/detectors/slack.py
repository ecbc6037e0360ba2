"""Slack's tokens, of their real length."""

from __future__ import annotations

from detect_secrets.plugins.slack import SlackDetector

from ...startup import deferred_re as re


class WholeSlackTokenDetector(SlackDetector):
    """Scans for tokens: the numbers of team, app and user, then what is random.

    detect-secrets takes any number and any letter behind it, as in examples of documentation:
    ``xoxb`` with four digits. Source: https://docs.slack.dev/authentication/tokens
    """

    denylist = (
        re.compile(
            r"(?<![\w-])xox[abposr]-(?:\d-)?"
            r"(?:(?:\d{8,14}-){1,3}[a-z0-9]{18,64}|(?:\d{6,14}-){3}[a-f0-9]{10,64})(?![\w-])",
            re.IGNORECASE,
        ),
        *SlackDetector.denylist[1:],
    )
