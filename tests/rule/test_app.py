"""The handlers, with AWS faked at the edge: which event leads to which verdict."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import pytest

from rule import app
from rule.aws.clients import FunctionNotRead
from rule.aws.pace import Pace, SharedPace
from rule.compliance.notification import MalformedNotification
from rule.compliance.scan_request import ScanIncomplete, SecretsStillPresent
from rule.model import (
    ComplianceType,
    ConfigInvocation,
    Evaluation,
    FunctionSnapshot,
    RuleParameters,
    Unread,
)
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import PackageKey, ResultCache
from tests.events import event
from tests.proofs import proofs_but
from tests.rule.compliance.sealed import SEALED
from tests.rule.contexts import Context
from tests.rule.ecr import Ecr
from tests.rule.images import file, image_of, tar_of
from tests.rule.published_lists import PublishedLists, alias, version
from tests.rule.scanning.tables import Rows

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders-api"
NOT_A_PASSWORD = "correct-horse-battery-9"  # pragma: allowlist secret


def _no_images() -> Any:
    raise AssertionError("an image was asked for")


@dataclass
class Account:
    """Has one function, or none, or an error for who reads it."""

    function: FunctionSnapshot | Exception | None
    put: list[tuple[ConfigInvocation, Evaluation]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    roles_read: list[str] = field(default_factory=list)
    functions: PublishedLists = field(default_factory=PublishedLists)
    images: Callable[[], Any] = _no_images

    def read_function(self, identifier: str) -> FunctionSnapshot | None:
        self.read.append(identifier)
        if isinstance(self.function, Exception):
            raise self.function
        return self.function

    def attached_policies(self, function: FunctionSnapshot) -> tuple[str, ...]:
        self.roles_read.append(function.role_arn)
        return ()

    def list_function_names(self) -> list[str]:
        return ["orders-api"]

    def put_evaluations(
        self, invocation: ConfigInvocation, evaluations: Sequence[Evaluation]
    ) -> None:
        self.put.extend((invocation, evaluation) for evaluation in evaluations)


class NothingInPackages:
    """Stands for a cache that knows every package as clean."""

    def recall(self, _key: PackageKey, _scan: object) -> ScanResult:
        return ScanResult((), (), finished=True)

    def known(self, keys: Iterable[PackageKey]) -> Mapping[PackageKey, ScanResult]:
        return {key: ScanResult((), (), finished=True) for key in keys}


def function(**environment: str) -> FunctionSnapshot:
    return FunctionSnapshot("orders-api", ARN, "Zip", "sha", "https://code.example/", environment)


def account(
    monkeypatch: pytest.MonkeyPatch, holding: FunctionSnapshot | Exception | None
) -> Account:
    fake = Account(holding)
    monkeypatch.setattr(app, "_aws", fake)
    monkeypatch.setattr(app, "_cache", NothingInPackages())
    return fake


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


DENIED = Unread("function", "lambda:GetAccountSettings was denied: grant it", is_temporary=True)


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        (110, "the account's quota of concurrency is 110"),
        (1_000, "set the stack's ReservedConcurrency to 10"),
        (DENIED, "lambda:GetAccountSettings was denied: grant it"),
    ],
)
def test_without_a_pace_a_changed_function_is_not_read_and_keeps_no_old_verdict(
    monkeypatch: pytest.MonkeyPatch, quota: int | Unread, said: str
) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    monkeypatch.setattr(app, "_pace", SharedPace(-1, lambda: quota))

    with pytest.raises(FunctionNotRead, match=said):
        app.evaluate(event("change"), Context())

    ((_, evaluation),) = aws.put
    assert aws.read == []
    assert evaluation.verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert evaluation.verdict.annotation.startswith("Could not be read: function: ")
    assert said in evaluation.verdict.annotation
    assert not evaluation.verdict.annotation.endswith("…")


def test_a_quota_that_cannot_be_read_for_now_puts_no_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def throttled() -> int:
        raise FunctionNotRead("lambda:GetAccountSettings was throttled")

    aws = account(monkeypatch, function(STAGE="production"))
    monkeypatch.setattr(app, "_pace", SharedPace(-1, throttled))

    with pytest.raises(FunctionNotRead, match="was throttled"):
        app.evaluate(event("change"), Context())

    assert (aws.read, aws.put) == ([], [])


@pytest.mark.parametrize("name", ["scheduled", "deleted"])
def test_what_asks_for_one_function_at_a_time_or_for_none_needs_no_quota(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    monkeypatch.setattr(app, "_pace", SharedPace(-1, lambda: 1_000))

    app.evaluate(event(name), Context())

    assert len(aws.put) == 1


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


def test_the_runbooks_scan_names_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    account(monkeypatch, function(DB_PASSWORD=NOT_A_PASSWORD))

    answer = app.scan(event("scan"), Context())

    assert [variable["name"] for variable in answer["variables"]] == ["DB_PASSWORD"]


def test_the_runbooks_scan_asks_for_no_role_and_is_not_disturbed_by_a_broken_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = account(monkeypatch, replace(SEALED, layers=()))

    answer = app.scan(event("scan"), Context())

    assert answer["variables"] == []
    assert aws.roles_read == []


@pytest.mark.parametrize("name", ["change", "scheduled"])
def test_published_versions_are_judged(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    aws.functions = PublishedLists(
        [version("7", {"DB_PASSWORD": NOT_A_PASSWORD})], [alias("live", "7")]
    )

    app.evaluate(event(name), Context())

    assert "live → 7: DB_PASSWORD (Secret Keyword)" in aws.put[0][1].verdict.annotation


def test_the_runbooks_scan_asks_for_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    aws.functions = PublishedLists(
        [version("7", {"DB_PASSWORD": NOT_A_PASSWORD})], [alias("live", "7")]
    )

    assert app.scan(event("scan"), Context())["variables"] == []
    assert aws.functions.calls == []


@pytest.mark.parametrize(
    ("holding", "raised"),
    [(function(DB_PASSWORD=NOT_A_PASSWORD), SecretsStillPresent), (None, ScanIncomplete)],
)
def test_the_runbooks_scan_raises_what_the_runbook_must_not_pass_over(
    monkeypatch: pytest.MonkeyPatch,
    holding: FunctionSnapshot | None,
    raised: type[Exception],
) -> None:
    account(monkeypatch, holding)

    with pytest.raises(raised):
        app.scan(event("scan_verify"), Context())


LAYERS = [f"arn:aws:lambda:eu-central-1:123456789012:layer:common-{n}:1" for n in range(5)]


@pytest.mark.parametrize("number", proofs_but([0, 10], [0, 1, 10, 49]))
@pytest.mark.parametrize(
    ("environment", "aliased", "more"),
    [
        ({"STAGE": "production"}, True, []),
        ({"STAGE": "production"}, False, []),
        ({"DB_PASSWORD": NOT_A_PASSWORD}, True, ["list_aliases"]),
        (
            {"DB_PASSWORD": NOT_A_PASSWORD},
            False,
            ["list_aliases", "list_provisioned_concurrency_configs", "list_event_source_mappings"],
        ),
    ],
    ids=["clean", "clean, without aliases", "in an alias's version", "in versions of nobody's"],
)
def test_an_evaluation_of_what_is_known_asks_aws_four_times_however_many_versions_there_are(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    number: int,
    more: list[str],
    *,
    aliased: bool,
) -> None:
    aws = account(monkeypatch, replace(function(STAGE="production"), layers=tuple(LAYERS)))
    numbers = [str(n) for n in range(1, number + 1)]
    layers = [{"Arn": arn} for arn in LAYERS]
    aws.functions.versions = [version(n, environment, f"sha-{n}", Layers=layers) for n in numbers]
    aws.functions.aliases = [alias(f"a-{n}", n) for n in numbers] if aliased else []
    rows, clean = Rows(), ScanResult((), (), finished=True)
    monkeypatch.setattr(app, "_cache", ResultCache(rows))
    known = app._judging(RuleParameters(), Context(), Pace(0))._code_results
    for judged in ("sha", *LAYERS, *(f"sha-{n}" for n in numbers)):
        app._cache.recall(known._key(judged), lambda: clean)
    monkeypatch.setattr(app, "_cache", ResultCache(rows))
    rows.requests.clear()

    app.evaluate(event("change"), Context())

    assert aws.read == [ARN]
    assert aws.functions.calls == ["list_versions_by_function", *(more if number else [])]
    assert rows.requests == ["get_all"]
    assert len(aws.put) == 1
