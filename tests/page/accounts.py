"""Reports of accounts such as people have, of any size, for the page to show."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

from rule.model import (
    Association,
    Broken,
    CodeLine,
    ComplianceType,
    Confidence,
    EnvironmentVariable,
    Evidence,
    Exemption,
    ExemptionOutcome,
    Finding,
    Unread,
    Verdict,
    Version,
)
from rule.output.report import Function, Report, Subject, SubjectKind
from tests.rule.output.reports import TOOL

MADE_AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
ACCOUNTS = ("111111111111", "222222222222", "333333333333")
TEAMS = ("payments", "search", "stack shop-prod", "platform", "")
LIVE = Version("7", ("live",))
EDGE = Version("4", (), (Association("E123ABC", "viewer-request", "/api/*"),))
KINDS = (
    Finding(EnvironmentVariable("DB_PASSWORD"), "Secret Keyword", Confidence.NAMED),
    Finding(EnvironmentVariable("STRIPE_KEY"), "Stripe Access Key", Confidence.PROVIDER),
    Finding(CodeLine("src/send.py", 12), "Secret Keyword", Confidence.NAMED, 9, "api_token"),
    Finding(CodeLine("node_modules/x/k.pem", 1), "Private Key", Confidence.PROVIDER),
    Finding(CodeLine("lib/db.py", 3, layer="shared:4"), "Basic Auth", Confidence.STRUCTURED),
    Finding(EnvironmentVariable("DB_PASSWORD", LIVE), "Secret Keyword", Confidence.NAMED),
    Finding(CodeLine("index.js", 2, version=EDGE), "Secret Keyword", Confidence.NAMED),
)
DENIED = Unread("environment", "AccessDeniedException; grant kms:Decrypt on the function's key")
OPS = Exemption(("DEMO_TOKEN",), until=date(2027, 1, 31), reason="OPS-1")


def account(functions: int, *, seed: int = 1) -> Report:
    """Make the report of an audit: nine functions in ten are clean."""
    random = Random(seed)  # noqa: S311 - invented accounts
    subjects = tuple(_function(number, random) for number in range(functions))
    unread = Unread("functions of 333333333333 us-east-1", "lambda:ListFunctions was denied")
    return Report("audit", TOOL, MADE_AT, subjects, (unread,))


def function(
    name: str,
    evidence: Evidence,
    *,
    place: tuple[str, str] = (ACCOUNTS[0], REGIONS[0]),
    **more: str,
) -> Subject:
    """Make a function's subject with the rule's verdict as far as the page shows it."""
    kind = (
        ComplianceType.NON_COMPLIANT
        if evidence.decisive or evidence.missing or evidence.broken
        else ComplianceType.COMPLIANT
    )
    arn = f"arn:aws:lambda:{place[1]}:{place[0]}:function:{name}"
    return Subject.of(
        SubjectKind.FUNCTION,
        name,
        evidence,
        function=Function(arn, *place, **({"runtime": "python3.13"} | more)),
        verdict=Verdict(kind, f"What the rule says of {name}."),
    )


def _function(number: int, random: Random) -> Subject:
    words = ("orders", "billing", "mailer", "customer-sync", "image-resize", "report-nightly")
    name = f"{random.choice(words)}-{random.choice(('api', 'worker', 'cron', 'hook'))}-{number:05}"
    evidence = Evidence(remediation_blocker=random.choice((None, None, None, "5 layers")))
    match random.random():
        case chance if chance < 0.07:
            found = tuple(random.sample(KINDS, random.randint(1, 3)))
            evidence = evidence._replace(findings=found)
        case chance if chance < 0.09:
            evidence = evidence._replace(unread=(DENIED,))
        case chance if chance < 0.093:
            evidence = evidence._replace(broken=Broken(("the layer is gone",)), is_sealed=True)
        case chance if chance < 0.1:
            evidence = evidence._replace(
                exempt=(
                    Finding(EnvironmentVariable("DEMO_TOKEN"), "Secret Keyword", Confidence.NAMED),
                ),
                exemptions=ExemptionOutcome((OPS,)),
                is_sealed=True,
            )
    return function(
        name,
        evidence,
        place=(random.choice(ACCOUNTS), random.choice(REGIONS)),
        owner=random.choice(TEAMS),
        modified=f"2026-{random.randint(1, 11):02}-{random.randint(1, 28):02}T10:00:00.000+0000",
    )
