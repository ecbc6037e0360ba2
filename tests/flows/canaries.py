"""Values that must not show anywhere, and all the shapes in which they could."""

from __future__ import annotations

import base64
import hashlib
import json
import urllib.parse
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Canary:
    """A value with a fragment that nothing else holds."""

    value: str
    fragment: str

    def traces_in(self, text: str) -> list[str]:
        """Name the shapes in which the value shows in a text."""
        return [shape for shape, trace in self._shapes().items() if trace in text]

    def _shapes(self) -> dict[str, str]:
        value = self.value.encode()
        # base64 of the value inside a longer text: of its middle, at each of three alignments
        inner = {
            f"base64, {offset} bytes in": base64.b64encode(value[offset:])[:12].decode()
            for offset in range(3)
        }
        return {
            "plain": self.fragment,
            "reversed": self.fragment[::-1],
            "URL-encoded": urllib.parse.quote(self.value, safe=""),
            "in JSON": json.dumps(self.value)[1:-1],
            "in hexadecimal": value.hex(),
            "SHA-1": hashlib.sha1(value).hexdigest(),  # noqa: S324 - what detect-secrets publishes
            "SHA-256": hashlib.sha256(value).hexdigest(),
            **inner,
        }


def canary(number: int, value: str) -> Canary:
    """Make a canary of a value: its middle becomes a fragment of its own."""
    fragment = f"cnry{number:02d}wren"
    middle = len(value) // 2 - len(fragment) // 2
    return Canary(value[:middle] + fragment + value[middle + len(fragment) :], fragment)
