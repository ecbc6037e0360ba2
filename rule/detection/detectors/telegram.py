"""Telegram's bot tokens, without ends of ARNs."""

from __future__ import annotations

from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector

from ...startup import deferred_re as re


class TelegramBotTokenAloneDetector(TelegramBotTokenDetector):
    """Scans for a bot's number and its key of 35 characters.

    The end of an ARN is an account of twelve digits, a colon and a name; if the name is long,
    detect-secrets' own pattern matches it. A bot's number has no further digit before it. If a
    colon stands before the number, the key must begin with ``AA``, as all current keys do.
    """

    denylist = [  # noqa: RUF012 - its type
        re.compile(
            r"(?<!\d)(?:(?<!:)\d{8,10}:[0-9A-Za-z_-]{2}|\d{8,10}:AA)[0-9A-Za-z_-]{33}"
            r"(?![0-9A-Za-z_-])"
        )
    ]
    searched_for = (re.compile(r"\d{3}:[0-9A-Za-z_-]{35}"),)
    """To count few digits takes half the time: code is full of them."""
