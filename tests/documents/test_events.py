"""The tables of docs/events.md name what the code logs and returns, and what the stack sends."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest

from rule.compliance.scan_request import parse_request, scan_response
from rule.model import Confidence, EnvironmentVariable, Evidence, Finding
from rule.telemetry import VERDICT_KEY, metrics, report
from tests.documents.commands import ROOT
from tests.events import event
from tests.template import TEMPLATE, resources
from tests.test_dashboard import EVALUATION
from tests.test_notifications import BECAME, FAILED

PAGE = (ROOT / "docs/events.md").read_text(encoding="utf-8")


def table(page: str, heading: str) -> list[list[str]]:
    """Return the rows of the first table below a heading, each as its cells."""
    section = page.split(f"# {heading}\n")[1].split("\n#", maxsplit=1)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[2:]]


def names(cell: str) -> list[str]:
    """Return what a cell quotes."""
    return re.findall(r"`([^`]+)`", cell)


@pytest.fixture(autouse=True)
def _no_metrics_are_left() -> Iterator[None]:
    yield
    metrics.clear_metrics()


def test_each_field_of_a_verdict_is_named(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    finding = Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED)
    report(EVALUATION, Evidence((finding,)))
    [record] = caplog.records
    verdict = record.__dict__[VERDICT_KEY]
    rows = table(PAGE, "`verdict`")

    assert [name for row in rows for name in names(row[0])] == [*verdict]
    [of_findings] = [row[1] for row in rows if row[0] == "`findings`"]
    assert {*names(of_findings)} == {*verdict["findings"][0]}


def test_each_output_of_a_scan_is_named() -> None:
    answer = scan_response(parse_request(event("scan")), Evidence(), "")
    named = [
        name
        for row in table(PAGE, "What a step returns")
        if row[1] in ("every step", "Scan, Verify")
        for name in names(row[0])
    ]

    assert {*named} == {*answer}


def test_each_event_that_is_listened_to_is_named() -> None:
    rows = [names(" ".join(row)) for row in table(PAGE, "EventBridge")]
    for row, rule in zip(rows, (BECAME, FAILED), strict=True):
        pattern = resources("AWS::Events::Rule")[rule]["EventPattern"]
        [example] = [name for name in row if name.startswith("events/")]
        given = event(example.removeprefix("events/").removesuffix(".json"))

        assert row[:2] == [given["source"], given["detail-type"]]
        assert row[:2] == [*pattern["source"], *pattern["detail-type"]]


def test_each_output_that_is_named_is_one() -> None:
    named = [
        name for name in names(PAGE) if re.fullmatch(r"[A-Z]\w+(LogGroup|QueueUrl|TopicArn)", name)
    ]

    assert {*named} - {*TEMPLATE["Outputs"]} == {"AlarmTopicArn"}
