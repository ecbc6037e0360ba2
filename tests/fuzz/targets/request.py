"""The payloads of the runbooks' steps, for remediation and for the rule's scan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from remediation.planning.wiring import Wiring
from remediation.runbook import request as remediation
from remediation.runbook.parts import InvalidRequest
from remediation.runbook.request import Request
from rule.compliance import scan_request
from rule.compliance.parameters import InvalidRuleParameters
from rule.compliance.scan_request import InvalidScanRequest
from tests.events import event
from tests.fuzz import json_mutation
from tests.fuzz.canary import CANARY, must_be_a_refusal, must_not_tell

WORDS = (
    "action", "function_name", "scan", "plan", "variables", "secret_name_prefix", "kms_key_id",
    "one_step", "automatic", "delete_secret_after_days", "moving", "wiring", "parameters", "name",
    "exempt", "secret_type", "plain", "shadowed", "sealed", "store", "grant", "shadow", "probe",
    "cut_over", "shift", "watch", "alias_shift", "alias_alarm", "shifted", "since", "AllAtOnce",
    "Canary10Percent5Minutes", "2026-11-29T12:00:00Z", "back_out",
    "ScanCode", "6", "31", "٣", "¾", "07", "1e1", "arn:aws:lambda:x",
)  # fmt: skip
_SCAN = {
    "status": "Scan succeeded",
    "variables": [
        {"name": "DB_PASSWORD", "secret_type": "Secret Keyword", "exempt": False},
        {"name": "PUBLIC", "secret_type": "Secret Keyword", "exempt": True},
    ],
}
_PLAN = {"status": "Plan is ready", "moving": ["DB_PASSWORD"], "wiring": "sealed"}
_WHOLE = {
    "action": "plan",
    "function_name": "orders",
    "scan": json.dumps(_SCAN),
    "variables": ["A", "B"],
    "secret_name_prefix": "p/",
    "kms_key_id": "k",
    "one_step": "true",
    "automatic": "false",
}


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change a payload."""
    return json_mutation.mutated(data, most, seed, WORDS)


def seeds() -> dict[str, bytes]:
    """Return payloads of each kind."""
    base = {"action": "store", "function_name": "orders"}
    given: dict[str, Any] = {
        "whole": _WHOLE,
        "store": {**base, "plan": json.dumps(_PLAN)},
        "twice": {**base, "plan": json.dumps(json.dumps(_PLAN)), "scan": _SCAN},
        "watch": {
            **base,
            "action": "watch",
            "alias_shift": "Canary10Percent5Minutes",
            "alias_alarm": "orders-errors",
            "shifted": json.dumps({"since": "2026-11-29T12:00:00+00:00"}),
        },
        "back_out": {**base, "action": "back_out", "delete_secret_after_days": "7"},
        "scan": event("scan"),
        "scan_verify": event("scan_verify"),
        "nothing": {},
    }
    return {name: json.dumps(payload).encode() for name, payload in given.items()}


def check(data: bytes) -> None:
    """Read a payload as both packages do.

    Raises:
        AssertionError: it was taken for another, or a refusal tells too much.
    """
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(given, Mapping):
        return  # A runbook's payload is written in the runbook: an object.
    _of_remediation(given)
    _of_scan(given)


def _of_remediation(given: Mapping[str, Any]) -> None:
    try:
        request = remediation.parse_request(given)
    except InvalidRequest as refused:
        _must_not_quote(refused, given)
        return
    _must_be_sound(request)
    # Automation puts another step's answer into a string, and that into a string.
    for part in ("scan", "plan"):
        if isinstance(given.get(part), Mapping):
            for text in (json.dumps(given[part]), json.dumps(json.dumps(given[part]))):
                assert remediation.parse_request({**given, part: text}) == request


def _must_be_sound(request: Request) -> None:
    options = request.options
    assert isinstance(request.action, str)
    assert isinstance(request.function_name, str)
    assert request.function_name
    assert not {":", "/"} & set(request.function_name)
    for names in (request.found, request.planned, options.variables):
        assert isinstance(names, tuple)
        assert all(isinstance(name, str) and name for name in names)
    for text in (options.secret_prefix, options.kms_key_id):
        assert text is None or (isinstance(text, str) and text)
    assert isinstance(request.wiring_before, Wiring)
    assert request.delete_secret_after_days is None or 7 <= request.delete_secret_after_days <= 30
    if options.shift:
        assert 0 < options.shift.weight < 1
        assert 0 < options.shift.minutes < 100
    assert request.shifting_since is None or request.shifting_since.tzinfo
    assert (type(options.one_step), type(options.automatic)) == (bool, bool)


def _of_scan(given: Mapping[str, Any]) -> None:
    try:
        request = scan_request.parse_request(given)
    except InvalidScanRequest as refused:
        _must_not_quote(refused, given)
        return
    except InvalidRuleParameters:
        return  # It quotes the parameters, to be mended.
    assert isinstance(request.function_name, str)
    assert request.function_name
    assert all(isinstance(name, str) for name in request.must_be_gone)


def _must_not_quote(refused: Exception, given: Mapping[str, Any]) -> None:
    """Check that a refusal holds no value; it names unknown parts."""
    must_be_a_refusal(refused)
    if not any(CANARY in name for name in given):
        must_not_tell([refused])
