"""How many calls to AWS one press of the button makes: counted, for a function with one alias."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.row import Row
from tests.remediation.account import Account
from tests.remediation.runbook_story import remediate

GOAL = 32
_BESIDE_THE_STEPS = 2
"""Scan and Verify read the function once each."""


def calls_of_one_press() -> list[str]:
    """Press the button for a function with one alias; return every call, by its operation."""
    account = Account()
    value = "stands for a value"
    account.functions.create("orders", {"DB_PASSWORD": value, "TABLE": "orders"})
    account.functions.publish("orders", "live")
    remediate(account, "orders", "DB_PASSWORD")
    return list(account.calls)


def rows() -> Iterator[Row]:
    """Yield the count."""
    count = len(calls_of_one_press()) + _BESIDE_THE_STEPS
    yield Row("AWS calls of one press, function with one alias", count, GOAL, 1)
