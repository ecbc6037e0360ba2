"""Telegram's bot tokens, without ends of ARNs."""

from __future__ import annotations

import re

from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector


class TelegramBotTokenAloneDetector(TelegramBotTokenDetector):
    """Scans for a bot's number and its key.

    The end of an ARN is an account of twelve digits, a colon and a name; if the name is long,
    detect-secrets' own pattern matches it. A bot's number has no further digit before it,
    and no Region, as the account of an ARN has.
    """

    denylist = [re.compile(r"(?<!\d)(?<!-\d:)\d{8,10}:[0-9A-Za-z_-]{35}")]  # noqa: RUF012 - its type
