from __future__ import annotations

import pytest

from remediation.steps import planned_aliases, probe
from tests.remediation.account import Account
from tests.remediation.meanwhile import CLOCK
from tests.remediation.orders import ENVIRONMENT
from tests.virtual_clock import VirtualClock


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    # A probe is repeated for a time. That must pass in its pauses, or it would be spent asking.
    monkeypatch.setattr(probe, "time", VirtualClock())
    monkeypatch.setattr(planned_aliases, "time", CLOCK)
    monkeypatch.setattr(probe, "_SECONDS_FOR_GRANT", 0)
    monkeypatch.setattr(probe, "_SECONDS_FOR_OTHERS", 0)


@pytest.fixture
def account() -> Account:
    made = Account()
    made.functions.create("orders", ENVIRONMENT)
    return made
