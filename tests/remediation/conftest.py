from __future__ import annotations

import pytest

from remediation.steps import probe
from tests.remediation.account import Account
from tests.remediation.orders import ENVIRONMENT


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(probe, "_SECONDS_FOR_GRANT", 0)
    monkeypatch.setattr(probe, "_SECONDS_FOR_OTHERS", 0)


@pytest.fixture
def account() -> Account:
    made = Account()
    made.functions.create("orders", ENVIRONMENT)
    return made
