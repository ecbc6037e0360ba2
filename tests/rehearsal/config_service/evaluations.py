"""The verdicts that rules put, kept by AWS Config's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..json_protocol import ServiceError

MOST_A_CALL = 100
_LONGEST_ANNOTATION = 256
_ACCEPTED = ("COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE")


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a result token stands for."""

    rule_name: str
    invoked: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """One verdict in the compliance view."""

    rule_name: str
    evaluation: Mapping[str, Any]
    invoked: datetime
    recorded: datetime

    @property
    def resource(self) -> tuple[str, str]:
        """Type and id of what was judged."""
        return (
            self.evaluation["ComplianceResourceType"],
            self.evaluation["ComplianceResourceId"],
        )

    @property
    def compliance_type(self) -> str:
        """COMPLIANT or NON_COMPLIANT."""
        return str(self.evaluation["ComplianceType"])


class Evaluations:
    """All verdicts, newest per rule and resource, by OrderingTimestamp."""

    def __init__(self) -> None:
        self._tokens: dict[str, Invocation] = {}
        self._kept: dict[tuple[str, str, str], Kept] = {}

    def issue(self, token: str, rule_name: str, invoked: datetime) -> None:
        """Remember a token that goes out with an invocation."""
        self._tokens[token] = Invocation(rule_name, invoked)

    def put(self, evaluations: Sequence[Mapping[str, Any]], token: str, *, test_mode: bool) -> None:
        """Take verdicts; a call is taken whole or not at all.

        Raises:
            ServiceError: as PutEvaluations refuses.
        """
        if len(evaluations) > MOST_A_CALL:
            raise ServiceError(
                "ValidationException", f"at most {MOST_A_CALL} evaluations are taken in a call"
            )
        for evaluation in evaluations:
            _check(evaluation)
        if test_mode:
            return
        invocation = self._tokens.get(token)
        if invocation is None:
            raise ServiceError("InvalidResultTokenException", "the result token is not valid")
        for evaluation in evaluations:
            self._keep(invocation, evaluation)

    def _keep(self, invocation: Invocation, evaluation: Mapping[str, Any]) -> None:
        new = Kept(invocation.rule_name, evaluation, invocation.invoked, datetime.now(UTC))
        key = (new.rule_name, *new.resource)
        old = self._kept.get(key)
        if old and old.evaluation["OrderingTimestamp"] > evaluation["OrderingTimestamp"]:
            return
        self._kept[key] = new

    def of_rule(self, rule_name: str) -> list[Kept]:
        """Return a rule's verdicts, by resource; NOT_APPLICABLE ones do not show."""
        return [kept for kept in self.all() if kept.rule_name == rule_name]

    def all(self) -> list[Kept]:
        """Return all verdicts that show."""
        return [
            kept
            for _, kept in sorted(self._kept.items())
            if kept.compliance_type != "NOT_APPLICABLE"
        ]

    def forget(self, rule_name: str) -> None:
        """Remove a deleted rule's verdicts."""
        self._kept = {key: kept for key, kept in self._kept.items() if key[0] != rule_name}


def _check(evaluation: Mapping[str, Any]) -> None:
    if evaluation["ComplianceType"] not in _ACCEPTED:
        raise ServiceError(
            "InvalidParameterValueException",
            f"{evaluation['ComplianceType']} is not accepted from a custom rule",
        )
    annotation = evaluation.get("Annotation")
    if annotation is not None and not 1 <= len(annotation) <= _LONGEST_ANNOTATION:
        raise ServiceError("ValidationException", "an annotation has 1 to 256 characters")
