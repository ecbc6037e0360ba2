"""What a scan may use of an invocation's time and memory."""

from __future__ import annotations

from typing import Protocol

from ..model import RuleError

RESERVE_SECONDS = 15.0
"""Reserved of an invocation's time to put the verdict, retries included."""
SHARE_OF_MEMORY = 0.75
"""The part of the function's memory that the process that scans a package may use."""


class Allowance(Protocol):
    """What a scan may use, as the context of an invocation of Lambda tells it."""

    @property
    def memory_limit_in_mb(self) -> int:
        """Of the process that starts the scan."""

    def get_remaining_time_in_millis(self) -> int:
        """Of the invocation, `RESERVE_SECONDS` included."""


class NoTimeLeft(RuleError):
    """A package has to be scanned, and the invocation's time is used up."""


def seconds_left(context: Allowance) -> float:
    """Return the invocation's time, without the time that putting the verdict needs."""
    return context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS


def scan_memory_bytes(context: Allowance) -> int:
    """Return the most memory of the process that scans a package."""
    return int(int(context.memory_limit_in_mb) * 1024 * 1024 * SHARE_OF_MEMORY)
