"""AWS Config's answers about compliance: pure, from verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from ..json_protocol import ServiceError
from .evaluations import Kept

T = TypeVar("T")
_A_PAGE = 100


def page(
    items: Sequence[T], request: Mapping[str, Any], key: str, *, token: str = "NextToken"
) -> dict[str, Any]:
    """Return one page of items, with a token if there are more.

    Raises:
        ServiceError: the request's token is none of ours.
    """
    start = request.get(token) or request.get("nextToken") or "0"
    if not start.isdigit():
        raise ServiceError("InvalidNextTokenException", "the next token is not valid")
    size = request.get("Limit") or request.get("limit") or _A_PAGE
    end = int(start) + size
    answer: dict[str, Any] = {key: list(items[int(start) : end])}
    if end < len(items):
        answer[token] = str(end)
    return answer


def by_rule(names: Iterable[str], kept: Sequence[Kept]) -> list[dict[str, Any]]:
    """Summarise by rule, as DescribeComplianceByConfigRule does."""
    return [
        {"ConfigRuleName": name, "Compliance": _summary([k for k in kept if k.rule_name == name])}
        for name in names
    ]


def by_resource(kept: Sequence[Kept]) -> list[dict[str, Any]]:
    """Summarise by resource, as DescribeComplianceByResource does."""
    grouped: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for one in kept:
        grouped[one.resource].append(one)
    return [
        {"ResourceType": kind, "ResourceId": name, "Compliance": _summary(ones)}
        for (kind, name), ones in sorted(grouped.items())
    ]


def details(kept: Iterable[Kept]) -> list[dict[str, Any]]:
    """Write verdicts out, as GetComplianceDetailsBy… do."""
    return [
        {
            "EvaluationResultIdentifier": {
                "EvaluationResultQualifier": {
                    "ConfigRuleName": one.rule_name,
                    "ResourceType": one.resource[0],
                    "ResourceId": one.resource[1],
                },
                "OrderingTimestamp": one.evaluation["OrderingTimestamp"],
            },
            "ComplianceType": one.compliance_type,
            "ResultRecordedTime": one.recorded,
            "ConfigRuleInvokedTime": one.invoked,
            **(
                {"Annotation": one.evaluation["Annotation"]}
                if "Annotation" in one.evaluation
                else {}
            ),
        }
        for one in kept
    ]


def wanted(kept: Iterable[Kept], types: Sequence[str]) -> list[Kept]:
    """Keep the verdicts of these compliance types; all without types."""
    return [one for one in kept if not types or one.compliance_type in types]


def _summary(kept: Sequence[Kept]) -> dict[str, Any]:
    failing = sum(one.compliance_type == "NON_COMPLIANT" for one in kept)
    if not kept:
        return {"ComplianceType": "INSUFFICIENT_DATA"}
    if not failing:
        return {"ComplianceType": "COMPLIANT"}
    return {
        "ComplianceType": "NON_COMPLIANT",
        "ComplianceContributorCount": {
            "CappedCount": min(failing, 25),
            "CapExceeded": failing > 25,
        },
    }
