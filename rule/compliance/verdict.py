"""From findings to the verdict: pure, and the only place that decides ComplianceType."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from ..model import (
    Broken,
    ComplianceType,
    Evidence,
    FunctionSnapshot,
    Unread,
    Verdict,
)
from .annotation import LIMIT, clean, compose, cut, quotable, width
from .exemption_notes import exemption_notes
from .instructions import listed, where_and_what_to_do
from .remediability import outage_remedy

_NOTES_ROOM = 140
"""UTF-16 units for notes if not all findings fit; findings come first."""
_UNQUALIFIED = 7
"""The parts of a function's ARN, without a version."""
_KEY_PREFIX = re.compile(r"\barn:[^:\s]+:kms:[^:\s]*:\d*:")
"""The part of a KMS key's ARN that says little: nearly always the function's account and Region."""
_BROKEN_ROOM = 160
"""UTF-16 units for what a sealed function lacks, if there are findings or unread parts, too."""


def judge(evidence: Evidence) -> Verdict:
    """Judge a function by what was found in it and what could not be read.

    NON_COMPLIANT if a sealed function is broken, if a finding is decisive, or if something that the
    rule is meant to read was not read whole.
    """
    if evidence.broken:
        return Verdict(ComplianceType.NON_COMPLIANT, quotable(_outage(evidence.broken, evidence)))
    work = _work(evidence, LIMIT)
    if work:
        return Verdict(ComplianceType.NON_COMPLIANT, quotable(work))
    return Verdict(ComplianceType.COMPLIANT, quotable(_all_clear(evidence)))


def is_decided(evidence: Evidence) -> bool:
    """Tell whether another try could not change the verdict.

    Either nothing temporary kept a part from being read, or what was read is NON_COMPLIANT.
    """
    lasting = tuple(unread for unread in evidence.unread if not unread.is_temporary)
    if len(lasting) == len(evidence.unread):
        return True
    verdict = judge(evidence._replace(unread=lasting))
    return verdict.compliance_type is ComplianceType.NON_COMPLIANT


def not_applicable(reason: str) -> Verdict:
    """Return the verdict on a resource that the rule does not judge, or no longer judges."""
    return Verdict(ComplianceType.NOT_APPLICABLE, quotable(cut(clean(reason), LIMIT)))


def judged_elsewhere(function: FunctionSnapshot) -> Verdict | None:
    """Return the verdict on a replica, which points at its master; None if it is no replica.

    A replica's code is its master's, and nobody can change it there.
    """
    master = function.master_arn.split(":")
    # Whether Lambda names a master itself as its own master is not documented.
    if not function.master_arn or master[:_UNQUALIFIED] == function.arn.split(":")[:_UNQUALIFIED]:
        return None
    return not_applicable(
        f"A replica that Lambda@Edge made of {function.master_arn}: see the verdict on that one."
    )


def _outage(broken: Broken, evidence: Evidence) -> str:
    """Say first that the function cannot start with its values: that is the most urgent."""
    remedy = outage_remedy(broken, evidence.remediation_blocker)
    more = _work(evidence, LIMIT)
    outage = compose(
        "Sealed function is broken", broken.faults, remedy, _BROKEN_ROOM if more else LIMIT
    )
    return f"{outage} {_work(evidence, LIMIT - width(outage) - 1)}" if more else outage


def _work(evidence: Evidence, limit: int) -> str:
    """Say what to do about findings and unread parts; empty if there are none."""
    if evidence.decisive:
        return _work_order(evidence, limit)
    return _not_read(evidence, limit) if evidence.missing else ""


def _work_order(evidence: Evidence, limit: int) -> str:
    found, missing = evidence.decisive, evidence.missing
    where, first = where_and_what_to_do(found, evidence.remediation_blocker)
    head, items = f"Plaintext secrets in {where}", listed(found)
    more: list[tuple[str, str]] = []
    if missing:
        more.append((f"Not read: {_reasons(missing)}", "Not all could be read."))
    more.extend(exemption_notes(evidence))
    whole = compose(head, items, " ".join([first, *(long for long, _ in more)]), sys.maxsize)
    for text in (whole, _KEY_PREFIX.sub("", whole)):
        if width(text) <= limit:
            return text
    notes = first
    for long, short in more:
        notes = _note(notes, long, short)
    return compose(head, items, notes, limit)


def _note(notes: str, long: str, short: str) -> str:
    whole = f"{notes} {long}"
    return whole if width(whole) <= _NOTES_ROOM else f"{notes} {short}"


def _not_read(evidence: Evidence, limit: int) -> str:
    missing = evidence.missing
    more = f" +{len(missing) - 1} more." if len(missing) > 1 else ""
    text = cut(clean(f"Could not be read: {_reason(missing[0])}"), limit - width(more)) + more
    for choices in exemption_notes(evidence):
        text = next((t for n in choices if width(t := f"{text} {n}") <= limit), text)
    return text


def _all_clear(evidence: Evidence) -> str:
    outside = [unread for unread in evidence.unread if not unread.blocks_compliance]
    weak = sum(not finding.is_decisive for finding in evidence.findings)
    notes = ["No plaintext secrets found."]
    notes.extend(long for long, _ in exemption_notes(evidence))
    if weak:
        notes.append(f"Weak matches in third-party files and samples, not counted: {weak}.")
    if outside:
        notes.append(f"Outside the scope: {_reasons(outside)}")
    return cut(clean(" ".join(notes)), LIMIT)


def _reasons(unread: Sequence[Unread]) -> str:
    more = f" +{len(unread) - 1} more." if len(unread) > 1 else ""
    return _reason(unread[0]) + more


def _reason(unread: Unread) -> str:
    return f"{unread.what}: {unread.reason.rstrip('. ')}."
