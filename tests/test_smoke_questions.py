"""What the smoke test reports of an account that answers otherwise than the embedded AWS does."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, WaiterError

from remediation.model import FUNCTION_TAG
from tests.flows.runbooks import Execution, StepRun
from tests.smoke import of_config, of_grants
from tests.smoke.account import Account, Cleaning
from tests.smoke.of_updates import REVISION, SNAP_START
from tests.smoke.question import Question, ask
from tests.smoke.throwaway import Invocation, Throwaway

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:smoke"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


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
