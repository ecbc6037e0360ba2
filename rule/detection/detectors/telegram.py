"""Telegram's bot tokens, told from the tail of an ARN."""

from __future__ import annotations

import re

from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector


class TelegramBotTokenAloneDetector(TelegramBotTokenDetector):
    """Scans for a bot's number and its key.

    An ARN ends in an account of twelve digits, a colon and a name, and holds detect-secrets' own
    pattern whenever that name is long. A bot's number stands by itself.
    """

    denylist = [re.compile(r"(?<!\d)\d{8,10}:[0-9A-Za-z_-]{35}")]  # noqa: RUF012 - its type
