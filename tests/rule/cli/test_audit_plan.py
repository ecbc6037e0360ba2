"""``audit --plan``: what it asks, what it shows, and what it keeps."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rule.audit.child_process import Interrupted
from rule.audit.kept_plan import NoPlan, kept_plan
from rule.audit.outcome import Audited, Place
from rule.audit.policy import PLANNING_ACTIONS, READING_ACTIONS
from rule.cli import audit as command
from rule.cli import audit_plan
from rule.cli.main import main
from tests.rule.audit.account_in_memory import PLACE, in_variable, outcome

ANSWER: Mapping[str, Any] = {
    "status": "movable",
    "moving": ["DB_PASSWORD"],
    "refusals": [],
    "unread": [],
    "steps": [],
    "warnings": [],
    "owner": "Terraform",
    "owning_stack": "",
    "role_arn": "arn:aws:iam::123456789012:role/orders",
}
DENIED = {**ANSWER, "status": "unknown", "unread": ["denied: grant it to the remediation's role"]}


class Process:
    """Stands for the process that plans; each answer is the same."""

    answer: Mapping[str, Any] | Exception = ANSWER
    settings: Mapping[str, str | None]

    def __init__(
        self, place: Place, settings: Mapping[str, str | None], is_wanted: Callable[[], bool]
    ) -> None:
        assert place == PLACE
        assert is_wanted()
        Process.settings = settings
        self.stack, self.note = "one", ""

    def ask(self, function: str, variables: Sequence[str]) -> Mapping[str, Any]:
        assert (function, variables) == ("orders", ("DB_PASSWORD",))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def close(self) -> None:
        """End."""


@pytest.fixture(autouse=True)
def _an_audit_in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = Audited((outcome("orders", in_variable()),), places=(PLACE,))
    monkeypatch.setattr(command, "audit", lambda *_: found)
    monkeypatch.setattr(audit_plan, "PreviewProcess", Process)
    monkeypatch.setattr(Process, "answer", ANSWER)


def kept() -> Mapping[int, Sequence[str]]:
    return kept_plan(PLACE.account, PLACE.region, datetime.now(UTC)).waves


def test_the_table_has_the_plan_before_the_sums_and_the_waves_are_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["audit", "--plan"]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert "1     orders    move DB_PASSWORD  Terraform" in lines
    assert lines[-2].startswith("the button would move 1 in 1 wave")
    assert lines[-1].startswith("1 function in")
    assert kept() == {1: ("orders",)}


def test_without_it_nothing_is_planned_nor_kept(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit"])

    assert "button" not in capsys.readouterr().out
    with pytest.raises(NoPlan):
        kept()


def test_the_process_is_told_the_profile_the_stack_and_the_protecting_tag() -> None:
    parameters = json.dumps({"ProtectionTagKey": "hands-off"})
    main(["audit", "--plan", "--profile", "p", "--stack", "s", "--parameters", parameters])

    assert Process.settings == {"profile": "p", "stack": "s", "protection_tag_key": "hands-off"}


def test_a_document_has_the_plan_and_the_owner(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", "--plan", "--format", "json"])

    told = capsys.readouterr()
    (subject,) = json.loads(told.out)["subjects"]
    assert (subject["plan"]["outcome"], subject["plan"]["wave"]) == ("movable", 1)
    assert subject["function"]["owner"] == "Terraform"
    assert "the button would move 1 in 1 wave" in told.err


def test_who_plans_is_who_has_to_be_granted_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Process, "answer", DENIED)

    main(["audit", "--plan"])

    told = capsys.readouterr().out
    assert "unknown: orders (Terraform): denied: grant it to the credentials of this audit" in told


def test_an_interrupted_plan_is_unfinished_and_not_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: Process, __: str, ___: Sequence[str]) -> Any:
        signal.raise_signal(signal.SIGINT)
        raise Interrupted

    monkeypatch.setattr(Process, "ask", interrupt)

    assert main(["audit", "--plan"]) == 3
    assert "; the plan was interrupted" in capsys.readouterr().out
    with pytest.raises(NoPlan):
        kept()


def test_waves_that_cannot_be_kept_are_a_note(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no-plaintext-secrets").mkdir()
    (tmp_path / "no-plaintext-secrets/plans").write_text("no folder")

    assert main(["audit", "--plan"]) == 1
    assert "note: the waves are not kept for press" in capsys.readouterr().err


def test_the_policy_of_a_plan_reads_more_and_that_of_an_audit_does_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["audit", "--plan", "--policy"])
    planning = json.loads(capsys.readouterr().out)
    main(["audit", "--policy"])
    alone = json.loads(capsys.readouterr().out)

    more = {*planning["Statement"][0]["Action"]} - {*alone["Statement"][0]["Action"]}
    assert more == {*PLANNING_ACTIONS}
    assert not more & {*READING_ACTIONS}


def test_an_interrupted_audit_is_not_planned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Audited((outcome("orders", in_variable()),), places=(PLACE,), interrupted=True)
    monkeypatch.setattr(command, "audit", lambda *_: found)

    assert main(["audit", "--plan", "--format", "json"]) == 3
    assert "button" not in capsys.readouterr().err
