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

    Args:
        what: is waited for, as a sentence.
        condition: gives something true when it holds.
        seconds: until this is given up.
        every: seconds between the first two looks. Later ones come less often, at last a tenth as
            often: what takes long on a busy machine is not made longer by who looks.

    Raises:
        TimeoutError: it did not hold in time.
    """
    deadline, pause = time.monotonic() + seconds, every
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {seconds:.0f} s still not: {what}")
        time.sleep(pause)
        pause = min(pause * 1.1, every * 10)
