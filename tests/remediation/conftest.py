from __future__ import annotations

from types import SimpleNamespace

import pytest

from remediation.steps import probe
from tests.remediation.account import Account
from tests.remediation.orders import ENVIRONMENT


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    # A probe is repeated for a time. That must pass in its pauses, or it would be spent asking.
    monkeypatch.setattr(probe, "time", _time_of_pauses())
    monkeypatch.setattr(probe, "_SECONDS_FOR_GRANT", 0)
    monkeypatch.setattr(probe, "_SECONDS_FOR_OTHERS", 0)


@pytest.fixture
def account() -> Account:
    made = Account()
    made.functions.create("orders", ENVIRONMENT)
    return made


def _time_of_pauses() -> SimpleNamespace:
    """Return a clock on which time passes in pauses only."""
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    return SimpleNamespace(monotonic=lambda: now, sleep=sleep)
