from __future__ import annotations

from dataclasses import replace

from rule.audit.outcome import Audited, Outcome, Place, PlannedPlace
from rule.audit.plan_lines import plan_lines, plan_summary
from rule.model import Version
from rule.model.button_plan import ButtonPlan, ButtonRefusal, Movability
from tests.rule.audit.account_in_memory import PLACE, in_code, in_variable, outcome

PLANNED = PlannedPlace(PLACE, "one")
MOVABLE = ButtonPlan(Movability.MOVABLE, ("DB_PASSWORD", "TOKEN"), wave=1)


def audited(*planned: tuple[Outcome, ButtonPlan], place: PlannedPlace = PLANNED) -> Audited:
    return Audited(
        tuple(each for each, _ in planned),
        places=tuple(dict.fromkeys([PLACE, *(each.place for each, _ in planned)])),
        planned=(place,),
        plans={each.arn: plan for each, plan in planned},
    )


def test_waves_come_first_and_then_what_the_button_refuses_with_the_reason() -> None:
    refused = ButtonPlan(
        Movability.REFUSED, refusals=(ButtonRefusal("It is an image", "build it anew"),)
    )
    unknown = ButtonPlan(Movability.UNKNOWN, unread=("iam:GetRole was denied",), owner="Terraform")

    told = audited(
        (outcome("mail", in_variable()), refused),
        (outcome("orders", in_variable()), replace(MOVABLE, wave=2)),
        (outcome("sync", in_variable()), unknown),
        (outcome("till", in_variable()), replace(MOVABLE, owner="CloudFormation stack shop")),
    )

    assert list(plan_lines(told)) == [
        "",
        "WAVE  FUNCTION  THE BUTTON WOULD         DEPLOYED BY",
        "1     till      move DB_PASSWORD, TOKEN  CloudFormation stack shop",
        "2     orders    move DB_PASSWORD, TOKEN",
        "refused: mail: It is an image: build it anew",
        "unknown: sync (Terraform): iam:GetRole was denied",
        "planned: 123456789012 eu-central-1: by the stack one",
        "the button would move 2 in 2 waves, refuse 1; 1 unknown, 0 not in variables",
    ]


def test_what_is_not_in_the_functions_variables_is_said_with_where_it_is() -> None:
    nothing = ButtonPlan(Movability.NOTHING)

    _, code, version, *_ = plan_lines(
        audited(
            (outcome("a", in_code()), nothing),
            (outcome("b", in_variable(version=Version("3"))), nothing),
        )
    )

    assert code.startswith("not in variables: a: its secrets are in code")
    assert version.endswith("published versions keep theirs")


def test_a_sealed_function_that_cannot_start_would_be_mended() -> None:
    told = audited((outcome("mail", in_variable()), replace(MOVABLE, moving=())))

    assert "1     mail      mend it" in plan_lines(told)


def test_of_several_places_each_line_says_which() -> None:
    there = Place(PLACE.account, "us-east-1")
    elsewhere = replace(outcome("orders", in_variable()), place=there, arn="arn:elsewhere")
    refused = ButtonPlan(Movability.REFUSED, refusals=(ButtonRefusal("No", "do"),))

    told = list(
        plan_lines(audited((outcome("mail", in_variable()), MOVABLE), (elsewhere, refused)))
    )

    assert told[1].startswith("ACCOUNT AND REGION         WAVE")
    assert told[2].startswith("123456789012 eu-central-1  1     mail")
    assert told[3].startswith("refused: 123456789012 us-east-1 orders: No: do")


def test_why_no_stack_decided_is_said() -> None:
    note = "no stack is deployed here; planned by the template's defaults"

    told = audited((outcome("mail", in_variable()), MOVABLE), place=PlannedPlace(PLACE, "", note))

    assert f"planned: {PLACE}: {note}" in plan_lines(told)


def test_nothing_is_said_unless_it_was_asked_for() -> None:
    assert list(plan_lines(Audited((outcome("mail", in_variable()),)))) == []


def test_an_interrupted_plan_says_so() -> None:
    assert plan_summary(Audited(plan_interrupted=True)).endswith("; the plan was interrupted")
