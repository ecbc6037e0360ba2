from __future__ import annotations

import json
from dataclasses import is_dataclass, replace
from datetime import date
from typing import get_args, get_type_hints

import pytest

from rule.audit import stored
from rule.audit.outcome import Outcome
from rule.audit.stored import read, written
from rule.model import (
    Association,
    Broken,
    CodeLine,
    Confidence,
    Evidence,
    Exemption,
    ExemptionOutcome,
    Finding,
    Provenance,
    Unread,
    Version,
)
from tests.rule.audit.account_in_memory import in_code, in_variable, outcome

AT_EDGE = Version("4", (), (Association("E123ABC", "viewer-request", "/api/*"),))
WHOLE = replace(
    outcome(),
    evidence=Evidence(
        findings=(
            in_variable(version=Version("3", ("live",))),
            in_variable(version=AT_EDGE),
            in_code(layer="shared:4 of 210987654321"),
            Finding(CodeLine("x.py", 0, Provenance.OWN_SAMPLE), "Token", Confidence.PROVIDER),
        ),
        exempt=(in_variable("DEMO"),),
        unread=(Unread("app.py", "too long", blocks_compliance=False, is_temporary=True),),
        remediation_blocker="an image",
        broken=Broken(("no layer",), by_backout=True),
        exemptions=ExemptionOutcome(
            (Exemption(("DEMO",), ("*.pem",), date(2027, 1, 31), "OPS-1"),),
            (Exemption(("OLD",)),),
            "malformed",
        ),
    ),
)


@pytest.mark.parametrize("each", [outcome(), WHOLE, replace(WHOLE, verdict=None, crashed=True)])
def test_what_is_written_is_read_as_it_was(each: Outcome) -> None:
    line = written(each)

    assert read(line) == each
    assert "\n" not in line


def types_in(of: object) -> set[type]:
    """Return the types with members that an annotation, or such a type itself, is made of."""
    if isinstance(of, type) and (is_dataclass(of) or hasattr(of, "_fields")):
        return {of}.union(*(types_in(each) for each in get_type_hints(of).values()))
    return set[type]().union(*(types_in(each) for each in get_args(of)))


def test_everything_that_an_outcome_may_hold_can_be_read() -> None:
    assert types_in(Outcome) == set(stored._TYPES.values())


@pytest.mark.parametrize(
    "line",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"is": "Place", "account": "1", "region": "x"}',
        '{"is": "Popen", "args": "true"}',
        '{"is": "Outcome"}',
        written(WHOLE)[:-1],
        written(WHOLE).replace('"confidence": 4', '"confidence": 9'),
        written(WHOLE).replace("NON_COMPLIANT", "FINE").replace("COMPLIANT", "FINE"),
        "[" * 100_000,
        json.dumps({"is": ["Outcome"]}),
    ],
    ids=lambda line: line[:20],
)
def test_what_is_no_outcome_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        read(line)
