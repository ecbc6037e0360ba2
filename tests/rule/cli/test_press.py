"""``press``: what it presses, what it shows, and its exit code."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rule.audit.kept_plan import keep
from rule.audit.outcome import Audited, Place, PlannedPlace
from rule.aws.accounts import AccountNotReached, Caller
from rule.aws.calls import AwsFailure
from rule.aws.runbooks import Runbook
from rule.cli import press as command
from rule.cli import press_targets
from rule.cli.main import main
from rule.model.button_plan import ButtonPlan, Movability
from tests.rule.audit.account_in_memory import PLACE, in_variable, outcome
from tests.rule.press.automation_in_memory import (
    DONE,
    PUT_BACK,
    REFUSED,
    RUNBOOK,
    AutomationInMemory,
    denied,
)


class Stacks(AutomationInMemory):
    """Automation, and the stacks of a Region."""

    found: tuple[Runbook, ...] | AwsFailure = (RUNBOOK,)
    asked_stack: list[str | None]

    def find(self, stack: str | None) -> tuple[Runbook, ...]:
        self.asked_stack = [*getattr(self, "asked_stack", []), stack]
        if isinstance(self.found, AwsFailure):
            raise self.found
        return self.found


class Reachable:
    """Reaches one account, and notes how."""

    default_region: str | None = PLACE.region
    asked: list[Any]

    def __init__(self, stacks: Stacks) -> None:
        self.stacks, self.asked = stacks, []

    def __call__(self, *asked: object) -> Reachable:
        self.asked.append(asked)
        return self

    def caller(self) -> Caller:
        return Caller(PLACE.account, "aws")

    def runbooks(self, region: str, role_arn: str | None = None) -> Stacks:
        self.asked.append((region, role_arn) if role_arn else region)
        return self.stacks


@pytest.fixture
def stacks() -> Stacks:
    return Stacks(looks=1)


@pytest.fixture(autouse=True)
def account(stacks: Stacks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Reachable:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(command, "_LOOK_SECONDS", 0.0)
    reachable = Reachable(stacks)
    monkeypatch.setattr(press_targets, "Accounts", reachable)
    return reachable


def plan(stack: str = "", place: Place = PLACE, **waves: int) -> None:
    outcomes = tuple(
        replace(outcome(name, in_variable()), place=place, arn=f"arn of {name} in {place}")
        for name in waves
    )
    plans = {
        each.arn: ButtonPlan(Movability.MOVABLE, ("DB_PASSWORD",), wave=waves[each.name])
        for each in outcomes
    }
    audited = Audited(outcomes, places=(place,), planned=(PlannedPlace(place, stack),), plans=plans)
    keep(audited, datetime.now(UTC))


def test_the_functions_that_are_named_are_pressed_by_the_stacks_runbook(
    account: Reachable, stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--function", "orders", "--function", "mail")
    assert main(["press", *given, "--profile", "work", "--region", "us-east-1"]) == 0

    told = capsys.readouterr()
    assert stacks.started == ["orders", "mail"]
    assert account.asked == [("work", "us-east-1"), "us-east-1"]
    assert "orders    done   id-of-orders" in told.out
    assert told.out.splitlines()[-1].startswith("2 functions in 123456789012 us-east-1: 2 done; ")
    assert "note: orders: done" in told.err


def test_a_wave_is_that_of_the_last_plan_and_of_its_stack(stacks: Stacks) -> None:
    plan("two", orders=1, mail=2, till=2)

    assert main(["press", "--wave", "2"]) == 0
    assert main(["press", "--wave", "1", "--stack", "three"]) == 0

    assert stacks.started == ["mail", "till", "orders"]
    assert stacks.asked_stack == ["two", "three"]


def test_of_a_wave_nothing_is_pressed_twice_since_the_plan(
    stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    plan(orders=1, mail=1)
    stacks.earlier = [
        replace(DONE, id="1", function="orders", began=now - timedelta(hours=1)),
        replace(DONE, id="2", function="mail", began=now + timedelta(seconds=1)),
    ]

    assert main(["press", "--wave", "1"]) == 0
    assert stacks.started == ["orders"]
    assert "mail      done before  2" in capsys.readouterr().out


@pytest.mark.parametrize(("resume", "started"), [((), ["orders"]), (("--resume",), [])])
def test_a_function_is_pressed_again_unless_it_is_resumed(
    stacks: Stacks, resume: tuple[str, ...], started: list[str]
) -> None:
    stacks.earlier = [replace(DONE, id="1", function="orders", began=datetime.now(UTC))]

    assert main(["press", "--function", "orders", *resume]) == 0
    assert stacks.started == started


def test_how_many_at_once_and_whether_anything_is_changed_is_the_users_choice(
    stacks: Stacks,
) -> None:
    given = [each for name in "abcd" for each in ("--function", name)]
    stacks.looks = 2

    main(["press", *given, "--concurrency", "3", "--dry-run"])

    assert (stacks.largest, stacks.dry) == (3, {True})


@pytest.mark.parametrize(
    ("prepared", "code", "said"),
    [
        ({"ends": {"orders": PUT_BACK}}, 1, "the function was put back as it was"),
        ({"ends": {"orders": REFUSED}}, 1, "nothing was changed"),
        ({"refusing": {"orders"}}, 2, "was denied for a runbook: grant it to these credentials"),
        ({"unanswered": {"orders"}}, 3, "it may have begun: --resume looks for it"),
        ({"hidden": {"orders"}}, 3, "ssm:GetAutomationExecution was denied"),
        ({"hidden": {"everything"}}, 2, "ssm:DescribeAutomationExecutions was denied"),
    ],
)
def test_the_exit_code_says_what_became_of_it(
    stacks: Stacks,
    capsys: pytest.CaptureFixture[str],
    prepared: dict[str, Any],
    code: int,
    said: str,
) -> None:
    for name, value in prepared.items():
        setattr(stacks, name, value)

    assert main(["press", "--function", "orders"]) == code
    assert said in capsys.readouterr().out


def test_ctrl_c_is_unfinished_and_names_what_goes_on(
    stacks: Stacks, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stacks.looks = 9
    look = stacks.look

    def interrupted(execution: str) -> Any:
        signal.raise_signal(signal.SIGINT)
        return look(execution)

    monkeypatch.setattr(stacks, "look", interrupted)

    assert main(["press", "--function", "orders"]) == 3
    told = capsys.readouterr().out
    assert "orders    under way  id-of-orders" in told
    assert "--resume goes on from there" in told


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((), "no stack with a Remediate button is deployed in 123456789012 eu-central-1"),
        (
            (RUNBOOK, Runbook("two", "x")),
            "a Remediate button in 123456789012 eu-central-1: --stack one, two",
        ),
        (denied("cloudformation:DescribeStacks"), "grant it to these credentials"),
    ],
)
def test_without_one_stack_nothing_is_pressed(
    stacks: Stacks,
    capsys: pytest.CaptureFixture[str],
    found: tuple[Runbook, ...] | AwsFailure,
    said: str,
) -> None:
    stacks.found = found

    assert main(["press", "--function", "orders"]) == 2
    assert said in capsys.readouterr().err
    assert stacks.started == []


def test_a_stack_that_is_not_there_is_named(
    stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    stacks.found = ()

    assert main(["press", "--function", "orders", "--stack", "nine"]) == 2
    assert "there is no stack nine with a Remediate button" in capsys.readouterr().err


def test_without_a_plan_a_wave_or_a_region_nothing_is_pressed(
    account: Reachable, stacks: Stacks, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["press", "--wave", "1"]) == 2
    assert "run audit --plan there first" in capsys.readouterr().err
    plan()
    assert main(["press", "--wave", "1"]) == 2
    assert "has no wave 1; it has none" in capsys.readouterr().err
    plan(orders=1, mail=2)
    assert main(["press", "--wave", "3"]) == 2
    assert "has no wave 3; it has waves 1 to 2" in capsys.readouterr().err
    account.default_region = None
    assert main(["press", "--function", "orders"]) == 2
    assert "no Region is configured" in capsys.readouterr().err
    assert stacks.started == []


OTHER = Place("210987654321", "us-east-1")
IN_BOTH_REGIONS = ("--wave", "1", "--region", "us-east-1", "--region", PLACE.region)
HERE_TOO = Place(PLACE.account, OTHER.region)


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


def test_without_credentials_it_says_so(
    account: Reachable, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def caller(_: Reachable) -> Caller:
        raise AccountNotReached("log in")

    monkeypatch.setattr(Reachable, "caller", caller)

    assert account.default_region
    assert main(["press", "--function", "orders"]) == 2
    assert "log in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "one of the arguments --function --wave --policy is required"),
        (("--function", "a", "--wave", "1"), "not allowed with argument"),
        (("--function", "arn:aws:lambda:x"), "it must be a function's bare name"),
        (("--function", "a\n"), "it must be a function's bare name"),
        (("--wave", "0"), "it must be a number from 1 on"),
        (("--wave", "first"), "it must be a number from 1 on"),
        (("--function", "a", "--concurrency", "26"), "it must be a number from 1 to 25"),
        (("--function", "a", "--stack", "*"), "it must be a stack's name"),
        (("--wave", "1", "--region", "all"), "name the Regions in which to press"),
        (("--wave", "1", "--accounts", "12"), "they must be IDs of 12 digits"),
        (("--wave", "1", "--role-name", "/a"), "it must be a role's name"),
    ],
)
def test_a_wrong_command_line_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["press", *arguments])

    assert message in capsys.readouterr().err


def test_the_policy_is_of_one_stack_and_nothing_is_asked(
    account: Reachable, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["press", "--policy", "--stack", "mine"]) == 0
    document = capsys.readouterr().out

    assert account.asked == []
    passed = next(each for each in json.loads(document)["Statement"] if each["Sid"] == "HandOver")
    assert passed["Resource"] == "arn:*:iam::*:role/mine-AutomationRole-*"
    assert "lambda-no-plaintext-secrets" not in document
    assert "sts:AssumeRole" not in document


def test_the_policy_of_who_presses_in_other_accounts_has_the_role(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["press", "--policy", "--role-name", "press"]) == 0

    *_, last = json.loads(capsys.readouterr().out)["Statement"]
    assert (last["Action"], last["Resource"]) == ("sts:AssumeRole", "arn:*:iam::*:role/press")
