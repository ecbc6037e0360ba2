"""Uninstalling a stack of somebody else's, one that is half deleted, and one that is stopped."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from botocore.stub import Stubber

from remediation.uninstall.account import Installation
from remediation.uninstall.aws import Aws, connect
from remediation.uninstall.cli import NOT_STARTED, STOPPED, SUCCEEDED, main
from tests.remediation.uninstall.fake_account import INSTALLATION, FakeAccount, plain, sealed

STACK_ID = INSTALLATION.stack_id


@cache
def clients() -> Aws:
    """Make the clients once: that takes longer than any test here."""
    return connect()


def installation_of(*resources: tuple[str, str]) -> Installation | None:
    """Ask the edge for a stack with these resources, by logical ID and status."""
    account = clients()
    with Stubber(account.stacks) as answers:
        stack = {
            "StackName": "one",
            "StackId": STACK_ID,
            "CreationTime": "2026-01-01",
            "StackStatus": "DELETE_FAILED",
        }
        answers.add_response("describe_stacks", {"Stacks": [stack]})
        listed = [
            {
                "LogicalResourceId": name,
                "PhysicalResourceId": f"the-{name}",
                "ResourceType": "AWS::Any::Kind",
                "Timestamp": "2026-01-01",
                "ResourceStatus": status,
            }
            for name, status in resources
        ]
        answers.add_response("describe_stack_resources", {"StackResources": listed})
        return account.installation("one")


@pytest.mark.slow
def test_a_stack_without_a_resource_of_the_template_is_somebody_elses() -> None:
    found = installation_of(("Table", "CREATE_COMPLETE"), ("RuleFunction", "CREATE_COMPLETE"))

    assert found is not None
    assert not found.is_of_this_template


@pytest.mark.parametrize(
    "name", ["LambdaSecretsManagerPolicy", "BackoutRunbook", "RemediationRunbook"]
)
@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "DELETE_COMPLETE", "DELETE_SKIPPED"])
def test_what_is_left_of_a_stack_of_the_template_is_known(name: str, status: str) -> None:
    found = installation_of((name, status), ("RuleRole", "DELETE_FAILED"))

    assert found is not None
    assert found.is_of_this_template


def test_a_policy_that_cloudformation_has_left_behind_is_still_there() -> None:
    found = installation_of(
        ("LambdaSecretsManagerPolicy", "DELETE_SKIPPED"),
        ("BackoutRunbook", "DELETE_COMPLETE"),
        ("RuleRole", "DELETE_FAILED"),
    )

    assert found is not None
    assert found.policy_arn == "the-LambdaSecretsManagerPolicy"
    assert found.backout is None


@pytest.mark.parametrize("functions", [[], [plain()], [sealed()]])
def test_somebody_elses_stack_is_left_alone(
    functions: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = replace(
        INSTALLATION,
        is_of_this_template=False,
        policy_arn=None,
        backout=None,
        remediation=None,
        rule=None,
    )
    account = FakeAccount(list(functions), installed=theirs)  # type: ignore[arg-type]

    assert main(["one", "--yes"], account, seconds=0) == NOT_STARTED

    assert (account.started, account.deleted) == ([], [])
    assert "has no resource of this template" in capsys.readouterr().out


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "in_the_middle_of", ["versions", "start", "execution_outcome", "delete_stack"]
)
def test_ctrl_c_ends_it_in_a_line_and_it_can_be_run_again(
    in_the_middle_of: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    account = FakeAccount([sealed()])
    with monkeypatch.context() as patched:
        patched.setattr(account, in_the_middle_of, interrupt)
        assert main(["one", "--yes"], account, seconds=0) == STOPPED
    assert "run it again" in capsys.readouterr().out

    assert main(["one", "--yes"], account, seconds=0) == SUCCEEDED


def no_more(_: str) -> str:
    raise EOFError


def test_ctrl_d_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", no_more)
    account = FakeAccount([sealed()])

    assert main(["one"], account, seconds=0) == NOT_STARTED
    assert (account.started, account.deleted) == ([], [])
