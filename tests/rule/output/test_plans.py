"""What each format says of what the button would do."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from rule.model.button_plan import ButtonPlan, ButtonRefusal, Movability
from rule.output.formats import FORMATS
from rule.output.plans import plan_sentence
from rule.output.report import Report
from tests.rule.output.reports import FUNCTION, REPORT, parsed
from tests.rule.output.sarif_schema import LOG
from tests.test_imports import ROOT

SCHEMA = json.loads((ROOT / "docs/schema/report.schema.json").read_text("utf-8"))
MOVABLE = ButtonPlan(
    Movability.MOVABLE,
    ("DB_PASSWORD",),
    steps=("Store: put DB_PASSWORD into the secret x",),
    owner="CloudFormation stack shop",
    owning_stack="shop",
    wave=2,
)
REFUSED = ButtonPlan(
    Movability.REFUSED, refusals=(ButtonRefusal("It is an image", "build it anew"),)
)
UNKNOWN = ButtonPlan(Movability.UNKNOWN, unread=("iam:GetRole was denied",))
NOTHING = ButtonPlan(Movability.NOTHING)
NO_VARIABLE = "no variable of the function itself holds a secret"
MOVES = "The Remediate button would move DB_PASSWORD (wave 2)"


def report(plan: ButtonPlan = MOVABLE) -> Report:
    return REPORT._replace(subjects=(FUNCTION._replace(plan=plan),))


def read(format_name: str, plan: ButtonPlan = MOVABLE) -> Any:
    return json.loads(FORMATS[format_name](report(plan)))


@pytest.mark.parametrize("plan", [MOVABLE, REFUSED, UNKNOWN, NOTHING])
def test_the_document_with_a_plan_is_what_its_schema_says(plan: ButtonPlan) -> None:
    document = read("json", plan)

    Draft202012Validator(SCHEMA).validate(document)
    assert document["subjects"][0]["plan"]["outcome"] == plan.outcome.value


def test_without_a_plan_the_document_has_none() -> None:
    document = json.loads(FORMATS["json"](REPORT))

    assert [each["plan"] for each in document["subjects"]] == [None, None, None]


def test_the_document_has_the_wave_the_owner_and_the_reasons() -> None:
    movable, refused = (read("json", each)["subjects"][0]["plan"] for each in (MOVABLE, REFUSED))

    assert (movable["wave"], movable["owning_stack"]) == (2, "shop")
    assert refused["refusals"] == [{"reason": "It is an image", "remedy": "build it anew"}]


def test_ndjson_has_a_record_for_the_plan() -> None:
    last = json.loads(FORMATS["ndjson"](report()).split("\n")[-2])

    assert (last["record"], last["subject"]["name"], last["wave"]) == ("plan", "orders", 2)


def test_csv_has_a_row_for_the_plan() -> None:
    _, row, _ = csv.DictReader(io.StringIO(FORMATS["csv"](report())))

    assert (row["outcome"], row["location"], row["variable"], row["reason"]) == (
        "plan", "movable", "DB_PASSWORD", MOVES,
    )  # fmt: skip


def test_each_result_of_sarif_has_the_plan_of_its_function() -> None:
    log = read("sarif")

    Draft202012Validator(LOG).validate(log)
    (result,) = log["runs"][0]["results"]
    assert result["properties"]["button"]["wave"] == 2


def test_the_remediation_of_an_ocsf_event_begins_with_the_plan() -> None:
    event = next(each for each in read("ocsf") if "remediation" in each)

    assert event["remediation"]["desc"].split("\n")[0] == MOVES


def test_a_failure_of_junit_says_what_the_button_would_do() -> None:
    (failure,) = parsed(FORMATS["junit"](report())).iter("failure")

    assert MOVES in (failure.text or "").split("\n")


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (
            replace(MOVABLE, moving=()),
            "The Remediate button would mend the sealed function (wave 2)",
        ),
        (REFUSED, "The Remediate button would refuse: It is an image: build it anew"),
        (
            UNKNOWN,
            "Whether the Remediate button would move it is unknown: iam:GetRole was denied",
        ),
        (
            NOTHING,
            f"The Remediate button moves nothing here: {NO_VARIABLE}",
        ),
    ],
)
def test_a_plan_in_one_sentence_says_why(plan: ButtonPlan, said: str) -> None:
    assert plan_sentence(plan) == said
