"""``--format sarif``: SARIF 2.1.0, for code hosts and editors. What is too weak is only counted.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from ..model import CodeLine, EnvironmentVariable, Finding, Unread
from .document import tool_row
from .guidance import GUIDANCE, REMEDY, identifier, title
from .places import address, file_uri, names_of, place
from .plans import plan_row
from .report import Report, Subject, SubjectKind
from .secrets import Json, Secret, justification, secrets_of
from .texts import encodable, json_text, printable

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_TAGS = ["security", "secrets", "external/cwe/cwe-798", "external/cwe/cwe-526"]


def as_sarif(report: Report) -> str:
    """Return the report as a SARIF log with one run and one result for each secret."""
    secrets = list(secrets_of(report))
    rules = _rules(secrets)
    run = {
        "tool": {
            "driver": {
                "name": report.tool.name,
                "version": report.tool.version,
                "semanticVersion": report.tool.version,
                "rules": [_rule(finding) for finding in rules.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not any(report.missing),
                "endTimeUtc": report.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "toolExecutionNotifications": list(_notifications(report)),
            }
        ],
        "automationDetails": {"id": f"{report.tool.name}/{report.command}/"},
        "results": _results(secrets, list(rules)),
        "properties": {
            **tool_row(report),
            "weak": sum(subject.weak for subject in report.subjects),
            "truncated": [
                {"subject": encodable(subject.name), "kind": kind, "count": count}
                for subject in report.subjects
                for kind, count in subject.omitted
            ],
        },
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(secrets: Sequence[Secret]) -> dict[str, Finding]:
    """Return a finding for each type that names a secret, the surest, by the rule's identifier."""
    rules: dict[str, Finding] = {}
    for secret in secrets:
        name = identifier(secret.surest.secret_type)
        if name not in rules or rules[name].confidence < secret.surest.confidence:
            rules[name] = secret.surest
    return dict(sorted(rules.items()))


def _rule(finding: Finding) -> Json:
    guidance = GUIDANCE[finding.confidence]
    name = "".join(word.capitalize() for word in identifier(finding.secret_type).split("-"))
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(REMEDY, start=1))
    return {
        "id": identifier(finding.secret_type),
        "name": name,
        "shortDescription": {"text": f"{title(finding.secret_type)}."},
        "fullDescription": {
            "text": f"A secret of the type {finding.secret_type} stands in plaintext. "
            f"{guidance.why}"
        },
        "help": {
            "text": f"{guidance.why}\n\nWhat to do:\n{steps}",
            "markdown": f"{guidance.why}\n\n**What to do**\n\n{steps}",
        },
        "defaultConfiguration": {"level": guidance.level},
        "properties": {
            "tags": _TAGS,
            "precision": guidance.precision,
            "security-severity": str(guidance.severity),
            "problem.severity": guidance.level,
        },
    }


def _results(secrets: Sequence[Secret], rules: Sequence[str]) -> list[Json]:
    numbers = {name: number for number, name in enumerate(rules)}
    seen: dict[str, int] = {}
    results = []
    for secret in secrets:
        finding = secret.surest
        rule = identifier(finding.secret_type)
        identity = _identity(secret, rule)
        seen[identity] = seen.get(identity, 0) + 1
        text = f"{title(secret.types)}: {place(secret)}"
        if secret.subject.kind is not SubjectKind.FILE:  # whose place is its name
            text += f" in {printable(names_of(secret.subject))}"
        result: Json = {
            "ruleId": rule,
            "ruleIndex": numbers[rule],
            "level": GUIDANCE[finding.confidence].level,
            "message": {"text": _plain(f"{text}. Move it to AWS Secrets Manager, then rotate it.")},
            "locations": [_location(secret)],
            "partialFingerprints": {"placeAndType/v1": f"{identity}:{seen[identity]}"},
            "properties": {
                "confidence": finding.confidence.name.lower(),
                "secretTypes": [each.secret_type for each in secret.findings],
                **({"button": plan_row(secret.subject.plan)} if secret.subject.plan else {}),
            },
        }
        # A result without suppressions, in a log where others have some, would have unknown ones.
        result["suppressions"] = [
            {"kind": "external", "justification": encodable(justification((each,)))}
            for each in secret.exemptions
        ]
        results.append(result)
    return results


def _location(secret: Secret) -> Json:
    at = secret.surest.location
    physical: Json = {"artifactLocation": {"uri": file_uri(secret)}}
    position = secret.position
    if position.line:
        column = {"startColumn": position.column} if position.column else {}
        physical["region"] = {"startLine": position.line} | column
    match at:
        case CodeLine(line=line):
            name, kind = secret.surest.key if line else "", "member"
        case EnvironmentVariable(name):
            kind = "variable"
    logical: list[Json] = []
    subject = secret.subject
    if subject.function or name:
        full = [names_of(subject) if subject.function else subject.part, name]
        logical.append(
            {
                "name": encodable(name or subject.name),
                "fullyQualifiedName": encodable(":".join(filter(None, full))),
                "kind": kind if name else "resource",
            }
        )
    return {"physicalLocation": physical, **({"logicalLocations": logical} if logical else {})}


def _identity(secret: Secret, rule: str) -> str:
    """Return what stays the same of a secret while the lines around it change; no hash of it."""
    at = secret.surest.location
    name = at.name if isinstance(at, EnvironmentVariable) else f"{at.layer}!{at.path}"
    text = "\0".join((names_of(secret.subject), at.version.number, name, rule))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _notifications(report: Report) -> Iterator[Json]:
    yield from (_notification(unread, None) for unread in report.unread)
    for subject in report.subjects:
        for unread in subject.unread:
            yield _notification(unread, subject)
        if subject.faults:
            text = _plain(printable(f"{names_of(subject)}: {subject.breakage}"))
            yield {"level": "error", "message": {"text": text}}
        for note in subject.notes:
            yield {"level": "note", "message": {"text": _plain(printable(note))}}


def _notification(unread: Unread, subject: Subject | None) -> Json:
    of = f"{names_of(subject)}: " if subject else ""
    uri = address(subject) if subject else ""
    at = [{"physicalLocation": {"artifactLocation": {"uri": uri}}}] if uri else []
    return {
        "level": "error" if unread.blocks_compliance else "note",
        "message": {"text": _plain(printable(f"not read: {of}{unread.what}: {unread.reason}"))},
        **({"locations": at} if at else {}),
    }


def _plain(text: str) -> str:
    """Escape what a message takes for a link or for a place to fill."""
    for sign in ("\\", "[", "]"):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("{", "{{").replace("}", "}}")
