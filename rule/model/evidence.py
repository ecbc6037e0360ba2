"""What decides the verdict on a function."""

from typing import NamedTuple

from .findings import Finding, Unread
from .parameters import ExemptionOutcome


class Broken(NamedTuple):
    """What a sealed function lacks to start with its values."""

    faults: tuple[str, ...]
    by_backout: bool = False
    """Whether only the backout runbook can repair it; otherwise pressing Remediate again can."""


class Evidence(NamedTuple):
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
    exemptions: ExemptionOutcome = ExemptionOutcome()
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
