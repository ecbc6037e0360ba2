"""What an audit is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ..model import RuleParameters

ALL_REGIONS = "all"
"""Stands for all Regions that are enabled."""


class FailOn(StrEnum):
    """What makes the exit code another than that of a clean audit."""

    FINDINGS = "findings"
    UNREAD = "unread"
    """Findings, and whatever could not be read."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which functions are audited."""

    regions: tuple[str, ...] = ()
    """Names, or `ALL_REGIONS`; empty: the Region of the profile or the environment."""
    accounts: tuple[str, ...] = ()
    """IDs; empty: the account of the credentials."""
    organization: bool = False
    """All active accounts of the organization."""
    role_name: str = ""
    """The role that is assumed in each account but that of the credentials."""
    functions: tuple[str, ...] = ()
    """Patterns of names or ARNs: ``*``, ``?`` and ``[…]``, case counts; empty: all."""
    since: datetime | None = None
    """Only functions that were changed since then."""


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What an audit is asked to do."""

    scope: Scope = field(default_factory=Scope)
    parameters: RuleParameters = field(default_factory=RuleParameters)
    profile: str | None = None
    concurrency: int = 4
    """Processes that judge functions."""
    seconds: float = 600.0
    """The longest scan of one package."""
    memory_mb: int = 4_096
    """Of which a package's scan may use three quarters."""
    resume: bool = False
    """Go on where an audit with the same options was interrupted."""
