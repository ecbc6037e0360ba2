"""What an audit asks of the remediation's planning, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from rule.audit.child_process import Interrupted
from rule.audit.interruption import Interruption
from rule.audit.outcome import Audited, Outcome, Place, PlannedPlace, UnlistedPlace
from rule.audit.planning import with_plans
from rule.audit.preview import Preview, PreviewBroken
from rule.model import Broken, Evidence, Unread, Version
from rule.model.button_plan import ButtonRefusal, Movability
from tests.rule.audit.account_in_memory import PLACE, arn_of, in_code, in_variable, outcome

MOVABLE: Mapping[str, Any] = {
    "status": "movable",
    "moving": ["DB_PASSWORD"],
    "refusals": [],
    "unread": [],
    "steps": ["Store: put DB_PASSWORD into a secret"],
    "warnings": ["Rotate it"],
    "owner": "CloudFormation stack shop",
    "owning_stack": "shop",
    "role_arn": "arn:aws:iam::123456789012:role/orders",
}
FOUND = outcome("orders", in_variable())


@dataclass
class Planning:
    """Plans as it is told; notes where it was started, what was asked, and how often it ended."""

    answers: dict[str, Mapping[str, Any] | Exception] = field(default_factory=dict)
    """By a function's name; all others are movable."""
    started: list[Place] = field(default_factory=list)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    closed: int = 0
    stack: str = "one"
    note: str = ""

    def __call__(self, place: Place, is_wanted: Callable[[], bool]) -> Preview:
        assert is_wanted()
        self.started.append(place)
        return self

    def ask(self, function: str, variables: Sequence[str]) -> Mapping[str, Any]:
        self.asked.append((function, tuple(variables)))
        answer = self.answers.get(function, MOVABLE)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed += 1


def planned(
    planning: Planning, *outcomes: Outcome, interruption: Interruption | None = None, **more: Any
) -> Audited:
    places = tuple(dict.fromkeys([PLACE, *(each.place for each in outcomes)]))
    audited = Audited(outcomes, places=places, **more)
    return with_plans(audited, planning, lambda *_: None, interruption or Interruption())


def test_a_movable_function_has_what_the_planning_said_and_a_wave() -> None:
    told = planned(Planning(), FOUND).plans[FOUND.arn]

    assert (told.outcome, told.wave) == (Movability.MOVABLE, 1)
    assert told.moving == ("DB_PASSWORD",)
    assert told.steps == ("Store: put DB_PASSWORD into a secret",)
    assert (told.owner, told.owning_stack) == ("CloudFormation stack shop", "shop")


def test_only_the_functions_own_variables_are_asked_about_and_each_once() -> None:
    planning = Planning()
    twice = in_variable()._replace(secret_type="GitHub Token")
    old = in_variable("OLD", Version("3", ("live",)))

    planned(planning, outcome("orders", in_variable(), twice, old, in_code()))

    assert planning.asked == [("orders", ("DB_PASSWORD",))]


@pytest.mark.parametrize(
    "findings", [(in_code(),), (in_variable(version=Version("3", ("live",))),)]
)
def test_where_no_variable_can_be_moved_the_owner_is_asked_for(findings: tuple[Any, ...]) -> None:
    planning = Planning({"orders": {**MOVABLE, "status": "nothing"}})
    found = outcome("orders", *findings)

    told = planned(planning, found).plans[found.arn]

    assert (told.outcome, told.owner) == (Movability.NOTHING, "CloudFormation stack shop")
    assert planning.asked == [("orders", ())]


def test_what_was_not_read_is_unknown() -> None:
    unread = outcome("sync", unread=(Unread("environment", "denied"),))

    told = planned(Planning(), unread).plans[unread.arn]

    assert (told.outcome, told.unread) == (Movability.UNKNOWN, ("environment: denied",))


def test_a_sealed_function_that_cannot_start_is_asked_about() -> None:
    planning = Planning()
    broken = replace(outcome("mail", in_code()), evidence=Evidence(broken=Broken(("no layer",))))

    planned(planning, broken)

    assert planning.asked == [("mail", ())]


def test_a_clean_function_has_no_plan() -> None:
    told = planned(Planning(), outcome("clean"))

    assert told.plans == {}
    assert told.planned == (PlannedPlace(PLACE),)


def test_a_refused_function_has_its_reasons_and_no_wave() -> None:
    refusal = {"reason": "It is an image", "remedy": "build it anew"}
    planning = Planning({"orders": {**MOVABLE, "status": "refused", "refusals": [refusal]}})

    told = planned(planning, FOUND).plans[FOUND.arn]

    assert (told.outcome, told.wave) == (Movability.REFUSED, None)
    assert told.refusals == (ButtonRefusal("It is an image", "build it anew"),)


def test_a_function_that_is_gone_leaves_the_outcome() -> None:
    planning = Planning({"orders": {**MOVABLE, "status": "gone"}})

    told = planned(planning, FOUND, outcome("mail"))

    assert [each.name for each in told.outcomes] == ["mail"]
    assert told.plans == {}


def test_each_place_has_a_planning_of_its_own_and_waves_of_its_own() -> None:
    elsewhere = replace(
        FOUND, place=replace(PLACE, region="us-east-1"), arn=arn_of("orders").replace("eu", "us")
    )
    planning = Planning()

    told = planned(planning, FOUND, elsewhere)

    assert planning.started == [PLACE, elsewhere.place]
    assert planning.closed == 2
    assert [plan.wave for plan in told.plans.values()] == [1, 1]
    assert told.planned == (PlannedPlace(PLACE, "one"), PlannedPlace(elsewhere.place, "one"))


def test_a_place_that_could_not_be_listed_has_no_plan() -> None:
    told = planned(Planning(), unlisted=(UnlistedPlace(PLACE, "denied"),))

    assert told.planned == ()


@pytest.mark.parametrize(
    "answer",
    [
        PreviewBroken("boto3 is not installed"),
        {"status": "movable"},
        {**MOVABLE, "status": "who knows"},
        {**MOVABLE, "refusals": ["no"]},
        {**MOVABLE, "moving": None},
    ],
)
def test_a_planning_that_breaks_leaves_all_that_follow_unknown_and_never_movable(
    answer: Mapping[str, Any] | Exception,
) -> None:
    planning = Planning({"orders": answer})

    told = planned(planning, FOUND, outcome("sync", in_variable()))

    assert {plan.outcome for plan in told.plans.values()} == {Movability.UNKNOWN}
    assert all(plan.unread[0] for plan in told.plans.values())
    assert planning.asked == [("orders", ("DB_PASSWORD",))]


def test_ctrl_c_ends_it_with_what_there_is() -> None:
    interruption = Interruption()
    planning = Planning({"sync": Interrupted()})
    last = outcome("zeta", in_variable())

    def show(_: int, __: int, current: str) -> None:
        interruption.wanted = current != "orders"

    audited = Audited((FOUND, outcome("sync", in_variable()), last), places=(PLACE,))
    told = with_plans(audited, planning, show, interruption)

    outcomes = [plan.outcome for plan in told.plans.values()]
    assert outcomes == [Movability.MOVABLE, Movability.UNKNOWN, Movability.UNKNOWN]
    assert told.plans[last.arn].unread == ("the audit was interrupted",)
    assert told.plan_interrupted
