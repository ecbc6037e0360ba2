"""Keys in hexadecimal digits that are all a function gets: ``new BitlyClient("…")``."""

from __future__ import annotations

from collections.abc import Iterator

from ...startup import deferred_re as re

IN_HEXADECIMAL = re.compile(
    r"(?:Client|Wallet|HexToECDSA|from_key|KeyToAccount)\("
    r"(?:\"((?:0x)?[0-9a-f]{32,64})\"|'((?:0x)?[0-9a-f]{32,64})')"
)
"""The token of a service's client, or the private key of an account on a chain like Ethereum."""
_BEFORE = ("Client(", "Wallet(", "HexToECDSA(", "from_key(", "KeyToAccount(")


def keys_in_hexadecimal(line: str) -> Iterator[str]:
    """Yield the keys that a line passes to such functions."""
    if any(function in line for function in _BEFORE):
        for found in IN_HEXADECIMAL.finditer(line):
            yield found[1] or found[2]
