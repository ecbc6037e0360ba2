"""A row of the cache: what the rule stored is taken as it is, and everything else scanned anew."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rule.compliance.verdict import judge
from rule.model import (
    CodeLine,
    ComplianceType,
    Confidence,
    Evidence,
    Finding,
    Provenance,
    Unread,
)
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import PackageKey, ResultCache
from tests.fuzz import json_mutation

WORDS = ("findings", "unread", "finished", "own", "dependency", "sample", "app.py", "a reason")
_KEY = PackageKey("a hash", "a fingerprint")
_SCANNED = ScanResult((), (Unread("package", "scanned anew"),), finished=True)
_FINDINGS = tuple(
    Finding(CodeLine("app.py", 3, provenance), "a type", confidence)
    for provenance in Provenance
    for confidence in Confidence
)
_UNREAD = (Unread("a.zip", "a reason"), Unread("code", "a reason", blocks_compliance=False))


class _Row:
    def __init__(self, text: str) -> None:
        self._text = text

    def get(self, _key: str, _now: int) -> str:
        return self._text

    def get_all(self, keys: Sequence[str], _now: int) -> dict[str, str]:
        return dict.fromkeys(keys, self._text)

    def put(self, _key: str, _text: str, _expiration: int) -> None:
        raise AssertionError("what was in the cache is stored again")


class _Empty(_Row):
    def put(self, _key: str, _text: str, _expiration: int) -> None:
        pass


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change a row."""
    return json_mutation.mutated(data, most, seed, WORDS)


def seeds() -> dict[str, bytes]:
    """Return rows as the rule writes them."""
    results = {
        "nothing": ScanResult((), (), finished=True),
        "unfinished": ScanResult((), _UNREAD, finished=False),
        "all": ScanResult(_FINDINGS, _UNREAD, finished=True),
        **{f"finding {n}": ScanResult((each,), (), True) for n, each in enumerate(_FINDINGS)},
        **{f"unread {n}": ScanResult((), (each,), True) for n, each in enumerate(_UNREAD)},
    }
    return {name: json.dumps(result.to_json()).encode() for name, result in results.items()}


def check(data: bytes) -> None:
    """Recall a row, and judge by it.

    Raises:
        AssertionError: a row that the rule does not write was taken, or the result is unfinished.
    """
    text = data.decode("utf-8", "replace")
    recalled = ResultCache(_Empty(text)).recall(_KEY, lambda: _SCANNED)
    if recalled is _SCANNED:
        return
    row = json.loads(text)
    assert recalled.finished, "an unfinished result was taken"
    assert json.loads(json.dumps(recalled.to_json())) == {
        name: row[name] for name in ("findings", "unread", "finished")
    }, "the row was not taken as it is"
    verdict = judge(Evidence(recalled.findings, (), recalled.unread))
    blocks = [*filter(lambda each: each.is_decisive, recalled.findings)]
    blocks += [*filter(lambda each: each.blocks_compliance, recalled.unread)]  # type: ignore[list-item]
    assert (verdict.compliance_type is ComplianceType.NON_COMPLIANT) is bool(blocks)
