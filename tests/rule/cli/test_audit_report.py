"""``audit --format``: what its reports hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from rule.audit.outcome import Audited, UnlistedPlace
from rule.cli.audit_report import report_of
from rule.cli.main import main
from rule.evaluator import scanner_for
from rule.model import Broken, Evidence, RuleParameters
from rule.output.formats import FORMATS
from tests.rule.audit.account_in_memory import PLACE
from tests.rule.cli.audited_functions import DENIED, FOUND


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_too_says_that_who_audits_has_to_be_granted_something(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    reason = "lambda:ListFunctions was denied: grant it to the rule's role"
    audited(DENIED, unlisted=(UnlistedPlace(PLACE, reason),))
    main(["audit", "--format", name])

    report = capsys.readouterr().out
    assert "lambda:GetFunction was denied" in report
    assert "lambda:ListFunctions was denied" in report
    assert "grant it to the credentials of this audit" in report
    assert "grant it to the rule" not in report


@pytest.mark.parametrize("name", ["json", "ndjson", "csv", "sarif", "junit", "ocsf"])
def test_a_report_has_each_function_that_is_not_clean_and_what_was_not_read(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    audited(FOUND, DENIED, unlisted=(UnlistedPlace(PLACE, "denied"),))
    main(["audit", "--format", name])

    told = capsys.readouterr()
    assert "DB_PASSWORD" in told.out
    assert "orders" in told.out
    assert "not read: sync: code: lambda:GetFunction was denied" in told.err


def test_a_json_report_says_which_function_it_is_and_how_it_was_judged(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    audited(FOUND, interrupted=True, not_judged=("arn:one",), not_listed=(PLACE,))
    main(["audit", "--format", "json"])

    report = json.loads(capsys.readouterr().out)
    assert report["command"] == "audit"
    assert "arn:aws:lambda:eu-central-1:123456789012:function:orders" in json.dumps(report)
    assert "NON_COMPLIANT" in json.dumps(report)
    assert json.dumps(report).count("the audit was interrupted") == 2


def test_a_report_says_when_a_function_was_changed_whose_it_is_and_what_stops_the_button() -> None:
    evidence = Evidence(
        FOUND.counted, remediation_blocker="5 layers", broken=Broken(("no layer",)), is_sealed=True
    )
    given = replace(FOUND, evidence=evidence, modified="2026-11-01", owner="shop")

    report = report_of(Audited((given,), places=(PLACE,)), scanner_for(RuleParameters()), None)

    (subject,) = report.subjects
    assert subject.function
    assert (subject.function.modified, subject.function.owner) == ("2026-11-01", "shop")
    assert (subject.remediation_blocker, subject.faults) == ("5 layers", ("no layer",))
    assert subject.is_sealed
