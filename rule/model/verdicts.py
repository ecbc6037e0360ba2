"""The verdict on a function, as AWS Config has it, and on all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ComplianceType(StrEnum):
    """The verdicts that AWS Config accepts from a custom rule.

    PutEvaluations refuses INSUFFICIENT_DATA, so it is not here.
    Source: https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
    """

    COMPLIANT = "COMPLIANT"
    NON_COMPLIANT = "NON_COMPLIANT"
    NOT_APPLICABLE = "NOT_APPLICABLE"


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
