"""Telemetry: a structured log, and metrics in CloudWatch.

An annotation has room for a few findings. The log has all of them under the key ``verdict``, for
the Logs Insights queries of the stack (docs/events.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aws_lambda_powertools import Logger, Metrics, single_metric
from aws_lambda_powertools.metrics import MetricUnit

from .model import AccountSummary, ComplianceType, Evaluation, Evidence, Exemption, Finding

logger = Logger()
metrics = Metrics()

VERDICT_KEY = "verdict"
"""A key of the log that users' queries rely on."""
_A_PAGE = 100
"""Findings in one log event. CloudWatch Logs splits events over 256 KB, which breaks their JSON."""
_NOT_REACHED = "NOT_REACHED"
"""Stands where a verdict would, for functions that a periodic evaluation did not reach."""


def report_notification() -> None:
    """Count a notification, also one that fails: compare it with the count of evaluations."""
    _count("Notifications", 1)


def report(evaluation: Evaluation, evidence: Evidence) -> None:
    """Log a verdict with all of its evidence, and count it."""
    findings = [
        *(_finding(finding, exempt=False) for finding in evidence.findings),
        *(_finding(finding, exempt=True) for finding in evidence.exempt),
    ]
    pages = max(1, -(-len(findings) // _A_PAGE))
    for page in range(pages):
        logger.info(
            evaluation.verdict.annotation,
            extra={
                VERDICT_KEY: {
                    "resource_type": evaluation.resource_type,
                    "resource_id": evaluation.resource_id,
                    "compliance_type": evaluation.verdict.compliance_type.value,
                    "page": page + 1,
                    "pages": pages,
                    "findings": findings[page * _A_PAGE : (page + 1) * _A_PAGE],
                    "unread": [
                        {
                            "what": unread.what,
                            "reason": unread.reason,
                            "in_scope": unread.blocks_compliance,
                        }
                        for unread in (evidence.unread if page == 0 else ())
                    ],
                    "exemptions": [
                        *(_exemption(each, expired=False) for each in evidence.exemptions.in_force),
                        *(_exemption(each, expired=True) for each in evidence.exemptions.expired),
                    ],
                    "exemption_tag_fault": evidence.exemptions.tag_fault,
                    "broken": list(evidence.broken.faults) if evidence.broken else [],
                }
            },
        )
    non_compliant = evaluation.verdict.compliance_type is ComplianceType.NON_COMPLIANT
    _count("FunctionsEvaluated", 1)
    _count("NonCompliantFunctions", int(non_compliant))
    _count("Findings", len(evidence.decisive))
    _count("Unread", len(evidence.missing))


def report_account(summary: AccountSummary) -> None:
    """Log how many functions were evaluated, and state what the account's functions are like.

    What a periodic evaluation states of the account has dimensions of its own, with values of the
    verdicts and of the detectors: never a function's name, of which there are any number.
    """
    sweep = {"evaluated": summary.evaluated, "not_reached": summary.not_reached}
    logger.info("swept", extra={"sweep": sweep})
    _count("FunctionsNotReached", summary.not_reached)
    _count("SealedFunctions", summary.sealed)
    for verdict in (ComplianceType.COMPLIANT, ComplianceType.NON_COMPLIANT):
        _state("Functions", summary.verdicts.get(verdict, 0), Verdict=verdict.value)
    _state("Functions", summary.not_reached, Verdict=_NOT_REACHED)
    for secret_type, number in sorted(summary.findings.items()):
        _state("FindingsByType", number, SecretType=secret_type)


def report_publication(missing: int, causes: Iterable[str]) -> None:
    """Count findings that Security Hub did not get, and log why. The verdicts are put all the same.

    Args:
        missing: how many; none is counted, too.
        causes: without any value of a function.
    """
    if missing:
        logger.warning("not imported", extra={"findings": missing, "causes": sorted(causes)})
    _count("FindingsNotImported", missing)


def report_cloudfront_functions(evaluated: int, not_reached: int) -> None:
    """Log how many CloudFront Functions were evaluated, and count those that were not reached."""
    sweep = {"cloudfront_functions": evaluated, "not_reached": not_reached}
    logger.info("swept", extra={"sweep": sweep})
    _count("FunctionsNotReached", not_reached)


def _count(name: str, number: int) -> None:
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)


def _state(name: str, number: int, **dimensions: str) -> None:
    with single_metric(name=name, unit=MetricUnit.Count, value=number) as metric:
        metric.add_dimension("service", metrics.provider.service or "")
        for dimension, value in dimensions.items():
            metric.add_dimension(dimension, value)


def _finding(finding: Finding, *, exempt: bool) -> dict[str, Any]:
    return {
        "location": str(finding.location),
        "secret_type": finding.secret_type,
        "confidence": finding.confidence.name,
        "counts": finding.is_decisive and not exempt,
        "exempt": exempt,
    }


def _exemption(exemption: Exemption, *, expired: bool) -> dict[str, Any]:
    return {
        "names": [*exemption.variables, *exemption.paths],
        "until": exemption.until.isoformat() if exemption.until else None,
        "reason": exemption.reason,
        "expired": expired,
    }
