"""An audit's outcome as a report, for the formats that tools read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ..audit.outcome import Audited, Outcome
from ..audit.table import NOT_THERE
from ..detection.scanner import Scanner
from ..model import Finding, Unread
from ..model.button_plan import ButtonPlan
from ..output.report import Function, Report, Subject, SubjectKind, Tool
from .ending import INSTALLED, VERSION


def report_of(
    audited: Audited, scanner: Scanner, new: Mapping[str, Sequence[Finding]] | None
) -> Report:
    """Make a report: a subject for each function, and what belongs to none.

    Args:
        audited: the outcome.
        scanner: the one that was used.
        new: the findings that a baseline does not have, by a function's ARN; of those that it has,
            the report has none. None: there is no baseline.
    """
    tool = Tool(INSTALLED, VERSION, scanner.detect_secrets_version, scanner.fingerprint)
    subjects = tuple(_subject(each, new, audited.plans.get(each.arn)) for each in audited.outcomes)
    return Report("audit", tool, datetime.now(UTC), subjects, tuple(_unread(audited)))


def _subject(
    outcome: Outcome, new: Mapping[str, Sequence[Finding]] | None, plan: ButtonPlan | None
) -> Subject:
    evidence = outcome.evidence
    if new is not None:
        weak = (each for each in evidence.findings if not each.is_decisive)
        evidence = evidence._replace(findings=(*new.get(outcome.arn, ()), *weak))
    place = outcome.place
    return Subject.of(
        SubjectKind.FUNCTION,
        outcome.name,
        evidence,
        function=Function(
            outcome.arn,
            place.account,
            place.region,
            outcome.runtime,
            outcome.owner or (plan.owner if plan else ""),
            outcome.modified,
        ),
        verdict=outcome.verdict,
        plan=plan,
    )


def _unread(audited: Audited) -> Iterator[Unread]:
    for unlisted in audited.unlisted:
        yield Unread(f"functions of {unlisted.place}", unlisted.reason)
    for place in audited.not_listed:
        yield Unread(f"functions of {place}", "the audit was interrupted")
    for pattern in audited.unmatched:
        yield Unread(f"functions named {pattern}", NOT_THERE)
    for arn in audited.not_judged:
        yield Unread(arn, "the audit was interrupted")
