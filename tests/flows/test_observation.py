"""A verdict that is wrong is noticed, and so is one that does not come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.flows.deploy import Stack
from tests.flows.observation import Expected, NoVerdict, Observer, mistakes
from tests.rehearsal.compliance_view import Row
from tests.rehearsal.emulator import Emulator

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (Row("orders", "COMPLIANT", "No secrets.", NOW), "it should be NON_COMPLIANT"),
        (Row("orders", "NON_COMPLIANT", "No secrets.", NOW), "does not say 'DB_PASSWORD'"),
        (Row("others", "NON_COMPLIANT", "DB_PASSWORD", NOW), "orders is not in the view"),
        (Row("orders", "NON_COMPLIANT", "DB_PASSWORD", NOW), None),
    ],
)
def test_a_verdict_that_a_function_does_not_deserve_is_noticed(row: Row, says: str | None) -> None:
    found = mistakes([row], {"orders": Expected("NON_COMPLIANT", "DB_PASSWORD")})
    assert bool(found) is (says is not None)
    assert (says or "") in "".join(found)


def test_a_verdict_that_does_not_come_is_named(emulator: Emulator, stack: Stack) -> None:
    with pytest.raises(NoVerdict, match="no verdict after 0 s: nobody"):
        Observer(emulator, stack).wait_for({"nobody"}, seconds=0)
