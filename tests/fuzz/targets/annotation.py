"""The annotation: one line of 1 to 256 characters, and a verdict that follows from the evidence."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from typing import Any

from rule.compliance.annotation import LIMIT, compose, cut, width
from rule.compliance.verdict import judge
from rule.model import (
    CodeLine,
    ComplianceType,
    Confidence,
    EnvironmentVariable,
    Evidence,
    Exemption,
    ExemptionOutcome,
    Finding,
    Provenance,
    Unread,
    Verdict,
)
from tests.fuzz import json_mutation

WORDS = (
    "findings", "exempt", "unread", "obstacle", "A" * 300, "DB_PASSWORD", "node_modules/a/test/k",
    "Secret Keyword", "5 layers", "package", "why " * 100, "👩‍👩‍👧" * 60, "e\u0301" * 90, "name",
    "path", "line", "third", "type", "level", "what", "reason", "in_scope", "a, b", "+3 more",
    "漢" * 255, " ", "expired", "tag_fault", "paths", "until", "\u2028", "\u200d" * 40,
)  # fmt: skip
_VARIABLE = {"name": "DB_PASSWORD", "type": "Secret Keyword", "level": 2}
_LINE = {"path": "app.py", "line": 3, "type": "AWS Access Key", "level": 4}
_THIRD = {"path": "node_modules/a.js", "line": 1, "type": "any", "level": 2, "third": True}
_UNREAD = {"what": "package", "reason": "stopped", "in_scope": True}


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change evidence."""
    return json_mutation.mutated(data, most, seed, WORDS)


def seeds() -> dict[str, bytes]:
    """Return evidence of each kind."""
    given: dict[str, Any] = {
        "nothing": {},
        "variable": {"findings": [_VARIABLE]},
        "line": {"findings": [_LINE, _LINE]},
        "both": {"findings": [_LINE, _VARIABLE], "obstacle": "5 layers"},
        "third": {"findings": [_THIRD]},
        "unread": {"unread": [_UNREAD, _UNREAD]},
        "outside": {"unread": [{**_UNREAD, "in_scope": False}]},
        "exempt": {"exempt": [_VARIABLE, _VARIABLE], "findings": [_VARIABLE], "unread": [_UNREAD]},
        "many": {
            "findings": [{**_VARIABLE, "name": f"SERVICE_{n}_API_TOKEN"} for n in range(40)],
            "exempt": [{**_VARIABLE, "name": f"EXEMPT_{n}"} for n in range(30)],
        },
        "expired": {
            "findings": [_LINE],
            "exempt": [_VARIABLE, {**_LINE, "path": "tests/" * 50}],
            "in_force": [{"paths": ["tests/"], "until": 80}, {"paths": ["*"]}],
            "expired": [{"paths": ["tests/", "lib/"], "until": 9}],
            "tag_fault": "until= is wrong",
        },
        "long": {"findings": [{**_VARIABLE, "name": "A" * 300}], "obstacle": "why " * 80},
    }
    return {name: json.dumps(evidence).encode() for name, evidence in given.items()}


def check(data: bytes) -> None:
    """Judge evidence, and hold the verdict against it.

    Raises:
        AssertionError: AWS Config would refuse the annotation, or the verdict does not follow.
    """
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return
    evidence = _evidence(given)
    verdict = judge(evidence)
    _must_be_one_line(verdict.annotation, LIMIT)
    _must_follow(verdict, evidence)
    texts = [finding.secret_type for finding in evidence.findings]
    _must_be_one_line(
        compose("In", texts, evidence.remediation_blocker or "", 40 + len(texts)), LIMIT
    )
    for text in texts:
        limit = 1 + len(text) // 2
        assert width(cut(text, limit)) <= limit


def _must_follow(verdict: Verdict, evidence: Evidence) -> None:
    is_bad = any(finding.is_decisive for finding in evidence.findings) or any(
        unread.blocks_compliance for unread in evidence.unread
    )
    assert verdict.compliance_type is (
        ComplianceType.NON_COMPLIANT if is_bad else ComplianceType.COMPLIANT
    )
    assert judge(evidence) == verdict, "the same evidence is judged the same"


def _must_be_one_line(text: str, limit: int) -> None:
    assert 1 <= len(text) <= width(text) <= limit
    text.encode("utf-8")
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text)


def _evidence(given: Any) -> Evidence:
    told = given if isinstance(given, dict) else {}
    blocker = told.get("obstacle")
    return Evidence(
        tuple(map(_finding, _objects(told, "findings"))),
        tuple(map(_finding, _objects(told, "exempt"))),
        tuple(
            Unread(str(row.get("what")), str(row.get("reason")), bool(row.get("in_scope")))
            for row in _objects(told, "unread")
        ),
        str(blocker) if blocker else None,
        exemptions=ExemptionOutcome(
            tuple(map(_exemption, _objects(told, "in_force"))),
            tuple(map(_exemption, _objects(told, "expired"))),
            str(told.get("tag_fault") or ""),
        ),
    )


def _exemption(row: dict[str, Any]) -> Exemption:
    paths, day = row.get("paths"), row.get("until")
    return Exemption(
        paths=tuple(map(str, paths)) if isinstance(paths, list) else (),
        until=date.fromordinal(day) if isinstance(day, int) and 0 < day < 9_999 else None,
    )


def _objects(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = told.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _finding(row: dict[str, Any]) -> Finding:
    line, level = row.get("line"), row.get("level")
    provenance = Provenance.DEPENDENCY if row.get("third") else Provenance.OWN
    location = (
        CodeLine(str(row["path"]), line if isinstance(line, int) else 1, provenance)
        if "path" in row
        else EnvironmentVariable(str(row.get("name")))
    )
    confidence = Confidence(level) if level in (1, 2, 3, 4) else Confidence.NAMED
    return Finding(location, str(row.get("type")), confidence)
