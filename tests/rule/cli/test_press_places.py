"""``press`` in other accounts, and in several Regions one after the other."""

from __future__ import annotations

import pytest

from rule.audit.outcome import Place
from rule.cli.main import main
from tests.rule.audit.account_in_memory import PLACE
from tests.rule.cli.pressing import Reachable, Stacks, plan
from tests.rule.press.automation_in_memory import PUT_BACK, REFUSED

OTHER = Place("210987654321", "us-east-1")
IN_BOTH_REGIONS = ("--wave", "1", "--region", "us-east-1", "--region", PLACE.region)
HERE_TOO = Place(PLACE.account, OTHER.region)

pytestmark = pytest.mark.usefixtures("account")


def test_a_wave_is_pressed_in_another_account_by_its_role(
    account: Reachable, stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(place=OTHER, orders=1)
    plan(mail=1)
    given = ("--accounts", OTHER.account, "--role-name", "press", "--region", OTHER.region)

    assert main(["press", "--wave", "1", *given]) == 0
    assert stacks.started == ["orders"]
    assert account.asked[1:] == [("us-east-1", "arn:aws:iam::210987654321:role/press")]
    assert f"1 function in {OTHER}: 1 done; " in capsys.readouterr().out


def test_an_account_without_a_role_to_assume_is_refused(
    stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["press", "--function", "orders", "--accounts", OTHER.account]) == 2
    assert "give --role-name, a role to assume there" in capsys.readouterr().err
    assert stacks.started == []


def test_a_wave_is_pressed_in_several_regions_one_after_the_other(
    stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(orders=1, mail=1)
    plan(place=HERE_TOO, till=1)

    assert main(["press", *IN_BOTH_REGIONS]) == 0

    told = capsys.readouterr().out.splitlines()
    assert stacks.started == ["till", "orders", "mail"]
    assert told[2].startswith(f"1 function in {HERE_TOO}: 1 done; ")
    assert told[-2].startswith(f"2 functions in {PLACE}: 2 done; ")
    assert told[-1].startswith("3 functions in 2 accounts and Regions: 3 done; ")


def test_after_a_failure_nothing_is_begun_in_the_next_region(
    stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(orders=1)
    plan(place=HERE_TOO, till=1)
    stacks.ends = {"till": PUT_BACK}

    assert main(["press", *IN_BOTH_REGIONS]) == 1

    assert stacks.started == ["till"]
    assert "orders    not begun" in capsys.readouterr().out


def test_a_dry_runs_refusal_ends_no_other_regions_dry_run(stacks: Stacks) -> None:
    plan(orders=1)
    plan(place=HERE_TOO, till=1)
    stacks.ends = {"till": REFUSED}

    assert main(["press", *IN_BOTH_REGIONS, "--dry-run"]) == 1
    assert stacks.started == ["till", "orders"]


def test_a_region_whose_plan_has_no_such_wave_is_named_and_left_out(
    stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(orders=1, mail=2)
    plan(place=HERE_TOO, till=1)

    assert main(["press", "--wave", "2", *IN_BOTH_REGIONS[2:]]) == 0

    assert stacks.started == ["mail"]
    assert f"for {HERE_TOO} has no wave 2; it has waves 1 to 1" in capsys.readouterr().err


def test_before_all_regions_are_known_to_have_a_plan_nothing_is_begun(
    stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(place=HERE_TOO, till=1)

    assert main(["press", *IN_BOTH_REGIONS]) == 2

    assert stacks.started == []
    said = capsys.readouterr().err
    assert f"there is no plan for {PLACE}: run audit --plan there first; or press where" in said
    assert "python -m rule press --wave 1 --region us-east-1\n" in said


def test_where_only_another_account_has_a_plan_its_command_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plan(place=OTHER, till=1)

    assert main(["press", "--wave", "1"]) == 2
    assert capsys.readouterr().err.endswith(
        "python -m rule press --wave 1 --accounts 210987654321 --role-name ROLE "
        "--region us-east-1\n"
    )


def test_functions_are_not_pressed_by_name_in_several_regions(
    stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["press", "--function", "orders", *IN_BOTH_REGIONS[2:]]) == 2
    assert "in one account and Region at a time" in capsys.readouterr().err
    assert stacks.started == []
