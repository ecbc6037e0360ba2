"""The smoke test's own test: its story runs on the embedded AWS, and it cleans up."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, WaiterError

from remediation.model import FUNCTION_TAG
from tests.local_aws.artifact import local_builds
from tests.local_aws.deploy import deploy
from tests.local_aws.emulator import Emulator, running
from tests.local_aws.runbooks import Execution, StepRun
from tests.smoke import app, of_config, of_grants, story, throwaway
from tests.smoke.account import Account, Cleaning
from tests.smoke.of_updates import REVISION, SNAP_START
from tests.smoke.question import Question, ask
from tests.smoke.throwaway import Invocation, Throwaway

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:smoke"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with running() as emulator:
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
    judged, tags, arrival, init, qualified, snap_start = answers[3:]
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
        (REFUSAL, (app.FAILED, "FAILED: Throttling: later. It is cleaned up.")),
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

    code = app.main(["--yes"])
    shown = capsys.readouterr().out
    assert (code, shown.splitlines()[-1]) == ends
    assert shown.count("not asked: it ended before") == len(story.ALL)
    assert (left_in(account, shown), secrets_left_in(account)) == ([], [])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


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


@dataclass
class Fake:
    """An account whose Lambda answers as it is told; the emulator cannot be had otherwise."""

    readable_by: str = ARN
    """The value of the secret's tag with which the function may read it."""
    report: str = ""
    started: str = "on-demand"
    refusal: str = ""
    """Why SnapStart is refused; empty if it is not."""
    reason: str = ""
    """Why no snapshot was made; empty if one was."""
    revisions: list[str] = field(default_factory=lambda: ["1"])
    tags: list[str] = field(default_factory=lambda: [ARN])
    recorders: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    results: list[dict[str, Any]] = field(default_factory=lambda: [judged(60, 95)])
    outputs: dict[str, str] = field(default_factory=lambda: {"RuleName": "rule"})

    def client(self, service: str) -> Any:
        return {
            "lambda": SimpleNamespace(
                get_waiter=lambda name: SimpleNamespace(wait=lambda **_: self._wait(name)),
                publish_version=lambda **_: {"Version": "7"},
                create_alias=lambda **_: {},
                invoke=lambda **_: self._invoke(),
                update_function_configuration=lambda **asked: self._update(asked),
                get_function_configuration=lambda **_: {
                    "FunctionArn": ARN,
                    "RevisionId": self.revisions[-1],
                },
            ),
            "secretsmanager": SimpleNamespace(
                tag_resource=lambda **asked: self.tags.extend(
                    tag["Value"] for tag in asked["Tags"] if tag["Key"] == FUNCTION_TAG
                )
            ),
            "config": SimpleNamespace(
                describe_configuration_recorder_status=lambda: {
                    "ConfigurationRecordersStatus": [{"recording": self.recorders["on"]}]
                },
                describe_configuration_recorders=lambda: {
                    "ConfigurationRecorders": [{"recordingMode": self.recorders["mode"]}]
                },
                get_compliance_details_by_resource=lambda **_: {"EvaluationResults": self.results},
            ),
        }[service]

    def _wait(self, name: str) -> None:
        if name == "published_version_active" and self.reason:
            last: Any = {"State": "Failed", "StateReason": self.reason}
            raise WaiterError(name, "it failed", last)

    def _update(self, asked: dict[str, Any]) -> dict[str, str]:
        if self.refusal and asked.get("SnapStart") == {"ApplyOn": "PublishedVersions"}:
            code = "InvalidParameterValueException"
            error: Any = {"Error": {"Code": code, "Message": self.refusal}}
            raise ClientError(error, "UpdateFunctionConfiguration")
        return {"RevisionId": self.revisions[0], "LastUpdateStatus": "InProgress"}

    def _invoke(self) -> dict[str, Any]:
        log = base64.b64encode(f"START\n{self.report}\n".encode()).decode()
        if self.tags[-1] == self.readable_by:
            answer: dict[str, Any] = {"lengths": [3, 4], "started": self.started}
            return {"Payload": io.BytesIO(json.dumps(answer).encode()), "LogResult": log}
        error = io.BytesIO(b'{"errorType": "SecretDenied", "errorMessage": "no"}')
        return {"Payload": error, "LogResult": log, "FunctionError": "Unhandled"}


def judged(seconds: float, recorded: float, compliance: str = "COMPLIANT") -> dict[str, Any]:
    return {
        "EvaluationResultIdentifier": {
            "EvaluationResultQualifier": {"ConfigRuleName": "rule"},
            "OrderingTimestamp": NOON + timedelta(seconds=seconds),
        },
        "ComplianceType": compliance,
        "ResultRecordedTime": NOON + timedelta(seconds=recorded),
    }


RECORDED = {"on": True, "mode": {"recordingFrequency": "CONTINUOUS"}}


def answer(question: Question, fake: Fake) -> str:
    cut_over = StepRun("CutOver", "Success", "", started=NOON - timedelta(seconds=5), ended=NOON)
    on = Throwaway(
        cast("Account", fake),
        "smoke",
        Cleaning(),
        lengths=[3, 4],
        press=Execution("1", "Success", "", (cut_over,)),
        sealed=Invocation([3, 4], "on-demand", "", fake.report),
    )
    return ask(question, on).answer


@pytest.mark.parametrize(
    ("readable_by", "says"),
    [
        (ARN, "it holds for the version and for the alias"),
        (f"{ARN}:7", f"ends in SecretDenied; lambda:SourceFunctionArn is {ARN}:7"),
        (f"{ARN}:smoke", f"lambda:SourceFunctionArn is {ARN}:smoke"),
        ("another", "is neither the version's ARN nor the alias's"),
    ],
)
def test_which_arn_a_qualified_function_has_is_tried_out_and_the_tag_put_back(
    monkeypatch: pytest.MonkeyPatch, readable_by: str, says: str
) -> None:
    monkeypatch.setattr(of_grants, "_TAG_COUNTS_WITHIN_SECONDS", -1)
    fake = Fake(readable_by)
    assert says in answer(of_grants.QUALIFIED, fake)
    assert fake.tags[-1] == ARN


@pytest.mark.parametrize(
    ("fake", "says"),
    [
        (Fake(refusal="not in this Region"), "not asked: InvalidParameterValueException: not in"),
        (Fake(reason="init failed"), "not answered here: the snapshot was not made: init failed"),
        (Fake(), "not answered here: the version was not restored (on-demand)"),
        (
            Fake(started="snap-start", report="REPORT x\tRestore Duration: 5.01 ms\tmore"),
            "restored (Restore Duration: 5.01 ms), with the values",
        ),
        (Fake(readable_by="nobody", started="snap-start"), "the version fails: SecretDenied"),
    ],
)
def test_snap_start_is_told_as_it_was_seen(fake: Fake, says: str) -> None:
    assert answer(SNAP_START, fake).startswith(says)


@pytest.mark.parametrize(
    ("revisions", "says"), [(["1"], "it stays"), (["1", "2"], "it changes (the answer said InPr")]
)
def test_a_revision_is_compared_with_what_it_settles_to(revisions: list[str], says: str) -> None:
    assert answer(REVISION, Fake(revisions=revisions)).startswith(says)


@pytest.mark.parametrize(
    ("report", "says"),
    [("REPORT\tInit Duration: 412.5 ms", "it holds (Init Duration: 412.5 ms)"), ("", "it holds; ")],
)
def test_a_start_is_seen_in_the_log(report: str, says: str) -> None:
    assert answer(of_grants.AT_INIT, Fake(report=report)).startswith(says)


@pytest.mark.parametrize(
    ("recorders", "says"),
    [
        ({"on": False, "mode": {}}, "not asked: no recorder is on"),
        ({"on": True, "mode": {"recordingFrequency": "DAILY"}}, "not asked: the recorder records"),
        (
            {
                "on": True,
                "mode": {
                    "recordingFrequency": "DAILY",
                    "recordingModeOverrides": [
                        {
                            "resourceTypes": ["AWS::Lambda::Function"],
                            "recordingFrequency": "CONTINUOUS",
                        }
                    ],
                },
            },
            "yes, 95 s after CutOver ended",
        ),
    ],
)
def test_a_verdict_is_waited_for_only_where_changes_are_recorded_at_once(
    recorders: dict[str, Any], says: str
) -> None:
    assert answer(of_config.JUDGED, Fake(recorders=recorders)).startswith(says)


@pytest.mark.parametrize(
    "results",
    [[], [judged(60, 95, "NON_COMPLIANT")], [judged(-60, 95)]],
    ids=["none", "another", "of an earlier change"],
)
def test_a_verdict_of_an_earlier_change_does_not_count(
    monkeypatch: pytest.MonkeyPatch, results: list[dict[str, Any]]
) -> None:
    monkeypatch.setattr(of_config, "_WITHIN_SECONDS", 0)
    fake = Fake(recorders=RECORDED, results=results)
    assert answer(of_config.JUDGED, fake) == "not within 0 s"
