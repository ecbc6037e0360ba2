from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from rule.model import (
    Broken,
    CodeLine,
    ComplianceType,
    Confidence,
    Evaluation,
    Evidence,
    Exemption,
    ExemptionOutcome,
    Finding,
    Unread,
    Verdict,
)
from rule.telemetry import VERDICT_KEY, metrics, report

LONGEST_EVENT = 256 * 1024


@pytest.fixture(autouse=True)
def no_metrics_left() -> Iterator[None]:
    yield
    metrics.clear_metrics()


def pages_of(evidence: Evidence, caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    caplog.set_level(logging.INFO)
    verdict = Verdict(ComplianceType.NON_COMPLIANT, "Plaintext secrets.")
    report(Evaluation("AWS::Lambda::Function", "orders-api", verdict), evidence)
    return [record.__dict__[VERDICT_KEY] for record in caplog.records]


def test_a_long_list_is_logged_page_by_page_so_that_no_line_is_split(
    caplog: pytest.LogCaptureFixture,
) -> None:
    findings = tuple(
        Finding(CodeLine("folder/" * 50 + f"{n}.py", n), "Secret Keyword", Confidence.NAMED)
        for n in range(1_000)
    )

    pages = pages_of(Evidence(findings), caplog)

    assert max(len(json.dumps(page)) for page in pages) < LONGEST_EVENT // 2
    assert sum(len(page["findings"]) for page in pages) == 1_000
    assert [page["page"] for page in pages] == list(range(1, pages[0]["pages"] + 1))


def test_what_was_not_read_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    findings = tuple(
        Finding(CodeLine("a.py", n), "Secret Keyword", Confidence.NAMED) for n in range(150)
    )
    unread = (Unread("inner.zip", "it is encrypted"),)

    pages = pages_of(Evidence(findings, unread=unread), caplog)

    assert [page["unread"] for page in pages] == [
        [{"what": "inner.zip", "reason": "it is encrypted", "in_scope": True}],
        [],
    ]


def test_what_a_sealed_function_lacks_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    (page,) = pages_of(Evidence(broken=Broken(("its layer is missing",))), caplog)

    assert page["broken"] == ["its layer is missing"]


def test_exemptions_are_logged_with_their_reasons(caplog: pytest.LogCaptureFixture) -> None:
    tests = Exemption(paths=("tests/",), until=date(2027, 1, 31), reason="OPS-1")
    outcome = ExemptionOutcome((tests,), (Exemption(("A",)),), "until= is wrong")

    (page,) = pages_of(Evidence(exemptions=outcome), caplog)

    assert page["exemptions"] == [
        {"names": ["tests/"], "until": "2027-01-31", "reason": "OPS-1", "expired": False},
        {"names": ["A"], "until": None, "reason": "", "expired": True},
    ]
    assert page["exemption_tag_fault"] == "until= is wrong"


def test_without_findings_there_is_one_page(caplog: pytest.LogCaptureFixture) -> None:
    (page,) = pages_of(Evidence(), caplog)

    assert page["pages"] == 1
