"""The handler of a shadowed function: it answers the probe, and passes on every other event.

The runtime leaves files that are called ``bootstrap.py`` out of stack traces, so errors look alike.
"""

from __future__ import annotations

# The same function as ``hmac.compare_digest``; importing ``hmac`` would load OpenSSL too early.
from _operator import _compare_digest as is_equal_in_constant_time

TYPE_CHECKING = False  # Stands for typing's: the package may have a ``typing`` of its own.
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

PROBE_KEY = "sealed-env-probe"


def answering(
    nonce: str, original: Callable[..., Any], answer: Callable[[], Mapping[str, Any]]
) -> Callable[[Any, Any], Any]:
    """Return a handler that answers only the probe with the right nonce."""

    def handler(event: Any, context: Any) -> Any:
        if _is_probe(event, nonce):
            return {PROBE_KEY: nonce, **answer()}
        return original(event, context)

    return handler


def _is_probe(event: Any, nonce: str) -> bool:
    if not isinstance(event, dict) or len(event) != 1:
        return False
    given = event.get(PROBE_KEY)
    return isinstance(given, str) and is_equal_in_constant_time(given.encode(), nonce.encode())
