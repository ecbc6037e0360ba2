"""``audit``: what it says, and its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rule.audit.outcome import Audited, Outcome, UnlistedPlace
from rule.aws.accounts import AccountNotReached
from rule.cli import audit as command
from rule.cli.main import main
from rule.model import Broken, Evidence
from tests.rule.audit.account_in_memory import PLACE, in_code, outcome
from tests.rule.cli.audited_functions import DENIED, FOUND

BROKEN = replace(outcome("mail"), evidence=Evidence(broken=Broken(("no layer",))))
CRASHED = replace(DENIED, verdict=None, crashed=True)


@pytest.mark.parametrize(
    ("outcomes", "more", "codes"),
    [
        ((outcome(),), {}, (0, 0, 0)),
        ((FOUND, outcome("mail")), {}, (1, 1, 0)),
        ((FOUND, DENIED), {}, (1, 1, 0)),
        ((DENIED,), {}, (0, 3, 0)),
        ((BROKEN,), {}, (3, 3, 0)),
        ((), {"unlisted": (UnlistedPlace(PLACE, "denied"),)}, (2, 2, 2)),
        ((FOUND,), {"interrupted": True}, (3, 3, 3)),
        ((), {"unmatched": ("ordres",)}, (0, 3, 0)),
        ((FOUND,), {"unmatched": ("ordres",)}, (1, 1, 0)),
        ((FOUND, CRASHED), {}, (70, 70, 70)),
    ],
    ids=[
        *("clean", "found", "found and unread", "unread", "broken", "unlisted", "interrupted"),
        *("no such function", "found and no such function", "crash"),
    ],
)
def test_the_exit_code_says_what_the_user_wants_it_to_fail_on(
    audited: Callable[..., object],
    outcomes: tuple[Outcome, ...],
    more: dict[str, Any],
    codes: tuple[int, int, int],
) -> None:
    audited(*outcomes, **more)

    given = ("findings", "unread", "never")
    assert tuple(main(["audit", "--fail-on", each]) for each in given) == codes
    assert main(["audit"]) == codes[1]


def test_a_name_that_no_function_has_is_said_in_each_format(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    audited(unmatched=("ordres",))

    assert main(["audit", "--function", "ordres"]) == 3
    assert "not read: ordres: no function is named so\n" in capsys.readouterr().out
    assert main(["audit", "--function", "ordres", "--format", "json"]) == 3
    shown = capsys.readouterr()
    assert not json.loads(shown.out)["complete"]
    assert "not read: ordres: no function is named so\n" in shown.err


def test_one_region_of_two_that_could_not_be_listed_is_unfinished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = replace(PLACE, region="us-east-1")
    given = Audited((outcome(),), (UnlistedPlace(other, "denied"),), (PLACE, other))
    monkeypatch.setattr(command, "audit", lambda *_: given)

    assert main(["audit"]) == 3


def test_an_account_that_is_not_reached_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def audit(*_: object) -> Audited:
        raise AccountNotReached("ec2:DescribeRegions was denied: grant it to the rule's role")

    monkeypatch.setattr(command, "audit", audit)

    assert main(["audit", "--region", "all"]) == 2
    assert capsys.readouterr().err == (
        "python -m rule: ec2:DescribeRegions was denied: "
        "grant it to the credentials of this audit\n"
    )


def test_who_has_to_be_granted_something_is_who_audits(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    audited(DENIED)
    main(["audit"])

    assert (
        "not read: sync: code: lambda:GetFunction was denied: "
        "grant it to the credentials of this audit" in capsys.readouterr().out
    )


def test_a_name_cannot_control_the_terminal(
    audited: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    audited(outcome("orders", in_code("\x1b[31mapp.py\n")))
    main(["audit"])

    assert "\\x1b[31mapp.py\\n:3" in capsys.readouterr().out
