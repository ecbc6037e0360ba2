"""``--format json`` and ``ndjson``: everything of a report, by `docs/schema/report.schema.json`."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Unread
from .plans import plan_row
from .report import Report, Subject
from .secrets import Json, finding_rows
from .texts import encodable, json_text

SCHEMA_VERSION = "1.3"
"""The first number changes when a reader of the document has to change, too."""


def as_json(report: Report) -> str:
    """Return the report as one JSON document."""
    return json_text(_document(report))


def as_ndjson(report: Report) -> str:
    """Return a line of JSON for each finding, part that was not read, and fault."""
    return "\n".join(json_text(row, indent=None) for row in _records(report))


def tool_row(report: Report) -> Json:
    """Return the versions that decide a report."""
    tool = report.tool
    return {
        "name": tool.name,
        "version": tool.version,
        "detect_secrets": tool.detect_secrets,
        "fingerprint": tool.fingerprint,
    }


def _document(report: Report) -> Json:
    subjects = report.subjects
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": tool_row(report),
        "command": report.command,
        "made_at": report.made_at.isoformat(timespec="seconds"),
        "complete": not any(report.missing),
        "counts": {
            "subjects": len(subjects),
            "secrets": report.secrets,
            "findings": sum(len(subject.counted) for subject in subjects),
            "exempt": sum(len(subject.exempt) for subject in subjects),
            "broken": sum(bool(subject.faults) for subject in subjects),
            "weak": sum(subject.weak for subject in subjects),
            "not_read": sum(1 for _ in report.missing),
        },
        "subjects": [_subject(subject) for subject in subjects],
        "unread": [_unread(unread) for unread in report.unread],
    }


def _records(report: Report) -> Iterator[Json]:
    for subject in report.subjects:
        of: Json = {"kind": subject.kind.value, "name": encodable(subject.name)}
        of["part"] = encodable(subject.part) or None
        of["arn"] = encodable(subject.function.arn) if subject.function else None
        of = {"subject": of}
        for row in finding_rows(subject):
            yield {"record": "finding", **of, **row}
        for unread in subject.unread:
            yield {"record": "unread", **of, **_unread(unread)}
        for fault in subject.faults:
            yield {"record": "fault", **of, "fault": encodable(fault)}
        if subject.plan:
            yield {"record": "plan", **of, **plan_row(subject.plan)}
    for unread in report.unread:
        yield {"record": "unread", "subject": None, **_unread(unread)}


def _subject(subject: Subject) -> Json:
    function, verdict, read = subject.function, subject.verdict, subject.read
    return {
        "kind": subject.kind.value,
        "name": encodable(subject.name),
        "part": encodable(subject.part) or None,
        "function": function
        and {
            "arn": encodable(function.arn),
            "account_id": function.account_id,
            "region": function.region,
            "runtime": encodable(function.runtime) or None,
            "owner": encodable(function.owner) or None,
        },
        "verdict": verdict
        and {
            "compliance_type": verdict.compliance_type.value,
            "annotation": encodable(verdict.annotation),
        },
        "status": subject.status.value,
        "secrets": subject.secrets,
        "faults": [encodable(fault) for fault in subject.faults],
        "read": read and {"variables": read.variables, "files": read.files, "bytes": read.bytes},
        "findings": list(finding_rows(subject)),
        "unread": [_unread(unread) for unread in subject.unread],
        "truncated": [{"kind": kind, "count": count} for kind, count in subject.omitted],
        "notes": [encodable(note) for note in subject.notes],
        "plan": subject.plan and plan_row(subject.plan),
    }


def _unread(unread: Unread) -> Json:
    return {
        "what": encodable(unread.what),
        "reason": encodable(unread.reason),
        "blocks_compliance": unread.blocks_compliance,
    }
