"""Private keys, told from the mere words BEGIN PRIVATE KEY."""

from __future__ import annotations

import re

from detect_secrets.plugins.private_key import PrivateKeyDetector

_BREAK = r"(?:\\[rn]|[\s\"'`+,\\])*"
"""What stands between the lines of a key: newlines real or escaped, quotes that close and open
again, the operators that join them."""
_HEADERS = rf"(?:[A-Za-z-]{{3,20}}:[^\n\\]{{1,80}}{_BREAK}){{0,4}}"
"""Such as ``Proc-Type: 4,ENCRYPTED``."""


class PrivateKeyBlockDetector(PrivateKeyDetector):
    """Scans for the first line of a private key's body behind its header."""

    denylist = [  # noqa: RUF012 - its type
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
            rf"{_BREAK}{_HEADERS}[A-Za-z0-9+/=]{{32}}"
        ),
        re.compile(r"PuTTY-User-Key-File-[23]: [a-z0-9-]{3,40}"),
    ]
