"""A verdict as a finding of AWS Security Hub: pure.

One function has one finding a rule, under one identifier: each import updates the one before.
Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from ..model import ComplianceType, Confidence, Evaluation, Evidence

_GENERATOR = "lambda-no-plaintext-secrets"
_REMEDY = (
    "In AWS Config, choose the rule {rule} and the function, and press Remediate: it moves the "
    "variables' values into AWS Secrets Manager. Take secrets in code out by hand. Then rotate all "
    "of them: whoever could read the function has seen them."
)
_STATUS = {
    ComplianceType.COMPLIANT: "PASSED",
    ComplianceType.NON_COMPLIANT: "FAILED",
    ComplianceType.NOT_APPLICABLE: "NOT_AVAILABLE",
}


class Severity(StrEnum):
    """Security Hub's labels, as far as they are used here."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    INFORMATIONAL = "INFORMATIONAL"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rule, and the functions that it judges, are."""

    partition: str
    region: str
    account: str

    @classmethod
    def of(cls, arn: str) -> Place:
        """Return where a resource is, by its ARN."""
        _, partition, _, region, account, *_ = arn.split(":")
        return cls(partition, region, account)


@dataclass(frozen=True, slots=True)
class SecurityFinding:
    """What Security Hub shows of the verdict on one function."""

    function_name: str
    compliance_type: ComplianceType
    title: str
    description: str
    """The verdict's annotation. It never holds a value."""
    severity: Severity

    @property
    def is_open(self) -> bool:
        """Whether somebody has something to do."""
        return self.compliance_type is ComplianceType.NON_COMPLIANT


def security_finding(evaluation: Evaluation, evidence: Evidence) -> SecurityFinding:
    """Return what Security Hub shows of a verdict."""
    title, severity = _urgency(evaluation.verdict.compliance_type, evidence)
    return SecurityFinding(
        evaluation.resource_id,
        evaluation.verdict.compliance_type,
        title,
        evaluation.verdict.annotation,
        severity,
    )


def to_asff(finding: SecurityFinding, place: Place, rule_name: str, at: datetime) -> dict[str, Any]:
    """Return a finding in the AWS Security Finding Format.

    Args:
        finding: of one function.
        place: where the function is.
        rule_name: in AWS Config.
        at: when the finding is sent. Security Hub takes an update only if this is later.
    """
    time = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    home = f"arn:{place.partition}:lambda:{place.region}:{place.account}"
    function = f"{home}:function:{finding.function_name}"
    product = f"arn:{place.partition}:securityhub:{place.region}:{place.account}:product"
    return {
        "SchemaVersion": "2018-10-08",
        "Id": f"{function}/{_GENERATOR}/{rule_name}",
        "ProductArn": f"{product}/{place.account}/default",
        "GeneratorId": f"{_GENERATOR}/{rule_name}",
        "AwsAccountId": place.account,
        "CreatedAt": time,
        "UpdatedAt": time,
        # Not at the top: there, a person may have set another severity, which an import would undo.
        "FindingProviderFields": {
            "Severity": {"Label": finding.severity.value},
            "Types": ["Software and Configuration Checks/AWS Security Best Practices"],
        },
        "Title": finding.title,
        "Description": finding.description,
        "Remediation": {"Recommendation": {"Text": _REMEDY.format(rule=rule_name)}},
        "Resources": [
            {
                "Type": "AwsLambdaFunction",
                "Id": function,
                "Partition": place.partition,
                "Region": place.region,
            }
        ],
        "Compliance": {"Status": _STATUS[finding.compliance_type]},
        "RecordState": "ACTIVE" if finding.is_open else "ARCHIVED",
    }


def _urgency(compliance_type: ComplianceType, evidence: Evidence) -> tuple[str, Severity]:
    if compliance_type is not ComplianceType.NON_COMPLIANT:
        return "Lambda function holds no plaintext secrets", Severity.INFORMATIONAL
    if evidence.broken:
        return "Sealed Lambda function cannot load its secrets", Severity.HIGH
    if not evidence.decisive:
        return "Lambda function could not be read for plaintext secrets", Severity.LOW
    is_sure = any(each.confidence >= Confidence.STRUCTURED for each in evidence.decisive)
    return (
        "Lambda function holds plaintext secrets",
        Severity.HIGH if is_sure else Severity.MEDIUM,
    )
