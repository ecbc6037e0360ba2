"""``--format ocsf``: events of the Open Cybersecurity Schema Framework, for security lakes.

Each subject is a Compliance Finding that passes, fails, or warns of what was not read; each secret
is a Detection Finding.

Source: https://schema.ocsf.io/1.4.0/classes/detection_finding and …/compliance_finding
"""

from __future__ import annotations

from ..model import Confidence, Unread
from .guidance import GUIDANCE, REMEDY, identifier, title
from .places import names_of, place
from .plans import plan_sentence
from .report import Report, Status, Subject
from .secrets import Json, Secret, justification, secrets_of
from .texts import encodable, json_text, printable

VERSION = "1.4.0"
_CATEGORY, _COMPLIANCE, _DETECTION = 2, 2003, 2004
_CREATE = 1
_INFORMATIONAL, _MEDIUM, _HIGH, _CRITICAL = 1, 3, 4, 5
_NEW, _SUPPRESSED, _RESOLVED = 1, 3, 4
_SEVERITIES = {
    Confidence.PROVIDER: (_CRITICAL, "Critical"),
    Confidence.STRUCTURED: (_HIGH, "High"),
    Confidence.NAMED: (_HIGH, "High"),
    Confidence.ENTROPY: (_MEDIUM, "Medium"),
}
_CONFIDENCES = {
    Confidence.PROVIDER: (3, "High"),
    Confidence.STRUCTURED: (3, "High"),
    Confidence.NAMED: (2, "Medium"),
    Confidence.ENTROPY: (1, "Low"),
}
_OUTCOMES = {
    Status.CLEAN: (1, "Pass", _INFORMATIONAL, "Informational", _RESOLVED, "Resolved"),
    Status.UNREAD: (2, "Warning", _MEDIUM, "Medium", _NEW, "New"),
    Status.BROKEN: (3, "Fail", _HIGH, "High", _NEW, "New"),
    Status.FOUND: (3, "Fail", _HIGH, "High", _NEW, "New"),
}
_CONTROL = "lambda-no-plaintext-secrets"
_STANDARD = "CWE-526: Cleartext Storage of Sensitive Information in an Environment Variable"


def as_ocsf(report: Report) -> str:
    """Return the report as a JSON list of events."""
    events = [_compliance(report, subject) for subject in report.subjects]
    if report.unread:
        events.append(_run(report))
    events += (_detection(report, secret) for secret in secrets_of(report))
    return json_text(events)


def _compliance(report: Report, subject: Subject) -> Json:
    status_id, status, severity_id, severity, state_id, state = _OUTCOMES[subject.status]
    counted = f"{subject.secrets} in plaintext"
    details = [printable(f"cannot start: {fault}") for fault in subject.faults]
    details += (_not_read(unread) for unread in subject.missing)
    planned = [printable(plan_sentence(subject.plan))] if subject.plan else []
    return {
        **_event(report, _COMPLIANCE, severity_id, severity, subject),
        "message": printable(f"{names_of(subject)}: {subject.status.value}"),
        "status_id": state_id,
        "status": state,
        "finding_info": {
            "uid": encodable(f"{names_of(subject)}/{_CONTROL}"),
            "title": "No secrets in plaintext",
            "desc": f"Secrets found: {counted}.",
            "created_time": _milliseconds(report),
        },
        "compliance": {
            "control": _CONTROL,
            "standards": [_STANDARD],
            "status_id": status_id,
            "status": status,
            "status_details": [f"secrets: {counted}", *details],
        },
        "remediation": {"desc": "\n".join((*planned, *REMEDY))},
        "resources": [_resource(subject)],
    }


def _run(report: Report) -> Json:
    """Return an event for what belongs to no subject and was not read."""
    return {
        **_event(report, _COMPLIANCE, _MEDIUM, "Medium", None),
        "message": "The run did not read all that it was asked to",
        "status_id": _NEW,
        "status": "New",
        "finding_info": {
            "uid": f"{report.command}/{_CONTROL}",
            "title": "No secrets in plaintext",
            "created_time": _milliseconds(report),
        },
        "compliance": {
            "control": _CONTROL,
            "standards": [_STANDARD],
            "status_id": 2,
            "status": "Warning",
            "status_details": [_not_read(unread) for unread in report.unread],
        },
    }


def _detection(report: Report, secret: Secret) -> Json:
    finding, subject = secret.surest, secret.subject
    severity_id, severity = _SEVERITIES[finding.confidence]
    confidence_id, confidence = _CONFIDENCES[finding.confidence]
    reason = justification(secret.exemptions)
    return {
        **_event(report, _DETECTION, severity_id, severity, subject),
        "message": printable(f"{title(secret.types)}: {place(secret)} in {names_of(subject)}"),
        "is_alert": not secret.exemptions,
        "status_id": _SUPPRESSED if secret.exemptions else _NEW,
        "status": "Suppressed" if secret.exemptions else "New",
        **({"status_detail": encodable(reason)} if reason else {}),
        "confidence_id": confidence_id,
        "confidence": confidence,
        "finding_info": {
            "uid": encodable(
                f"{names_of(subject)}/{finding.location}/{identifier(finding.secret_type)}"
            ),
            "title": title(secret.types),
            "desc": GUIDANCE[finding.confidence].why,
            "types": [each.secret_type for each in secret.findings],
            "created_time": _milliseconds(report),
            "analytic": {
                "type_id": 1,
                "type": "Rule",
                "uid": identifier(finding.secret_type),
                "name": finding.secret_type,
            },
        },
        "remediation": {"desc": "\n".join(REMEDY)},
        "resources": [_resource(subject)],
        "evidences": [
            {
                "name": "place",
                "data": {
                    "location": encodable(str(finding.location)),
                    "line": secret.position.line or None,
                    "column": secret.position.column or None,
                    "key": encodable(finding.key) or None,
                },
            }
        ],
    }


def _event(
    report: Report, class_uid: int, severity_id: int, severity: str, subject: Subject | None
) -> Json:
    function = subject.function if subject else None
    cloud: Json = {}
    if function:
        partition = function.arn.split(":")[1] if ":" in function.arn else "aws"
        cloud["cloud"] = {
            "provider": "AWS",
            "region": function.region,
            "cloud_partition": partition,
            "account": {"uid": function.account_id, "type_id": 10, "type": "AWS Account"},
        }
    return {
        "category_uid": _CATEGORY,
        "category_name": "Findings",
        "class_uid": class_uid,
        "class_name": "Compliance Finding" if class_uid == _COMPLIANCE else "Detection Finding",
        "activity_id": _CREATE,
        "activity_name": "Create",
        "type_uid": class_uid * 100 + _CREATE,
        "time": _milliseconds(report),
        "severity_id": severity_id,
        "severity": severity,
        "metadata": {
            "version": VERSION,
            "product": {
                "name": report.tool.name,
                "vendor_name": report.tool.name,
                "version": report.tool.version,
            },
            **({"profiles": ["cloud"]} if cloud else {}),
        },
        **cloud,
    }


def _resource(subject: Subject) -> Json:
    function = subject.function
    return {
        "uid": encodable(names_of(subject)),
        "name": encodable(subject.name),
        "type": "AwsLambdaFunction" if function else subject.kind.value,
        **({"region": function.region} if function else {}),
    }


def _not_read(unread: Unread) -> str:
    return printable(f"not read: {unread.what}: {unread.reason}")


def _milliseconds(report: Report) -> int:
    return int(report.made_at.timestamp() * 1000)
