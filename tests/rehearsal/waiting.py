"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

HANGS_SECONDS = 300.0
"""What has not come by then does not come, however busy the machine is."""


def wait_for(
    what: str, condition: Callable[[], Any], seconds: float = HANGS_SECONDS, every: float = 0.1
) -> Any:
    """Wait until a condition holds, and return what it gave.

    Raises:
        TimeoutError: it did not hold in time.
    """
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {seconds:.0f} s still not: {what}")
        time.sleep(every)
