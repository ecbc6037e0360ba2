"""The smoke test's own test: its story runs on the embedded AWS, and it cleans up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import smoke
from tests.local_aws.artifact import local_builds
from tests.local_aws.deploy import deploy
from tests.local_aws.emulator import Emulator, running


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with running() as emulator:
        deploy(emulator, local_builds())
        yield emulator


@pytest.fixture(autouse=True)
def _credentials(account: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)


def test_the_story_runs_and_leaves_no_function_and_no_role(
    account: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    code = smoke.main(["--yes"])

    assert code == smoke.FINE, capsys.readouterr().out
    functions = account.client("lambda").list_functions()["Functions"]
    roles = account.client("iam").list_roles()["Roles"]
    left = [each["FunctionName"] for each in functions] + [each["RoleName"] for each in roles]
    assert [name for name in left if "smoke" in name] == []


def test_nothing_is_started_without_a_yes(
    account: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "no")
    before = len(account.client("lambda").list_functions()["Functions"])

    assert smoke.main([]) == smoke.NOT_STARTED
    assert len(account.client("lambda").list_functions()["Functions"]) == before


def test_a_stack_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert smoke.main(["--stack", "nowhere"]) == smoke.NOT_STARTED
    assert "The stack nowhere was not found" in capsys.readouterr().out
