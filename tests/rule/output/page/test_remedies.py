from __future__ import annotations

import pytest

from rule.compliance.instructions import Place
from rule.compliance.remediability import IMAGE, PROTECTED
from rule.model import (
    Association,
    CodeLine,
    Confidence,
    EnvironmentVariable,
    Finding,
    Location,
    Version,
)
from rule.model.button_plan import ButtonPlan, ButtonRefusal, Movability
from rule.output.page.remedies import remedy_of
from tests.rule.output.reports import FUNCTION

LIVE = Version("3", ("live",))
EDGE = Version("4", (), (Association("E123ABC", "viewer-request"),))
VARIABLE = EnvironmentVariable("DB_PASSWORD")
ELSEWHERE: dict[Place, Location] = {
    Place.CODE: CodeLine("app.py", 3),
    Place.LAYERS: CodeLine("app.py", 3, layer="shared:4"),
    Place.VERSIONS: EnvironmentVariable("DB_PASSWORD", LIVE),
    Place.EDGE: EnvironmentVariable("DB_PASSWORD", EDGE),
    Place.STORES: EnvironmentVariable("DB_PASSWORD", store="settings"),
}


def at(location: Location) -> Finding:
    return Finding(location, "Secret Keyword", Confidence.NAMED)


def test_a_variable_is_moved_if_nothing_is_known_to_be_against_it() -> None:
    remedy = remedy_of(at(VARIABLE), FUNCTION)

    assert remedy.is_moved
    assert not remedy.why_not


@pytest.mark.parametrize(
    ("blocker", "to_do"),
    [(PROTECTED, "owner"), (IMAGE, "Dockerfile"), ("5 layers", "in the code")],
)
def test_a_variable_that_is_not_moved_has_the_reason_and_what_to_do(
    blocker: str, to_do: str
) -> None:
    remedy = remedy_of(at(VARIABLE), FUNCTION._replace(remediation_blocker=blocker))

    assert (remedy.is_moved, remedy.why_not) == (False, blocker)
    assert to_do in remedy.to_do


def test_each_other_place_has_its_own_reason() -> None:
    assert {*ELSEWHERE} == {*Place} - {Place.VARIABLES}

    remedies = [remedy_of(at(location), FUNCTION) for location in ELSEWHERE.values()]

    assert not any(each.is_moved for each in remedies)
    assert len({each.why_not for each in remedies}) == len(remedies)
    assert all("rotate" in each.to_do for each in remedies)


@pytest.mark.parametrize(
    ("plan", "is_moved", "why_not"),
    [
        (ButtonPlan(Movability.MOVABLE, ("DB_PASSWORD",)), True, ""),
        (ButtonPlan(Movability.MOVABLE, ("OTHER",)), False, "the plan leaves it"),
        (
            ButtonPlan(Movability.REFUSED, refusals=(ButtonRefusal("It is a replica", "wait"),)),
            False,
            "It is a replica",
        ),
        (
            ButtonPlan(Movability.UNKNOWN, unread=("iam:GetRole was denied",)),
            False,
            "not known: iam:GetRole was denied",
        ),
    ],
)
def test_a_plan_knows_better_than_what_a_functions_description_shows(
    plan: ButtonPlan, is_moved: bool, why_not: str
) -> None:
    remedy = remedy_of(at(VARIABLE), FUNCTION._replace(plan=plan, remediation_blocker="5 layers"))

    assert (remedy.is_moved, remedy.why_not) == (is_moved, why_not)


def test_a_plan_says_nothing_of_what_the_button_never_moves() -> None:
    planned = FUNCTION._replace(plan=ButtonPlan(Movability.MOVABLE, ("DB_PASSWORD",)))

    assert remedy_of(at(CodeLine("app.py", 3)), planned).why_not == "it is in the code"
