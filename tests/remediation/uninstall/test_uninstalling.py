"""Uninstalling lists, asks, takes back, looks again, and only then deletes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remediation.uninstall import cli
from remediation.uninstall.account import AccountFailure
from remediation.uninstall.cli import FAILED, NOT_STARTED, SUCCEEDED, main
from remediation.uninstall.procedure import AT_ONCE
from tests.remediation.uninstall.fake_account import (
    INSTALLATION,
    POLICY,
    FakeAccount,
    plain,
    sealed,
)


def uninstall(account: FakeAccount, *arguments: str, stack: str = "one") -> int:
    return main([stack, "--yes", *arguments], account, seconds=0)


def two_sealed() -> FakeAccount:
    roles = {"orders-role", "refunds-role"}
    return FakeAccount([sealed("orders"), sealed("refunds"), plain("other")], roles)


def test_everything_is_taken_back_and_then_the_stack_is_deleted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    account = two_sealed()

    assert uninstall(account) == SUCCEEDED

    assert sorted(account.started) == ["orders", "refunds"]
    assert account.deleted == [INSTALLATION.stack_id, POLICY]
    told = capsys.readouterr().out
    assert "2 function(s) have something of one" in told
    assert "orders: taken back (execution-of-orders)" in told
    assert f"The policy {POLICY} is deleted" in told


@pytest.mark.parametrize("typed", ["", "no", "yes", "two"])
def test_nothing_is_done_unless_somebody_types_the_stacks_name(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: typed)
    account = two_sealed()

    assert main(["one"], account, seconds=0) == NOT_STARTED

    assert (account.started, account.deleted) == ([], [])
    assert "orders: its handler is a shim's" in capsys.readouterr().out


def test_who_types_the_stacks_name_has_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: "one")

    assert main(["one"], two_sealed(), seconds=0) == SUCCEEDED


def test_without_a_terminal_it_lists_and_does_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    account = two_sealed()

    assert main(["one"], account, seconds=0) == NOT_STARTED

    assert (account.started, account.deleted) == ([], [])
    assert "YES=1" in capsys.readouterr().out


def test_only_a_few_runbooks_run_at_once() -> None:
    account = FakeAccount([sealed(f"f{number}") for number in range(4 * AT_ONCE)])

    assert uninstall(account) == SUCCEEDED

    assert len(account.started) == 4 * AT_ONCE
    assert account.most_at_once == AT_ONCE


@pytest.mark.parametrize("how", ["failing", "refusing"])
def test_a_function_that_is_not_taken_back_keeps_the_stack(
    how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    account = two_sealed()
    if how == "failing":
        account.failing = {"orders": "The secret of orders is gone"}
    else:
        account.refusing = {"orders"}

    assert uninstall(account) == FAILED

    told = capsys.readouterr().out
    assert account.deleted == []
    assert "orders: not taken back: " in told
    assert "refunds: taken back" in told
    assert "1 function(s) are not as they were: the stack stays" in told


def test_it_goes_on_where_it_broke_off() -> None:
    account = two_sealed()
    account.failing = {"orders": "Lambda was not there"}
    uninstall(account)
    account.failing, account.started = {}, []

    assert uninstall(account) == SUCCEEDED

    assert account.started == ["orders"]
    assert account.deleted == [INSTALLATION.stack_id, POLICY]


def test_a_stack_that_sealed_nothing_is_deleted_at_once() -> None:
    account = FakeAccount([plain()])

    assert uninstall(account) == SUCCEEDED

    assert account.started == []
    assert account.deleted == [INSTALLATION.stack_id, POLICY]


def test_runbooks_of_before_are_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    account = two_sealed()
    account.busy = 3

    assert uninstall(account) == SUCCEEDED

    assert capsys.readouterr().out.count("Waiting for 1 running execution(s)") == 1


def with_versions() -> FakeAccount:
    return FakeAccount([sealed(), sealed(version="7")], {"orders-role"})


def test_sealed_published_versions_stop_it(capsys: pytest.CaptureFixture[str]) -> None:
    account = with_versions()

    assert uninstall(account) == NOT_STARTED

    assert (account.started, account.deleted) == ([], [])
    told = capsys.readouterr().out
    assert "orders:7" in told
    assert "LEAVE_VERSIONS=1" in told


def test_sealed_published_versions_may_be_left_with_what_they_need(
    capsys: pytest.CaptureFixture[str],
) -> None:
    account = with_versions()

    assert uninstall(account, "--leave-versions") == SUCCEEDED

    assert account.started == ["orders"]
    assert account.deleted == [INSTALLATION.stack_id]
    assert f"The policy {POLICY} stays: it is attached" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (FakeAccount([sealed()], automatic=True), "AutomaticRemediation to false"),
        (
            FakeAccount([sealed()], installed=replace(INSTALLATION, is_termination_protected=True)),
            "--no-enable-termination-protection",
        ),
        (
            FakeAccount([sealed()], installed=replace(INSTALLATION, backout=None)),
            "deploy another stack in this Region",
        ),
    ],
    ids=["automatic", "protected", "no runbook"],
)
def test_what_is_in_the_way_is_told_with_what_to_do(
    account: FakeAccount, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert uninstall(account) == NOT_STARTED

    assert (account.started, account.deleted) == ([], [])
    assert said in capsys.readouterr().out


def test_what_is_left_of_a_stack_is_deleted_once_nothing_is_sealed() -> None:
    gone = replace(INSTALLATION, backout=None, remediation=None, rule=None, policy_arn=None)
    account = FakeAccount([plain()], installed=gone)

    assert uninstall(account) == SUCCEEDED

    assert account.deleted == [INSTALLATION.stack_id]


def test_a_stack_that_cannot_be_deleted_is_told_why(capsys: pytest.CaptureFixture[str]) -> None:
    account = two_sealed()
    account.deletion = "The following resource(s) failed to delete: [RemediationRole]."

    assert uninstall(account) == FAILED

    assert "[RemediationRole]" in capsys.readouterr().out


def test_what_was_sealed_while_the_stack_went_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    account = two_sealed()
    account.when_deleted = lambda: account.functions.append(sealed("late"))

    assert uninstall(account) == FAILED

    assert "Sealed meanwhile, and working: late" in capsys.readouterr().out


def test_secrets_are_kept_unless_a_waiting_period_is_given() -> None:
    kept, deleted = two_sealed(), two_sealed()

    uninstall(kept)
    uninstall(deleted, "--delete-secrets-after-days", "7")

    assert (kept.days, deleted.days) == ({0}, {7})


@pytest.mark.parametrize("days", ["1", "6", "31", "soon"])
def test_a_waiting_period_that_aws_does_not_know_is_refused(days: str) -> None:
    with pytest.raises(SystemExit):
        uninstall(two_sealed(), "--delete-secrets-after-days", days)


def test_a_stack_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert uninstall(two_sealed(), stack="nowhere") == NOT_STARTED
    assert "There is no stack nowhere" in capsys.readouterr().out


def test_a_refusal_of_aws_is_told_and_it_can_be_run_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    account = two_sealed()

    def refuse() -> list[object]:
        raise AccountFailure("ListFunctions failed for this Region: AccessDeniedException")

    monkeypatch.setattr(account, "versions", refuse)

    assert uninstall(account) == FAILED
    told = capsys.readouterr().out
    assert "ListFunctions failed for this Region: AccessDeniedException" in told
    assert "Run it again" in told


def test_the_account_is_that_of_the_environment_unless_another_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = two_sealed()
    monkeypatch.setattr(cli, "connect", lambda: account)

    assert main(["one", "--yes"], seconds=0) == SUCCEEDED
