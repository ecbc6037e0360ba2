from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rule.audit import audit as story
from rule.audit.audit import audit
from rule.audit.judging import FunctionJudge
from rule.audit.options import AuditOptions, Scope
from rule.audit.outcome import Audited, Place
from rule.audit.places import places_of
from rule.aws.accounts import AccountNotReached, Caller
from rule.model import RuleParameters
from tests.rule.audit.account_in_memory import NOT_A_PASSWORD, LambdaInMemory, arn_of

ACCOUNT = "123456789012"
SECRET = {"DB_PASSWORD": NOT_A_PASSWORD}


class Accounts:
    """Reaches the functions of one account; those of a Region are all, or cannot be listed."""

    def __init__(self, functions: LambdaInMemory, default_region: str | None = "eu-central-1"):
        self._functions = functions
        self.default_region = default_region

    def __call__(self, *_: object) -> Accounts:
        return self

    def caller(self) -> Caller:
        return Caller(ACCOUNT, "aws")

    def regions(self) -> tuple[str, ...]:
        return "eu-central-1", "us-east-1"

    def organization(self) -> tuple[str, ...]:
        return ACCOUNT, "210987654321"

    def clients(self, region: str, role_arn: str | None = None) -> Any:
        if region != "eu-central-1" or role_arn:
            return LambdaInMemory(denied={"ListFunctions"}).accounts().clients("eu-central-1", None)
        return self._functions.accounts().clients(region, None)


class Silent:
    """Progress that nobody sees; `judged` is called with how many functions are judged."""

    def __init__(self, judged: Callable[[int], None] = lambda _: None) -> None:
        self.notes: list[str] = []
        self._judged = judged

    def listing(self, left: int, current: str) -> None:
        del left, current

    def judging(self, done: int, total: int, current: str, slowness: float) -> None:
        del total, current, slowness
        self._judged(done)

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LambdaInMemory:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    account = LambdaInMemory()
    monkeypatch.setattr(story, "Accounts", Accounts(account))
    for number in range(4):
        account.add(f"clean-{number}", {"STAGE": "prod"})
    account.add("leaky", SECRET)
    return account


def options(*regions: str, resume: bool = False, **scope: Any) -> AuditOptions:
    only_variables = RuleParameters(scan_code=False)
    return AuditOptions(Scope(regions, **scope), only_variables, concurrency=2, resume=resume)


def names(audited: Audited) -> list[str]:
    return [each.name for each in audited.outcomes]


@pytest.mark.usefixtures("account")
def test_all_functions_are_judged_in_the_order_of_their_names() -> None:
    audited = audit(options(), Silent())

    assert names(audited) == ["clean-0", "clean-1", "clean-2", "clean-3", "leaky"]
    assert [each.name for each in audited.outcomes if each.counted] == ["leaky"]
    assert not audited.interrupted
    assert audited.not_judged == ()


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("patterns", "unmatched"),
    [
        (("leaky", "clean-*"), ()),
        ((arn_of("leaky"), "arn:*:clean-?"), ()),
        (("leaky", "Leaky", "leakey", "leakey"), ("Leaky", "leakey")),
        (
            ("arn:aws:lambda:us-east-1:123456789012:function:leaky",) * 2,
            ("arn:aws:lambda:us-east-1:123456789012:function:leaky",),
        ),
    ],
)
@pytest.mark.parametrize("since", [None, datetime(2999, 1, 1, tzinfo=UTC)])
def test_a_name_that_no_function_has_is_said(
    patterns: tuple[str, ...], unmatched: tuple[str, ...], since: datetime | None
) -> None:
    audited = audit(options(functions=patterns, since=since), Silent())

    assert audited.unmatched == unmatched
    assert bool(audited.outcomes) is (since is None and set(patterns) != set(unmatched))


@pytest.mark.usefixtures("account")
def test_a_region_that_cannot_be_listed_keeps_no_other_from_being_judged() -> None:
    audited = audit(options("all"), Silent())

    assert len(audited.outcomes) == 5
    (unlisted,) = audited.unlisted
    assert unlisted.place == Place(ACCOUNT, "us-east-1")
    assert unlisted.reason.startswith("lambda:ListFunctions was denied")


@pytest.mark.usefixtures("account")
def test_an_interrupted_audit_says_what_is_missing_and_is_resumed() -> None:
    def interrupt(done: int) -> None:
        if done:
            os.kill(os.getpid(), signal.SIGINT)

    begun = audit(options(), Silent(interrupt))
    assert begun.interrupted
    done = {each.arn for each in begun.outcomes}
    assert done
    assert done | set(begun.not_judged) == {arn_of(f"clean-{n}") for n in range(4)} | {
        arn_of("leaky")
    }

    whole = audit(options(resume=True), Silent())
    assert len(whole.outcomes) == 5
    assert whole.resumed == len(done)
    assert audit(options(resume=True), Silent()).resumed == 0


def test_what_was_changed_since_the_interruption_is_judged_again(
    account: LambdaInMemory,
) -> None:
    def interrupt(done: int) -> None:
        if done >= 3:
            os.kill(os.getpid(), signal.SIGINT)

    begun = audit(options(), Silent(interrupt))
    assert begun.interrupted
    for name in names(begun):
        account.functions[name]["LastModified"] = "2026-11-02T10:00:00.000+0000"

    assert audit(options(resume=True), Silent()).resumed == 0


def test_a_crash_is_one_functions_outcome_and_a_deleted_function_has_none(
    account: LambdaInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = FunctionJudge.judged

    def judged(self: Any, listed: Any) -> Any:
        if listed.latest.name == "clean-1":
            raise ValueError(NOT_A_PASSWORD)
        return None if listed.latest.name == "clean-2" else judge(self, listed)

    monkeypatch.setattr(FunctionJudge, "judged", judged)
    audited = audit(options(), Silent())

    assert names(audited) == ["clean-0", "clean-1", "clean-3", "leaky"]
    assert [each.name for each in audited.outcomes if each.crashed] == ["clean-1"]
    assert NOT_A_PASSWORD not in repr(audited)
    assert account.functions


def test_what_is_kept_is_nobody_elses_and_holds_no_value(
    account: LambdaInMemory, tmp_path: Path
) -> None:
    account.add("code", code=f'DB_PASSWORD = "{NOT_A_PASSWORD}"\n')
    # Two processes may end at once, and an audit that is through keeps nothing to go on with.
    for number in range(3):
        account.add(f"later-{number}", {"STAGE": "prod"})

    def interrupt(done: int) -> None:
        if done >= 5:
            os.kill(os.getpid(), signal.SIGINT)

    assert audit(options(), Silent(interrupt)).interrupted

    files = [each for each in (tmp_path / "cache").rglob("*") if each.is_file()]
    assert files
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert NOT_A_PASSWORD not in file.read_text()


@pytest.mark.usefixtures("account")
def test_without_a_folder_of_its_own_it_judges_and_says_that_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    progress = Silent()

    assert len(audit(options(resume=True), progress).outcomes) == 5
    assert [note.partition(":")[0] for note in progress.notes] == [
        "this audit cannot be resumed",
        "nothing is kept for the next audit",
    ]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), [Place(ACCOUNT, "eu-central-1")]),
        (
            Scope(("eu-west-1", "eu-west-2", "eu-west-1")),
            [Place(ACCOUNT, "eu-west-1"), Place(ACCOUNT, "eu-west-2")],
        ),
        (Scope(("all",)), [Place(ACCOUNT, "eu-central-1"), Place(ACCOUNT, "us-east-1")]),
        (
            Scope(accounts=("210987654321",), role_name="path/audit"),
            [
                Place(
                    "210987654321",
                    "eu-central-1",
                    "arn:aws:iam::210987654321:role/path/audit",
                )
            ],
        ),
        (
            Scope(organization=True, role_name="audit"),
            [
                Place(ACCOUNT, "eu-central-1"),
                Place("210987654321", "eu-central-1", "arn:aws:iam::210987654321:role/audit"),
            ],
        ),
    ],
)
def test_the_places_are_accounts_and_regions(scope: Scope, expected: list[Place]) -> None:
    accounts: Any = Accounts(LambdaInMemory())

    assert list(places_of(accounts, scope)) == expected


@pytest.mark.parametrize(
    ("scope", "region", "message"),
    [
        (Scope(), None, "no Region is configured: give --region"),
        (Scope(organization=True), "eu-central-1", "account 210987654321 is another one than"),
    ],
)
def test_places_that_cannot_be_known_are_an_error(
    scope: Scope, region: str | None, message: str
) -> None:
    accounts: Any = Accounts(LambdaInMemory(), region)

    with pytest.raises(AccountNotReached, match=message):
        places_of(accounts, scope)
