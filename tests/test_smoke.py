"""The smoke test's own test: its story runs on the embedded AWS, and it cleans up."""

from __future__ import annotations

import contextlib
import re
import signal
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from tests.flows.artifact import local_builds
from tests.flows.deploy import deploy
from tests.flows.runbooks import StepRun
from tests.rehearsal.emulator import Emulator, running
from tests.smoke import app, of_automation, story, throwaway
from tests.smoke.account import Cleaning


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with running() as emulator:
        emulator.let_runbooks_sleep_at_most(0.1)
        with emulator.unrecorded():
            deploy(emulator, local_builds())
        yield emulator


@pytest.fixture
def _credentials(account: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)


def left_in(account: Emulator, shown: str) -> list[str]:
    functions = account.client("lambda").list_functions()["Functions"]
    roles = account.client("iam").list_roles()["Roles"]
    names = [each["FunctionName"] for each in functions] + [each["RoleName"] for each in roles]
    ssm, made = account.client("ssm"), re.search(r"^made (\S+)$", shown, re.MULTILINE)
    assert made, shown
    with contextlib.suppress(ssm.exceptions.InvalidDocument):
        names.append(ssm.describe_document(Name=made[1])["Document"]["Name"])
    return [name for name in names if "smoke" in name]


def secrets_left_in(account: Emulator) -> list[str]:
    manager = account.client("secretsmanager")
    listed = manager.list_secrets(IncludePlannedDeletion=True)["SecretList"]
    return [each["Name"] for each in listed if "DeletedDate" not in each]


@pytest.mark.usefixtures("_credentials")
def test_the_story_runs_asks_each_question_once_and_leaves_nothing(
    account: Emulator, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throwaway, "VERSION_EVERY_SECONDS", 0.2)
    monkeypatch.setattr(of_automation, "LOOKS_EVERY_SECONDS", 0.05)
    code = app.main(["--yes"])

    shown = capsys.readouterr().out
    assert code == app.FINE, shown
    assert (left_in(account, shown), secrets_left_in(account)) == ([], [])
    story_told, _, told = shown.partition("What only an account can answer:\n")
    answers = [line.partition(": ")[2] for line in told.splitlines()[: len(story.ALL)]]
    error, pattern, revision = answers[1], answers[2], answers[0]
    assert "it " in revision
    assert error.split(":")[0] in ("yes", "no")
    assert "accepts a list of two names; a pattern applies to each element" in pattern
    assert answers[3] == "yes: the step runs again"
    judged, tags, arrival, init, qualified, snap_start = answers[4:]
    assert tags == "they do"
    assert arrival.startswith("at most ")
    assert init.startswith("it holds")
    assert qualified.startswith("it holds for the version and for the alias")
    assert snap_start.startswith("not answered here: ")
    assert judged.startswith("yes, ")
    assert "Failed" not in story_told


REFUSAL = ClientError({"Error": {"Code": "Throttling", "Message": "later"}}, "Invoke")


@pytest.mark.usefixtures("_credentials")
@pytest.mark.parametrize(
    ("cause", "ends"),
    [
        (KeyboardInterrupt(), (app.STOPPED, "Stopped. It is cleaned up.")),
        pytest.param(
            *(REFUSAL, (app.FAILED, "FAILED: Throttling: later. It is cleaned up.")),
            marks=pytest.mark.long,
        ),
    ],
    ids=["Ctrl-C", "refused"],
)
def test_what_ends_in_the_middle_of_a_press_is_waited_for_and_removed(
    account: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    cause: BaseException,
    ends: tuple[int, str],
) -> None:
    def told(step: StepRun) -> None:
        if step.name == "Grant":
            raise cause

    monkeypatch.setattr(story, "WHILE_PLAIN", ())
    monkeypatch.setattr(story, "_tell", told)
    # A shell has what it starts in the background ignore Ctrl-C.
    before = signal.getsignal(signal.SIGINT)

    code = app.main(["--yes"])
    shown = capsys.readouterr().out
    assert (code, shown.splitlines()[-1]) == ends
    assert shown.count("not asked: it ended before") == len(story.ALL)
    assert (left_in(account, shown), secrets_left_in(account)) == ([], [])
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.usefixtures("_credentials")
@pytest.mark.parametrize("answer", ["no", "", "y", EOFError(), KeyboardInterrupt()])
def test_nothing_is_started_without_a_yes(
    account: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str | BaseException,
) -> None:
    def typed(_: str) -> str:
        if isinstance(answer, str):
            return answer
        raise answer

    monkeypatch.setattr("builtins.input", typed)
    before = len(account.client("lambda").list_functions()["Functions"])

    assert app.main([]) == app.NOT_STARTED
    assert len(account.client("lambda").list_functions()["Functions"]) == before
    shown = " ".join(capsys.readouterr().out.split())
    for question in story.ALL:
        assert question.question in shown
        assert question.how in shown


@pytest.mark.usefixtures("_credentials")
def test_a_stack_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--stack", "nowhere"]) == app.NOT_STARTED
    assert "The stack nowhere was not found" in capsys.readouterr().out


def test_a_shell_without_credentials_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    assert app.main([]) == app.NOT_STARTED
    assert "Unable to locate credentials" in capsys.readouterr().out


def test_what_cannot_be_removed_is_named_and_the_rest_is_removed() -> None:
    removed: list[str] = []

    def refuse(code: str) -> None:
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "DeleteRole")

    cleaning = Cleaning()
    cleaning.later("first", lambda: removed.append("first"))
    cleaning.later("role r", lambda: refuse("DeleteConflict"))
    cleaning.later("gone", lambda: refuse("NoSuchEntity"))
    cleaning.later("last", lambda: removed.append("last"))

    left = cleaning.run()

    assert removed == ["last", "first"]
    assert [what.partition(":")[0] for what in left] == ["role r"]
