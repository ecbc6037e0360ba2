"""What the dashboard, the alarms and the saved queries look at is there, and safe to count."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from remediation import telemetry as remediations
from rule import telemetry as rules
from rule.detection.file_detectors import FileDetectors
from rule.detection.scanner_settings import ScannerSettings
from rule.model import (
    AccountSummary,
    Broken,
    ComplianceType,
    Confidence,
    EnvironmentVariable,
    Evaluation,
    Evidence,
    Exemption,
    ExemptionOutcome,
    Finding,
    Unread,
    Verdict,
)
from tests.template import TEMPLATE, only, resources

NAMESPACE = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"][
    "POWERTOOLS_METRICS_NAMESPACE"
]
Series = tuple[str, str, frozenset[tuple[str, str]]]
"""A namespace, a metric's name, and its dimensions."""
OF_AWS = {
    ("AWS/Lambda", "Errors", "FunctionName"),
    ("AWS/Lambda", "Throttles", "FunctionName"),
    ("AWS/Lambda", "Duration", "FunctionName"),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName"),
}
"""Metrics of AWS that the dashboard shows, each with its dimension.

Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html,
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""
FINDING = Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED)
EVALUATION = Evaluation(
    "AWS::Lambda::Function", "orders-api", Verdict(ComplianceType.NON_COMPLIANT, "Secrets.")
)
SUMMARY = AccountSummary(
    {ComplianceType.COMPLIANT: 2, ComplianceType.NON_COMPLIANT: 1},
    not_reached=1,
    sealed=1,
    findings={"Secret Keyword": 1},
)
REPORTED: dict[str, Callable[[], None]] = {
    "a notification": rules.report_notification,
    "an evaluation": lambda: rules.report(
        EVALUATION, Evidence((FINDING,), unread=(Unread("code", "it is encrypted"),))
    ),
    "a periodic evaluation": lambda: rules.report_account(SUMMARY),
    "findings in Security Hub": lambda: rules.report_publication(0, ()),
    "a step": remediations.report_step,
    "a cut-over": lambda: remediations.report_done("cut_over", {}),
    "a way back": lambda: remediations.report_done("back_out", {}),
    "a refusal": remediations.report_refused,
    "a failure": remediations.report_failed,
}


def body() -> dict[str, Any]:
    """Return the dashboard, with names in place of the stack's resources."""
    text = only("AWS::CloudWatch::Dashboard")["DashboardBody"]["Fn::Sub"]
    found: dict[str, Any] = json.loads(re.sub(r"\$\{([^}]+)\}", r"\1", text))
    return found


def rows(widget: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield a widget's metrics, with what ``.`` and ``...`` repeat of the row before."""
    before: list[Any] = []
    for row in widget["properties"].get("metrics", ()):
        words = [each for each in row if isinstance(each, str)]
        if words and words[0] == "...":
            words = [*before[: len(before) - len(words) + 1], *words[1:]]
        words = [before[n] if each == "." else each for n, each in enumerate(words)]
        before = words
        yield words or row


def shown() -> set[Series]:
    series: set[Series] = set()
    for widget in body()["widgets"]:
        for row in rows(widget):
            if isinstance(row[0], str):
                namespace, name, *rest = row
                series.add((namespace, name, frozenset(zip(rest[::2], rest[1::2], strict=True))))
    return series


def searches() -> list[str]:
    return [
        row[0]["expression"]
        for widget in body()["widgets"]
        for row in rows(widget)
        if isinstance(row[0], dict)
    ]


@pytest.fixture(name="emitted")
def emitting(capsys: pytest.CaptureFixture[str]) -> dict[str, set[Series]]:
    """Return the series that the code emits, by what it reports."""
    found: dict[str, set[Series]] = {}
    for what, report in REPORTED.items():
        report()
        for metrics in (rules.metrics, remediations.metrics):
            if metrics.metric_set:
                metrics.flush_metrics()
        lines = [
            json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line
        ]
        found[what] = {
            (one["Namespace"], metric["Name"], frozenset((name, line[name]) for name in names))
            for line in lines
            for one in line["_aws"]["CloudWatchMetrics"]
            for names in one["Dimensions"]
            for metric in one["Metrics"]
        }
    return found


def test_every_metric_of_ours_that_is_shown_is_emitted_under_these_dimensions(
    emitted: dict[str, set[Series]],
) -> None:
    ours = {each for each in shown() if each[0] == NAMESPACE}

    assert len(ours) > 10
    assert ours - set().union(*emitted.values()) == set()


def test_every_metric_of_aws_that_is_shown_is_one_that_aws_has() -> None:
    of_aws = {
        (namespace, name, dimension)
        for namespace, name, dimensions in shown()
        if namespace != NAMESPACE
        for dimension, _ in dimensions
    }

    assert of_aws == OF_AWS


def test_a_search_looks_for_dimensions_and_a_name_that_are_emitted(
    emitted: dict[str, set[Series]],
) -> None:
    (search,) = searches()
    found = re.match(
        r"SEARCH\('\{(?P<namespace>\w+),(?P<dimensions>[\w,]+)\} MetricName=\"(?P<name>\w+)\""
        r" service=\"(?P<service>[\w-]+)\"', 'Maximum', 86400\)",
        search,
    )

    assert found
    dimensions = frozenset(found["dimensions"].split(","))
    matching = [
        dict(given)
        for namespace, name, given in set().union(*emitted.values())
        if (namespace, name) == (found["namespace"], found["name"])
        and {dimension for dimension, _ in given} == dimensions
    ]
    assert [each["service"] for each in matching] == [found["service"]]


def test_everything_that_is_emitted_is_shown_or_what_others_are_compared_with(
    emitted: dict[str, set[Series]],
) -> None:
    names = {name for series in emitted.values() for _, name, _ in series}
    text = json.dumps(body())

    assert {name for name in names if f'"{name}"' not in text and f"{name}\\" not in text} == {
        "Findings",
        "FunctionsNotReached",
        "Steps",
    }


def test_the_documentation_lists_each_metric(emitted: dict[str, set[Series]]) -> None:
    page = Path(__file__).parent.parent / "docs/parameters.md"
    table = page.read_text("utf-8").partition("\n## Metrics\n")[2]
    cells = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]

    assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == {
        name for series in emitted.values() for _, name, _ in series
    }


def test_a_dimension_has_few_values_and_none_that_others_can_make_up(
    emitted: dict[str, set[Series]],
) -> None:
    groups = FileDetectors(ScannerSettings(minimum_confidence_in_code=Confidence.ENTROPY)).groups
    detectors = {detector.plugin.secret_type for group in groups for detector in group}
    dimensions = {pair for series in emitted.values() for _, _, given in series for pair in given}

    assert {name for name, _ in dimensions} == {"service", "Verdict", "SecretType"}
    assert {value for name, value in dimensions if name == "Verdict"} == {
        *("COMPLIANT", "NON_COMPLIANT", "NOT_REACHED"),
    }
    assert {value for name, value in dimensions if name == "SecretType"} <= detectors
    assert len(detectors) < 250


def test_no_name_of_a_function_or_variable_is_in_a_metric(
    emitted: dict[str, set[Series]],
) -> None:
    assert not re.search("orders-api|DB_PASSWORD", str(emitted))


def test_widgets_lie_side_by_side_and_none_on_another() -> None:
    taken = [
        (x, y)
        for widget in body()["widgets"]
        for x in range(widget["x"], widget["x"] + widget["width"])
        for y in range(widget["y"], widget["y"] + widget["height"])
    ]

    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24


def test_the_dashboard_shows_every_alarm() -> None:
    (widget,) = [each for each in body()["widgets"] if each["type"] == "alarm"]

    assert {arn.removesuffix(".Arn") for arn in widget["properties"]["alarms"]} == set(
        resources("AWS::CloudWatch::Alarm")
    )


def test_only_who_asks_for_it_pays_for_a_dashboard() -> None:
    assert TEMPLATE["Resources"]["AccountDashboard"]["Condition"] == "HasDashboard"
    assert TEMPLATE["Parameters"]["Dashboard"]["Default"] == "false"


# --------------------------------------------------------------- alarms and queries


@pytest.mark.parametrize("name", sorted(resources("AWS::CloudWatch::Alarm")))
def test_an_alarm_says_what_happened_and_then_what_to_do(name: str) -> None:
    described = resources("AWS::CloudWatch::Alarm")[name]["AlarmDescription"]
    text = described["Fn::Sub"] if isinstance(described, dict) else described

    assert len(text) <= 1024
    assert re.search(r"\. (Raise|Read|Look|Grant|Remove)", text), text


def test_an_alarm_on_a_metric_of_ours_has_the_dimensions_that_are_emitted(
    emitted: dict[str, set[Series]],
) -> None:
    ours = [
        (each["Namespace"], each["MetricName"], frozenset((d["Name"], d["Value"]) for d in named))
        for each in resources("AWS::CloudWatch::Alarm").values()
        if each.get("Namespace") == NAMESPACE and (named := each["Dimensions"])
    ]

    assert ours
    assert set(ours) <= set().union(*emitted.values())


FIELD = re.compile(r"\b(?:verdict|remediation)(?:\.\w+)+")
WHOLE = Evidence(
    (FINDING,),
    unread=(Unread("code", "it is encrypted"),),
    broken=Broken(("its layer is missing",)),
    exemptions=ExemptionOutcome((Exemption(("A",), reason="OPS-1"),)),
)


@pytest.mark.parametrize("name", sorted(resources("AWS::Logs::QueryDefinition")))
def test_a_saved_query_asks_for_fields_that_the_logs_have(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    query = resources("AWS::Logs::QueryDefinition")[name]
    caplog.set_level("INFO")
    rules.report(EVALUATION, WHOLE)
    remediations.report_done(
        "cut_over", {"status": "CutOver succeeded", "function_name": "orders-api"}
    )
    logged = {
        key: record.__dict__[key]
        for record in caplog.records
        for key in ("verdict", "remediation")
        if key in record.__dict__
    }
    rules.metrics.clear_metrics()
    remediations.metrics.clear_metrics()

    asked = FIELD.findall(query["QueryString"])

    assert asked
    for field in asked:
        found: Any = logged
        for part in field.split("."):
            found = found[int(part)] if part.isdigit() else found[part]


def test_every_saved_query_looks_into_a_log_of_the_stack() -> None:
    groups = set(resources("AWS::Logs::LogGroup"))

    for query in resources("AWS::Logs::QueryDefinition").values():
        assert {group["Ref"] for group in query["LogGroupNames"]} <= groups
