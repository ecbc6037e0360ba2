"""A verdict that is wrong is noticed, and so is one that does not come."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.flows.deploy import Stack
from tests.flows.observation import Expected, NoVerdict, Observer, logged_verdict, mistakes
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


def line(page: int, *findings: str) -> str:
    verdict = {"resource_id": "orders", "page": page, "pages": 2, "findings": findings}
    return json.dumps({"verdict": verdict})


def test_a_log_that_comes_after_the_verdict_is_waited_for() -> None:
    before, first, second = [line(1), line(2)], line(1, "DB_PASSWORD"), line(2, "TOKEN")
    shown = iter([[], before[:1], before, [*before, first], [*before, "START", first, second]])
    emulator: Any = SimpleNamespace(logs=lambda _: next(shown))
    stack: Any = SimpleNamespace(resources={"RuleFunction": "rule"})

    pages = logged_verdict(emulator, stack, "orders", lambda pages: bool(pages[0]["findings"]))

    assert [each["findings"] for each in pages] == [["DB_PASSWORD"], ["TOKEN"]]
