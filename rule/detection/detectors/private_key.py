"""Private keys, without the words BEGIN PRIVATE KEY alone."""

from __future__ import annotations

import re

from detect_secrets.plugins.private_key import PrivateKeyDetector

_BREAK = r"(?:\\[rn]|[\s\"'`+,\\])*"
"""What may stand between the lines of a key: newlines, plain or escaped, and quotes and operators
that join strings."""
_HEADERS = rf"(?:[A-Za-z-]{{3,20}}:[^\n\\]{{1,80}}{_BREAK}){{0,4}}"
"""Headers of a key, such as ``Proc-Type: 4,ENCRYPTED``."""


class PrivateKeyBlockDetector(PrivateKeyDetector):
    """Scans for a private key: its first line, and the beginning of its body."""

    denylist = [  # noqa: RUF012 - its type
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
            rf"{_BREAK}{_HEADERS}[A-Za-z0-9+/=]{{32}}"
        ),
        re.compile(r"PuTTY-User-Key-File-[23]: [a-z0-9-]{3,40}"),
    ]
