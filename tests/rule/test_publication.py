"""Verdicts in Security Hub: after AWS Config has them, and without harm to them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from rule.aws.security_hub import SecurityHub
from rule.compliance.verdict import judge, not_applicable
from rule.model import (
    Confidence,
    ConfigInvocation,
    EnvironmentVariable,
    Evaluation,
    Evidence,
    Finding,
    RuleParameters,
)
from rule.publication import Publication
from rule.telemetry import metrics
from tests.rule.app_account import NOT_A_PASSWORD
from tests.rule.contexts import Context
from tests.rule.hub import Findings, states

LEAKY = Evidence((Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED),))
CLEAN = Evidence()

pytestmark = pytest.mark.usefixtures("no_metrics_left")


def invocation(*, test_mode: bool = False) -> ConfigInvocation:
    at = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
    return ConfigInvocation(at, "token", test_mode, "rule", "123456789012", RuleParameters())


def publish(
    client: Findings, *judged: tuple[str, Evidence], seconds: float = 300, test_mode: bool = False
) -> None:
    publication = Publication(
        SecurityHub(lambda: client), invocation(test_mode=test_mode), Context(seconds)
    )
    for name, evidence in judged:
        publication.add(Evaluation("AWS::Lambda::Function", name, judge(evidence)), evidence)
    publication.publish()


def not_imported(capsys: pytest.CaptureFixture[str]) -> list[float]:
    metrics.flush_metrics()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    return [value for line in lines for value in line.get("FindingsNotImported", [])]


def test_a_finding_is_imported_once_updated_and_resolved_when_the_function_is_clean() -> None:
    client = Findings()

    publish(client, ("orders", LEAKY))
    publish(client, ("orders", LEAKY))
    assert states(client) == {"orders": ("ACTIVE", "NEW")}

    publish(client, ("orders", CLEAN))
    assert states(client) == {"orders": ("ARCHIVED", "RESOLVED")}

    publish(client, ("orders", LEAKY))
    assert states(client) == {"orders": ("ACTIVE", "NEW")}


def test_a_function_that_was_always_clean_has_no_finding() -> None:
    client = Findings()

    publish(client, ("orders", CLEAN))

    assert client.kept == {}
    assert client.calls == ["BatchUpdateFindings"]


def test_what_a_person_says_about_an_open_finding_stays() -> None:
    client = Findings()
    publish(client, ("orders", LEAKY))
    (finding,) = client.kept.values()
    finding["Workflow"] = {"Status": "SUPPRESSED"}

    publish(client, ("orders", LEAKY))

    assert states(client) == {"orders": ("ACTIVE", "SUPPRESSED")}


def test_many_are_imported_and_resolved_a_hundred_at_a_time() -> None:
    client = Findings()

    publish(client, *((f"leaky-{n}", LEAKY) for n in range(150)), *[("clean", CLEAN)] * 250)

    assert client.calls == ["BatchImportFindings"] * 2 + ["BatchUpdateFindings"] * 3
    assert len(client.kept) == 150


def test_other_resources_and_tests_of_the_rule_are_left_out() -> None:
    client = Findings()
    publication = Publication(SecurityHub(lambda: client), invocation(), Context())

    publication.add(Evaluation("AWS::S3::Bucket", "b", not_applicable("No function.")), CLEAN)
    publication.publish()
    publish(client, ("orders", LEAKY), test_mode=True)

    assert client.calls == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AccessDeniedException", "was denied for this account's Security Hub: grant it to the"),
        (
            "InvalidAccessException",
            "failed for this account's Security Hub: InvalidAccessException",
        ),
    ],
)
def test_what_fails_is_logged_and_counted_and_raises_nothing(
    code: str,
    said: str,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    client = Findings(fails={"BatchImportFindings": code})

    publish(client, ("orders", LEAKY), ("other", LEAKY))

    (record,) = [each for each in caplog.records if each.message == "not imported"]
    (cause,) = record.__dict__["causes"]
    assert record.__dict__["findings"] == 2
    assert cause.startswith(f"securityhub:BatchImportFindings {said}")
    assert "canary" not in str(record.__dict__)
    assert not_imported(capsys) == [2.0]


def test_a_finding_that_is_refused_is_named_by_its_code_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = Findings()
    publish(client, ("orders", LEAKY))
    (identifier,) = client.kept
    client.refuses = {identifier: "InvalidInput"}

    publish(client, ("orders", LEAKY))
    publish(client, ("orders", CLEAN))

    causes = [record.__dict__["causes"] for record in caplog.records]
    assert len(causes) == 2
    assert "refused 1 of 1 findings (InvalidInput)" in causes[0][0]
    assert "did not resolve 1 of 1 findings (InvalidInput)" in causes[1][0]
    assert "canary" not in str(causes)


def test_a_fault_of_ours_is_named_by_its_type(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Any:
        raise ValueError(NOT_A_PASSWORD)

    publication = Publication(SecurityHub(broken), invocation(), Context())
    publication.add(Evaluation("AWS::Lambda::Function", "orders", judge(LEAKY)), LEAKY)
    publication.publish()

    assert NOT_A_PASSWORD not in caplog.text
    assert "ValueError" in str(caplog.records[-1].__dict__["causes"])


def test_without_time_nothing_is_asked_and_the_next_evaluation_tries_again(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    client = Findings()

    publish(client, ("orders", LEAKY), seconds=9)

    assert client.calls == []
    assert caplog.records[-1].__dict__["causes"] == ["no time was left: raise TimeoutSeconds"]
    assert not_imported(capsys) == [1.0]
    publish(client, ("orders", LEAKY))
    assert states(client) == {"orders": ("ACTIVE", "NEW")}


class Clock(Context):
    """A context whose time runs out while Security Hub keeps its callers waiting."""

    def spend(self, seconds: float) -> None:
        self._seconds -= seconds


@dataclass
class Slow(Findings):
    """Answers each call after nine seconds, the longest that a call of the rule's waits."""

    context: Clock = field(default_factory=Clock)

    def _called(self, operation: str, request: Mapping[str, Any]) -> None:
        self.context.spend(9)
        super()._called(operation, request)


@pytest.mark.parametrize("seconds", [10, 15, 19.9, 20, 30])
@pytest.mark.parametrize("evidence", [LEAKY, CLEAN], ids=["open", "clean"])
def test_a_hub_that_keeps_the_rule_waiting_never_uses_the_last_of_its_time(
    evidence: Evidence, seconds: float
) -> None:
    client = Slow()
    publish(client, ("orders", LEAKY))
    client.context = Clock(seconds)
    publication = Publication(SecurityHub(lambda: client), invocation(), client.context)

    publication.add(Evaluation("AWS::Lambda::Function", "orders", judge(evidence)), evidence)
    publication.publish()

    assert client.context.get_remaining_time_in_millis() > 0


def test_no_finding_is_resolved_without_the_time_to_archive_it_too(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """An active finding that is resolved would stay so when the function is leaky again."""
    client = Findings()
    publish(client, ("orders", LEAKY))

    publish(client, ("orders", CLEAN), seconds=19)

    assert states(client) == {"orders": ("ACTIVE", "NEW")}
    assert caplog.records[-1].__dict__["causes"] == ["no time was left: raise TimeoutSeconds"]
    assert sum(not_imported(capsys)) == 1


@pytest.mark.parametrize("evidence", [LEAKY, CLEAN], ids=["open", "clean"])
def test_only_findings_that_were_refused_are_counted_as_missing(
    evidence: Evidence, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    client = Findings()
    names = [f"function-{n}" for n in range(100)]
    publish(client, *((name, LEAKY) for name in names))
    client.refuses = dict.fromkeys([*client.kept][:3], "InvalidInput")

    publish(client, *((name, evidence) for name in names))

    assert caplog.records[-1].__dict__["findings"] == 3
    assert sum(not_imported(capsys)) == 3


def test_a_finding_that_was_not_archived_is_counted_without_the_clean_ones(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    client = Findings()
    publish(client, ("orders", LEAKY), ("checkout", LEAKY))
    client.fails = {"BatchImportFindings": "InternalException"}
    client.refuses = {next(iter(client.kept)): "InvalidInput"}

    publish(client, *((name, CLEAN) for name in ["orders", "checkout", "one", "two", "three"]))

    (cause,) = caplog.records[-1].__dict__["causes"]
    assert caplog.records[-1].__dict__["findings"] == 2
    assert "InternalException" in cause
    assert "did not resolve 1 of 5 findings (InvalidInput)" in cause
    assert sum(not_imported(capsys)) == 2


def test_a_fault_before_the_first_call_raises_nothing(caplog: pytest.LogCaptureFixture) -> None:
    context = Context()
    context._invoked_function_arn = "rule"
    publication = Publication(SecurityHub(Findings), invocation(), context)
    publication.add(Evaluation("AWS::Lambda::Function", "orders", judge(LEAKY)), LEAKY)

    publication.publish()

    assert caplog.records[-1].__dict__["causes"] == ["ValueError"]
