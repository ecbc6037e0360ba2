"""What others do while a runbook runs, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable

from tests.remediation.account import Account
from tests.virtual_clock import VirtualClock

CLOCK = VirtualClock()
"""The clock by which aliases shift."""


def before_call(
    account: Account, operation: str, do: Callable[[], object], *, number: int = 1
) -> None:
    """Do something once, just before the so manieth call of an operation."""
    left = [number]

    def hook(called: str) -> None:
        if called != operation:
            return
        left[0] -= 1
        if left[0] == 0:
            account.before = lambda _: None
            do()

    account.before = hook
