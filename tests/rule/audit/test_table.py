from __future__ import annotations

from dataclasses import replace

from rule.audit.outcome import Audited, Outcome, Place, UnlistedPlace
from rule.audit.table import lines
from rule.model import Broken, Evidence, Unread
from tests.rule.audit.account_in_memory import PLACE, arn_of, in_code, in_variable, outcome

ELSEWHERE = Place("123456789012", "us-east-1")
UNREAD = (Unread("environment", "AccessDeniedException; grant it"),)


def audited(*outcomes: Outcome) -> Audited:
    return Audited(outcomes, places=(PLACE,), seconds=4.2)


def test_each_finding_is_a_row_and_each_unread_part_a_line() -> None:
    found = outcome("orders", in_variable(), in_code())
    given = audited(found, outcome("sync", unread=UNREAD), outcome("mail"))

    assert list(lines(given)) == [
        "FUNCTION  WHERE                    SECRET",
        "orders    environment:DB_PASSWORD  Secret Keyword",
        "orders    app.py:3                 Secret Keyword",
        "not read: sync: environment: AccessDeniedException; grant it",
        "3 functions in 123456789012 eu-central-1: 1 with 2 secrets, 1 not read, 1 clean; 4 s",
    ]


def test_what_several_detectors_find_at_a_location_is_one_row_and_one_secret() -> None:
    token = in_variable()._replace(secret_type="GitHub Token")

    _, row, sums = lines(audited(outcome("orders", token, in_variable())))

    assert row == "orders    environment:DB_PASSWORD  GitHub Token, Secret Keyword"
    assert "1 with 1 secret," in sums


def test_a_clean_account_is_one_line() -> None:
    assert list(lines(audited(outcome()))) == [
        "1 function in 123456789012 eu-central-1: 0 with 0 secrets, 0 not read, 1 clean; 4 s"
    ]


def test_several_places_are_told_apart_and_one_that_was_not_listed_is_named() -> None:
    there = replace(outcome("orders", in_variable()), place=ELSEWHERE)
    unlisted = UnlistedPlace(PLACE, "lambda:ListFunctions was denied")
    given = Audited((there,), (unlisted,), (PLACE, ELSEWHERE), seconds=190)

    assert list(lines(given)) == [
        "ACCOUNT AND REGION      FUNCTION  WHERE                    SECRET",
        "123456789012 us-east-1  orders    environment:DB_PASSWORD  Secret Keyword",
        "not read: 123456789012 eu-central-1: all functions: lambda:ListFunctions was denied",
        "1 function in 2 Regions of 1 account: 1 with 1 secret, 0 not read, 0 clean; 3 min 10 s",
    ]


def test_with_a_baseline_only_new_findings_are_rows() -> None:
    found = outcome("orders", in_variable(), in_code())

    table = list(lines(audited(found), {found.arn: (in_code(),)}))

    assert [line.partition(" ")[0] for line in table] == ["FUNCTION", "orders", "1"]


def test_what_an_interrupted_audit_did_not_come_to_is_said() -> None:
    given = Audited(
        (outcome(),),
        places=(PLACE, ELSEWHERE),
        not_judged=tuple(arn_of(f"f-{number:02}") for number in range(22)),
        not_listed=(ELSEWHERE,),
        interrupted=True,
    )

    text = list(lines(given))

    assert text[0] == "interrupted: not listed: 123456789012 us-east-1"
    assert text[1].startswith("interrupted: not judged: f-00, f-01, ")
    assert text[1].endswith(", f-19 and 2 more")
    assert text[2] == "interrupted: go on with the same command and --resume"


def test_a_sealed_function_that_cannot_start_is_said() -> None:
    broken = replace(outcome("orders"), evidence=Evidence(broken=Broken(("its layer is gone",))))

    *_, said, summed = lines(audited(broken, outcome("mail")))
    assert said == "broken: orders: the sealed function cannot start: its layer is gone"
    assert ": 0 with 0 secrets, 0 not read, 1 broken, 1 clean; " in summed
