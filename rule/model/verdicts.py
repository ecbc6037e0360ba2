"""What decides the verdict on a function, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .findings import Finding, Unread
from .parameters import ExemptionOutcome


class ComplianceType(StrEnum):
    """The verdicts that AWS Config accepts from a custom rule.

    PutEvaluations refuses INSUFFICIENT_DATA, so it is not here.
    Source: https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
    """

    COMPLIANT = "COMPLIANT"
    NON_COMPLIANT = "NON_COMPLIANT"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class Broken:
    """What a sealed function lacks to start with its values."""

    faults: tuple[str, ...]
    by_backout: bool = False
    """Whether only the backout runbook can repair it; otherwise pressing Remediate again can."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that decides the verdict on one function."""

    findings: tuple[Finding, ...] = ()
    """All findings that are not exempt."""
    exempt: tuple[Finding, ...] = ()
    """Findings that would be decisive, and are exempt."""
    unread: tuple[Unread, ...] = ()
    remediation_blocker: str | None = None
    """Why the Remediate button cannot move the variables; None if no reason is known."""
    broken: Broken | None = None
    """What a sealed function lacks; None if it is whole, was never sealed, or was not checked."""
    exemptions: ExemptionOutcome = field(default_factory=ExemptionOutcome)
    is_sealed: bool = False
    """Whether the function loads its values from Secrets Manager, by the button's work."""

    @property
    def decisive(self) -> tuple[Finding, ...]:
        """The findings that make the function NON_COMPLIANT."""
        return tuple(finding for finding in self.findings if finding.is_decisive)

    @property
    def missing(self) -> tuple[Unread, ...]:
        """What should have been read, and was not."""
        return tuple(unread for unread in self.unread if unread.blocks_compliance)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ComplianceType, and the annotation that says why and what to do."""

    compliance_type: ComplianceType
    annotation: str
    """1 to 256 characters, for AWS Config's console. Never holds a value."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A verdict on one resource, as AWS Config's compliance view will show it."""

    resource_type: str
    resource_id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """What a periodic evaluation saw of the account's functions in the Region."""

    verdicts: Mapping[ComplianceType, int]
    """How many functions have which verdict, of those that were evaluated."""
    not_reached: int
    """Functions that were not evaluated; they keep their old verdict."""
    sealed: int
    findings: Mapping[str, int]
    """How many decisive findings there are, by their secret types."""

    @property
    def evaluated(self) -> int:
        """How many functions were evaluated."""
        return sum(self.verdicts.values())
