"""Types that hold what may be a secret hide it: no error and no log can show it by accident."""

from __future__ import annotations

import json

import pytest

from rule.detection.escapes import Unescaped
from rule.detection.lines import Hit
from rule.detection.syntax.expression_literals import Literal
from rule.detection.syntax.names import Name
from rule.detection.syntax.tokens import Token
from rule.detection.syntax.yaml_blocks import _Line
from rule.model import (
    CodeLine,
    Confidence,
    Finding,
    Position,
    Provenance,
    SourceFile,
    Variable,
)
from rule.scanning.result import Extent, ScanResult
from rule.sources.unpacking import Content

CANARY = "canary"
HOLDERS = (
    Content(CANARY.encode()),
    Hit(1, CANARY, CANARY.encode()),
    Literal(CANARY),
    Name(CANARY, 0, 6, 1),
    SourceFile("app.py", CANARY),
    SourceFile("app.py", CANARY.encode()),
    Token("literal", 0, 8, 1, f'"{CANARY}"', CANARY),
    Unescaped(CANARY, (1,)),
    Variable("A", CANARY),
    _Line(CANARY, 0, is_item=False),
)


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
def test_a_value_shows_in_no_form_of_what_holds_it(holder: object) -> None:
    for shown in (repr(holder), str(holder), f"{holder}", f"{[holder]}"):
        assert CANARY not in shown


@pytest.mark.parametrize("candidate", [Variable("A", CANARY), SourceFile("app.py", CANARY)])
def test_a_candidate_is_not_written_as_json(candidate: object) -> None:
    with pytest.raises(TypeError):
        json.dumps({"candidate": candidate})
    assert CANARY not in json.dumps({"candidate": candidate}, default=str)


AT = CodeLine("app.py", 1)
FINDING = Finding(AT, "Token", Confidence.NAMED)
READ = ScanResult((FINDING,), (), finished=True)
VARIABLE = Variable("A", "otter")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FINDING, FINDING._replace(column=7, key="token", position=Position(2, 3))),
        (READ, READ._replace(extent=Extent(files=9))),
        (VARIABLE, Variable("A", "otter", Position(2, 3))),
        (SourceFile("a", "x"), SourceFile("a", b"x")),
    ],
)
def test_where_something_stands_makes_no_other_thing_of_it(one: object, other: object) -> None:
    assert (one == other, one != other) == (True, False)
    assert len({one, other}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FINDING, FINDING._replace(location=AT._replace(line=2))),
        (FINDING, Finding(AT, "Other", Confidence.NAMED)),
        (FINDING, FINDING._replace(confidence=Confidence.ENTROPY)),
        (FINDING, tuple(FINDING)),
        (READ, READ._replace(finished=False)),
        (READ, tuple(READ)),
        (VARIABLE, Variable("A", "Otter")),
        (VARIABLE, ("A", "otter", Position())),
        (SourceFile("a", "x"), SourceFile("b", "x")),
        (SourceFile("a", "x"), ("a", "x", Provenance.OWN)),
    ],
)
def test_all_else_tells_two_things_apart(one: object, other: object) -> None:
    assert (one == other, one != other) == (False, True)
    assert len({one, other}) == 2
