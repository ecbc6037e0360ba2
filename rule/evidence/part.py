"""The evidence on a part of a function."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Finding, RuleError, Unread


@dataclass(frozen=True, slots=True)
class PartEvidence:
    """What was found in a part of a function, and what of it could not be read."""

    findings: tuple[Finding, ...] = ()
    unread: tuple[Unread, ...] = ()
    failure: RuleError | None = None
    """Why something was not read for now; that is in `unread`, too."""
