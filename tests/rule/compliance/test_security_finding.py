"""A verdict in Security Hub's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from rule.compliance.security_finding import Place, security_finding, to_asff
from rule.compliance.verdict import judge, not_applicable
from rule.model import (
    Broken,
    CodeLine,
    Confidence,
    EnvironmentVariable,
    Evaluation,
    Evidence,
    Finding,
    Provenance,
    Unread,
)
from tests.rule.hub import check_request

AT = datetime(2026, 11, 24, 9, 15, 3, 482000, tzinfo=UTC)
PLACE = Place("aws", "eu-central-1", "123456789012")
NAMED = Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED)
TOKEN = Finding(EnvironmentVariable("STRIPE_KEY"), "Stripe Access Key", Confidence.PROVIDER)
SAMPLE = Finding(CodeLine("a.py", 1, Provenance.SAMPLE), "Stripe Access Key", Confidence.PROVIDER)


def asff(evidence: Evidence, name: str = "orders-api") -> dict[str, Any]:
    evaluation = Evaluation("AWS::Lambda::Function", name, judge(evidence))
    return to_asff(security_finding(evaluation, evidence), PLACE, "the-rule", AT)


@pytest.mark.parametrize(
    ("evidence", "title", "severity"),
    [
        (Evidence((NAMED,)), "holds plaintext secrets", "MEDIUM"),
        (Evidence((NAMED, TOKEN)), "holds plaintext secrets", "HIGH"),
        (Evidence((NAMED, SAMPLE)), "holds plaintext secrets", "MEDIUM"),
        (Evidence(unread=(Unread("code", "denied"),)), "could not be read", "LOW"),
        (Evidence(broken=Broken(("its layer is missing",))), "cannot load its secrets", "HIGH"),
        (Evidence((TOKEN,), broken=Broken(("no layer",))), "cannot load its secrets", "HIGH"),
    ],
)
def test_a_function_that_is_non_compliant_has_an_active_finding_that_failed(
    evidence: Evidence, title: str, severity: str
) -> None:
    finding = asff(evidence)

    assert title in finding["Title"]
    assert finding["FindingProviderFields"]["Severity"] == {"Label": severity}
    assert (finding["Compliance"], finding["RecordState"]) == ({"Status": "FAILED"}, "ACTIVE")
    assert finding["Description"] == judge(evidence).annotation


def test_a_clean_functions_finding_is_archived_and_passed() -> None:
    finding = asff(Evidence((SAMPLE,)))

    assert (finding["Compliance"], finding["RecordState"]) == ({"Status": "PASSED"}, "ARCHIVED")
    assert finding["FindingProviderFields"]["Severity"] == {"Label": "INFORMATIONAL"}


def test_a_deleted_functions_finding_is_archived() -> None:
    evaluation = Evaluation("AWS::Lambda::Function", "orders-api", not_applicable("It is gone."))

    finding = to_asff(security_finding(evaluation, Evidence()), PLACE, "the-rule", AT)

    assert (finding["Compliance"], finding["RecordState"]) == (
        {"Status": "NOT_AVAILABLE"},
        "ARCHIVED",
    )


def test_a_function_has_one_finding_a_rule_whatever_is_found() -> None:
    findings = [asff(Evidence((NAMED,))), asff(Evidence((TOKEN,))), asff(Evidence())]

    assert len({finding["Id"] for finding in findings}) == 1
    assert asff(Evidence((NAMED,)), "other")["Id"] != findings[0]["Id"]


def test_a_finding_says_where_the_function_is_and_which_rule_found_it() -> None:
    finding = asff(Evidence((NAMED,)))

    function = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"
    assert [each["Id"] for each in finding["Resources"]] == [function]
    assert finding["ProductArn"] == (
        "arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default"
    )
    assert finding["AwsAccountId"] == "123456789012"
    assert "the-rule" in finding["Remediation"]["Recommendation"]["Text"]


def test_the_place_is_that_of_an_arn_in_any_partition() -> None:
    assert Place.of("arn:aws-cn:lambda:cn-north-1:123456789012:function:rule") == Place(
        "aws-cn", "cn-north-1", "123456789012"
    )


def test_times_are_in_utc() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=5)))
    evaluation = Evaluation("AWS::Lambda::Function", "a", judge(Evidence()))

    finding = to_asff(security_finding(evaluation, Evidence()), PLACE, "the-rule", elsewhere)

    assert finding["UpdatedAt"] == finding["CreatedAt"] == "2026-11-24T09:15:03.482Z"


@pytest.mark.parametrize("evidence", [Evidence((NAMED, TOKEN)), Evidence()])
def test_the_finding_is_what_botocores_model_takes_and_within_security_hubs_limits(
    evidence: Evidence,
) -> None:
    many = evidence._replace(
        findings=evidence.findings * (1 if not evidence.findings else 200),
    )

    finding = asff(many, "f" * 64)

    check_request("BatchImportFindings", {"Findings": [finding]})
    assert len(finding["Id"]) <= 512
    assert len(finding["Title"]) <= 256
    assert len(finding["Description"]) <= 1024
    assert len(finding["Remediation"]["Recommendation"]["Text"]) <= 512
