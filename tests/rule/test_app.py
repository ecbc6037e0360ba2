"""The handlers, with AWS faked at the edge: which event leads to which verdict."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from io import BytesIO

import pytest

from rule import app
from rule.aws.clients import FunctionNotRead
from rule.compliance.notification import MalformedNotification
from rule.model import (
    ComplianceType,
    FunctionSnapshot,
)
from rule.scanning.result_cache import ResultCache
from tests.events import event
from tests.rule.app_account import (
    ARN,
    NOT_A_PASSWORD,
    account,
    function,
)
from tests.rule.cloudfront import CloudFront
from tests.rule.compliance.sealed import SEALED
from tests.rule.contexts import Context
from tests.rule.ecr import Ecr
from tests.rule.images import file, image_of, tar_of
from tests.rule.published_lists import PublishedLists, alias, version
from tests.rule.scanning.tables import Rows


@pytest.mark.parametrize(
    "name", ["change", "change_with_layers", "discovered", "oversized", "test_mode"]
)
def test_a_changed_function_is_read_by_its_arn_and_judged(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    aws = account(monkeypatch, function(DB_PASSWORD=NOT_A_PASSWORD))

    app.evaluate(event(name), Context())

    ((invocation, evaluation),) = aws.put
    assert aws.read == [ARN]
    assert invocation.test_mode is (name == "test_mode")
    assert (evaluation.resource_type, evaluation.resource_id) == (
        "AWS::Lambda::Function",
        "orders-api",
    )
    assert evaluation.verdict.compliance_type is ComplianceType.NON_COMPLIANT


@pytest.mark.parametrize(
    ("name", "expected"),
    [("change_of_image", ComplianceType.NON_COMPLIANT), ("change", ComplianceType.COMPLIANT)],
)
def test_an_image_is_read_if_the_rules_parameters_say_so(
    monkeypatch: pytest.MonkeyPatch, name: str, expected: ComplianceType
) -> None:
    leaky = tar_of(file("var/task/app.py", f'DB_PASSWORD = "{NOT_A_PASSWORD}"\n'))
    ecr = Ecr(image_of(leaky))
    image = FunctionSnapshot("orders-api", ARN, "Image", "sha", image_uri=ecr.uri)
    aws = account(monkeypatch, image)
    aws.images = ecr.client
    monkeypatch.setattr(app, "_cache", ResultCache(Rows()))
    monkeypatch.setattr(
        app, "open_image_part", lambda url: BytesIO(ecr.image.blobs[ecr.digest_in(url)])
    )

    app.evaluate(event(name), Context())

    assert aws.put[0][1].verdict.compliance_type is expected
    assert bool(ecr.asked) == (name == "change_of_image")


def test_a_clean_function_is_compliant(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = account(monkeypatch, function(STAGE="production"))

    app.evaluate(event("change"), Context())

    assert aws.put[0][1].verdict.compliance_type is ComplianceType.COMPLIANT


@pytest.mark.parametrize("name", ["change", "scheduled"])
def test_a_sealed_function_that_lost_its_grant_is_an_outage(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.INFO)
    aws = account(monkeypatch, SEALED)

    app.evaluate(event(name), Context())

    verdict = aws.put[0][1].verdict
    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert verdict.annotation == (
        "Sealed function is broken: no policy under /lambda-no-plaintext-secrets/eu-central-1/ is "
        "attached to its role orders-role. Press Remediate again, or run the backout runbook."
    )
    (logged,) = (r.__dict__["verdict"] for r in caplog.records if "verdict" in r.__dict__)
    (fault,) = logged["broken"]
    assert fault.startswith("no policy under /lambda-no-plaintext-secrets/eu-central-1/")


def test_no_role_is_read_for_a_function_that_was_never_sealed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = account(monkeypatch, function(STAGE="production"))

    app.evaluate(event("change"), Context())

    assert aws.roles_read == []


@pytest.mark.parametrize(
    "name",
    ["deleted", "deleted_not_recorded", "not_recorded", "left_scope", "wrong_resource_type"],
)
def test_what_is_out_of_scope_is_not_applicable_and_not_read(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    aws = account(monkeypatch, AssertionError("nobody asked for it"))

    app.evaluate(event(name), Context())

    assert aws.put[0][1].verdict.compliance_type is ComplianceType.NOT_APPLICABLE
    assert aws.read == []


@pytest.mark.parametrize("name", ["change_of_replica", "scheduled"])
def test_a_replica_of_lambda_at_edge_points_at_its_master_and_is_not_judged_again(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    master = "arn:aws:lambda:us-east-1:123456789012:function:orders-api:7"
    replica = replace(function(DB_PASSWORD=NOT_A_PASSWORD), master_arn=master)
    aws = account(monkeypatch, replica)

    app.evaluate(event(name), Context())

    verdict = aws.put[0][1].verdict
    assert verdict.compliance_type is ComplianceType.NOT_APPLICABLE
    assert verdict.annotation == (
        f"A replica that Lambda@Edge made of {master}: see the verdict on that one."
    )
    assert aws.functions.calls == []


def cloudfront(monkeypatch: pytest.MonkeyPatch, around: CloudFront) -> None:
    monkeypatch.setattr(app, "_cloudfront_functions", lambda: around.reader)


def test_cloudfront_functions_are_judged_on_a_schedule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    leaky = f'const dbPassword = "{NOT_A_PASSWORD}";\n'
    around = CloudFront({("redirect", "LIVE"): leaky})
    cloudfront(monkeypatch, around)

    app.evaluate(event("scheduled"), Context())

    verdicts = {
        (evaluation.resource_type, evaluation.resource_id): evaluation.verdict
        for _, evaluation in aws.put
    }
    leaky_verdict = verdicts["AWS::CloudFront::Function", "redirect"]
    assert leaky_verdict.annotation == (
        "Plaintext secrets in code: LIVE/function.js:1 (Secret Keyword). Take them out of the "
        "code, then rotate them."
    )
    lambdas = verdicts["AWS::Lambda::Function", "orders-api"]
    assert lambdas.compliance_type is ComplianceType.COMPLIANT


@pytest.mark.parametrize(("said", "are_read"), [(None, False), ("false", False), ("true", True)])
def test_cloudfront_functions_are_read_only_if_the_stacks_owner_says_so(
    monkeypatch: pytest.MonkeyPatch, said: str | None, are_read: bool
) -> None:
    if said is None:
        monkeypatch.delenv("MAY_READ_CLOUDFRONT_FUNCTIONS", raising=False)
    else:
        monkeypatch.setenv("MAY_READ_CLOUDFRONT_FUNCTIONS", said)

    assert (app._cloudfront_functions() is not None) is are_read


def test_lambda_functions_are_judged_though_cloudfront_functions_cannot_be_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    cloudfront(monkeypatch, CloudFront(refused={"list_functions": "AccessDenied"}))

    with pytest.raises(FunctionNotRead, match="ListFunctions was denied for this account: grant"):
        app.evaluate(event("scheduled"), Context())

    assert [evaluation.resource_id for _, evaluation in aws.put] == ["orders-api"]


def test_a_function_that_is_gone_meanwhile_is_not_applicable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = account(monkeypatch, None)

    app.evaluate(event("change"), Context())

    assert aws.put[0][1].verdict.compliance_type is ComplianceType.NOT_APPLICABLE


def test_a_scheduled_notification_sweeps(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    aws = account(monkeypatch, function())

    app.evaluate(event("scheduled"), Context())

    assert [evaluation.resource_id for _, evaluation in aws.put] == ["orders-api"]
    assert caplog.records[-1].__dict__["sweep"] == {"evaluated": 1, "not_reached": 0}


@pytest.mark.parametrize(
    ("name", "holding", "raised"),
    [
        ("change", FunctionNotRead("throttled"), FunctionNotRead),
        ("malformed_no_configuration_item", None, MalformedNotification),
    ],
)
def test_without_a_verdict_the_invocation_fails_and_nothing_is_put(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    holding: Exception | None,
    raised: type[Exception],
) -> None:
    aws = account(monkeypatch, holding)

    with pytest.raises(raised):
        app.evaluate(event(name), Context())

    assert aws.put == []


def test_the_log_has_the_verdict_under_its_key_and_no_value(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account(monkeypatch, function(DB_PASSWORD=NOT_A_PASSWORD))

    app.evaluate(event("change"), Context())

    (verdict,) = (r.__dict__["verdict"] for r in caplog.records if "verdict" in r.__dict__)
    assert verdict["resource_id"] == "orders-api"
    assert verdict["compliance_type"] == "NON_COMPLIANT"
    assert verdict["findings"] == [
        {
            "location": "environment:DB_PASSWORD",
            "secret_type": "Secret Keyword",
            "confidence": "NAMED",
            "counts": True,
            "exempt": False,
        }
    ]
    assert NOT_A_PASSWORD not in str([record.__dict__ for record in caplog.records])


def test_metrics_count_what_was_judged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    account(monkeypatch, function(DB_PASSWORD=NOT_A_PASSWORD))

    app.evaluate(event("change"), Context())

    lines = capsys.readouterr().out.splitlines()
    line = next(json.loads(line) for line in lines if "_aws" in line)
    assert [
        line[name] for name in ("FunctionsEvaluated", "NonCompliantFunctions", "Findings", "Unread")
    ] == [[1.0], [1.0], [1.0], [0.0]]


@pytest.mark.parametrize("name", ["change", "scheduled"])
def test_published_versions_are_judged(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    aws.functions = PublishedLists(
        [version("7", {"DB_PASSWORD": NOT_A_PASSWORD})], [alias("live", "7")]
    )

    app.evaluate(event(name), Context())

    assert "live → 7: DB_PASSWORD (Secret Keyword)" in aws.put[0][1].verdict.annotation
