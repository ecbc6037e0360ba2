"""An audit's outcome in the words of an audit: the rule's own sentences name the rule's role."""

from __future__ import annotations

from dataclasses import replace

from ..audit.outcome import Audited, Outcome


def of_audit(text: str) -> str:
    """Name who reads here, and who has to be granted what is missing."""
    for role in ("the rule's role", "the remediation's role"):
        text = text.replace(role, "the credentials of this audit")
    return text.replace("ScanImages=true", "--images")


def worded(audited: Audited) -> Audited:
    """Return an outcome whose reasons, and verdicts, name who reads here."""
    return replace(
        audited,
        outcomes=tuple(map(_worded, audited.outcomes)),
        unlisted=tuple(replace(each, reason=of_audit(each.reason)) for each in audited.unlisted),
        planned=tuple(replace(each, note=of_audit(each.note)) for each in audited.planned),
        # What a refusal tells the remediation's role is meant for that role.
        plans={
            arn: replace(plan, unread=tuple(map(of_audit, plan.unread)))
            for arn, plan in audited.plans.items()
        },
    )


def _worded(outcome: Outcome) -> Outcome:
    unread = tuple(each._replace(reason=of_audit(each.reason)) for each in outcome.evidence.unread)
    verdict = outcome.verdict
    return replace(
        outcome,
        evidence=outcome.evidence._replace(unread=unread),
        verdict=verdict and replace(verdict, annotation=of_audit(verdict.annotation)),
    )
