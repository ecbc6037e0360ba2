from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import cast

from rule.aws.clients import Aws, FunctionNotRead
from rule.aws.pace import Pace
from rule.aws.package_download import PackageNotFetched
from rule.evaluator import Evaluator
from rule.evidence.allowance import NoTimeLeft
from rule.model import (
    AccountSummary,
    CloudFrontFunction,
    CodeLine,
    ComplianceType,
    Confidence,
    ConfigInvocation,
    EnvironmentVariable,
    Evaluation,
    Evidence,
    Finding,
    FunctionSnapshot,
    Provenance,
    RuleParameters,
)
from rule.periodic import evaluate_all, evaluate_cloudfront_functions
from rule.scanning.subprocess import WorkerFailed
from tests.rule.cloudfront import CloudFront

INVOCATION = ConfigInvocation(
    ordering_timestamp=datetime(2026, 11, 24, 9, 15, tzinfo=UTC),
    result_token="token",
    test_mode=False,
    rule_name="rule",
    account_id="123456789012",
    parameters=RuleParameters(),
)


@dataclass
class Account:
    """Functions by name: what reading them gives, or the error that it raises."""

    functions: dict[str, FunctionSnapshot | Exception | None]
    calls: list[list[Evaluation]] = field(default_factory=list)

    def list_function_names(self) -> Iterator[str]:
        yield from self.functions

    def read_function(self, name: str) -> FunctionSnapshot | None:
        function = self.functions[name]
        if isinstance(function, Exception):
            raise function
        return function

    def put_evaluations(
        self, invocation: ConfigInvocation, evaluations: Sequence[Evaluation]
    ) -> None:
        assert invocation is INVOCATION
        self.calls.append(list(evaluations))

    @property
    def put(self) -> dict[str, ComplianceType]:
        return {e.resource_id: e.verdict.compliance_type for call in self.calls for e in call}


@dataclass
class Evidences:
    """Stands for the evaluator: evidence by function, and time for so many of them."""

    found: dict[str, Evidence | Exception] = field(default_factory=dict)
    time_for: int = 1000

    @property
    def seconds_left(self) -> float:
        return float(self.time_for)

    def gather_evidence_of_cloudfront(self, function: CloudFrontFunction, _: object) -> Evidence:
        return self.gather_evidence(function)

    def gather_evidence(self, function: FunctionSnapshot | CloudFrontFunction) -> Evidence:
        self.time_for -= 1
        evidence = self.found.get(function.name, Evidence())
        if isinstance(evidence, Exception):
            raise evidence
        return evidence


def function(name: str) -> FunctionSnapshot:
    return FunctionSnapshot(name, f"arn:{name}", "Zip", "sha")


def account(*names: str) -> Account:
    return Account({name: function(name) for name in names})


def swept(of: Account, evaluator: Evidences | None = None) -> AccountSummary:
    evaluates = cast("Evaluator", evaluator or Evidences())
    return evaluate_all(cast("Aws", of), evaluates, INVOCATION, Pace(0), None)


def test_every_function_is_judged() -> None:
    password = Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED)
    of = account("clean", "leaky")

    outcome = swept(of, Evidences({"leaky": Evidence((password,))}))

    assert of.put == {"clean": ComplianceType.COMPLIANT, "leaky": ComplianceType.NON_COMPLIANT}
    assert outcome == AccountSummary(
        {ComplianceType.COMPLIANT: 1, ComplianceType.NON_COMPLIANT: 1},
        not_reached=0,
        sealed=0,
        findings={"Secret Keyword": 1},
    )


def test_a_replica_is_not_judged_again() -> None:
    of = account("replica")
    of.functions["replica"] = replace(function("replica"), master_arn="arn:master")
    evaluator = Evidences({"replica": AssertionError("it was judged")})

    outcome = swept(of, evaluator)

    assert of.put == {"replica": ComplianceType.NOT_APPLICABLE}
    assert (outcome.evaluated, outcome.not_reached) == (1, 0)


def test_verdicts_are_put_in_hundreds() -> None:
    of = account(*(f"f{n}" for n in range(250)))

    swept(of)

    assert [len(call) for call in of.calls] == [100, 100, 50]


def test_an_account_without_functions_puts_nothing() -> None:
    of = account()

    assert swept(of) == AccountSummary({}, not_reached=0, sealed=0, findings={})
    assert of.calls == []


def test_what_time_does_not_reach_keeps_its_verdict_and_is_counted() -> None:
    of = account("a", "b", "c", "d")

    outcome = swept(of, Evidences(time_for=2))

    assert set(of.put) == {"a", "b"}
    assert (outcome.evaluated, outcome.not_reached) == (2, 2)


def test_one_function_that_cannot_be_read_does_not_stop_the_sweep() -> None:
    of = account("a", "unscanned", "unfetched", "broken", "z")
    of.functions["unread"] = FunctionNotRead("lambda:GetFunction was throttled")
    of.functions["gone"] = None
    evaluator = Evidences(
        {
            "unscanned": NoTimeLeft("no time"),
            "unfetched": PackageNotFetched("expired"),
            "broken": WorkerFailed("RecursionError at scanner.py:1"),
        }
    )

    outcome = swept(of, evaluator)

    assert set(of.put) == {"a", "z"}
    assert (outcome.evaluated, outcome.not_reached) == (2, 5)


def test_sealed_functions_and_findings_that_decide_are_counted_for_the_whole_account() -> None:
    password = Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED)
    sample = Finding(
        CodeLine("tests/a.py", 1, Provenance.SAMPLE), "Stripe Access Key", Confidence.PROVIDER
    )
    evidence = {
        "a": Evidence((password, password._replace(location=EnvironmentVariable("TOKEN")))),
        "b": Evidence((password, sample)),
        "c": Evidence(is_sealed=True),
    }

    outcome = swept(account(*evidence), Evidences(dict(evidence)))

    assert (outcome.sealed, outcome.findings) == (1, {"Secret Keyword": 3})


CODE = {(name, "LIVE"): "" for name in ("clean", "leaky", "unread")}


def swept_cloudfront(of: Account, evaluator: Evidences, around: CloudFront) -> int:
    return evaluate_cloudfront_functions(
        cast("Aws", of), cast("Evaluator", evaluator), INVOCATION, around.reader
    )


def test_every_cloudfront_function_is_judged_as_a_resource_of_its_own_type() -> None:
    password = Finding(EnvironmentVariable("PASSWORD"), "Secret Keyword", Confidence.NAMED)
    evaluator = Evidences(
        {"leaky": Evidence((password,)), "unread": FunctionNotRead("was throttled")}
    )
    of = account()

    not_reached = swept_cloudfront(of, evaluator, CloudFront(CODE))

    assert {e.resource_type for call in of.calls for e in call} == {"AWS::CloudFront::Function"}
    assert of.put == {"clean": ComplianceType.COMPLIANT, "leaky": ComplianceType.NON_COMPLIANT}
    assert not_reached == 1


def test_cloudfront_functions_that_time_does_not_reach_keep_their_verdicts() -> None:
    of = account()

    assert swept_cloudfront(of, Evidences(time_for=1), CloudFront(CODE)) == 2
    assert len(of.put) == 1


def test_an_account_without_cloudfront_functions_puts_nothing() -> None:
    of = account()

    assert swept_cloudfront(of, Evidences(), CloudFront()) == 0
    assert of.calls == []
