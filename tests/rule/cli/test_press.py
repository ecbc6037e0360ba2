"""``press``: what it presses, what it shows, and its exit code."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rule.aws.accounts import AccountNotReached, Caller
from rule.aws.calls import AwsFailure
from rule.aws.runbooks import Runbook
from rule.cli.main import main
from tests.rule.cli.pressing import Reachable, Stacks, plan
from tests.rule.press.automation_in_memory import (
    DONE,
    PUT_BACK,
    REFUSED,
    RUNBOOK,
    denied,
)

pytestmark = pytest.mark.usefixtures("account")


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
