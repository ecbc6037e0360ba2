"""The handler: which step an event leads to, and what is answered and logged."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, tzinfo
from types import ModuleType
from typing import Any, Self

import pytest

from remediation.model import RemediationError
from remediation.runbook.parts import InvalidRequest
from remediation.runbook.response import NOTHING_TO_DO, PLANNED, STATUS_BY_ACTION, Refused
from tests.flows.canaries import canary
from tests.rehearsal.zips import zip_files
from tests.remediation.account import Account, refusal
from tests.remediation.builders import STACK, STACK_VARIABLES
from tests.rule.aws.range_server import range_server
from tests.rule.contexts import Context

WORD = canary(62, "correct-horse-battery-staple-of-the-handler")
ACTIONS = ("store", "grant", "shadow", "probe", "cut_over")

FOUND = {
    "status": "Scan succeeded",
    "variables": [{"name": "DB_PASSWORD", "secret_type": "Secret Keyword", "exempt": False}],
}


@pytest.fixture
def app(account: Account, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name, value in STACK_VARIABLES.items():
        monkeypatch.setenv(name, value)
    from remediation import app  # noqa: PLC0415 - it makes its clients as it is imported

    assert app._stack == STACK
    monkeypatch.setattr(app, "_aws", account.aws())
    return app


def ask(app: ModuleType, action: str, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = app.handle(
        {"action": action, "function_name": "orders", **more}, Context()
    )
    return answer


def test_a_press_is_one_invocation_a_step(account: Account, app: ModuleType) -> None:
    account.functions.create("orders", {"DB_PASSWORD": WORD.value, "TABLE": "orders"})

    planned = ask(app, "plan", scan=FOUND)
    statuses = [ask(app, action, plan=planned)["status"] for action in ACTIONS]

    assert planned["status"] == PLANNED
    assert planned["moving"] == ["DB_PASSWORD"]
    assert [sentence.partition(":")[0] for sentence in planned["steps"]] == [
        "Store", "Grant", "Shadow", "Probe", "CutOver",
    ]  # fmt: skip
    assert statuses == [STATUS_BY_ACTION[action] for action in ACTIONS]
    assert ask(app, "plan", scan={**FOUND, "variables": []})["status"] == NOTHING_TO_DO

    assert ask(app, "back_out")["status"] == STATUS_BY_ACTION["back_out"]
    restored = account.functions.configurations["orders"]["Environment"]
    assert restored == {"DB_PASSWORD": WORD.value, "TABLE": "orders"}


def test_patches_of_code_are_shown_without_a_value(
    account: Account, app: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    account.functions.create("orders", {"TABLE": "orders"})
    line = {"path": "app.py", "line": 2, "layer": "", "own": True, "counts": True}
    found = {**FOUND, "variables": [], "code": [line], "code_sha256": "a hash"}
    package = zip_files({"app.py": f'import os\nTOKEN = "{WORD.value}"\n'})

    with caplog.at_level(logging.DEBUG), range_server(package) as server:
        account.functions.code_urls["orders"] = server.url
        answer = ask(app, "patch", scan=json.dumps(found))

    assert (answer["status"], answer["stays"]) == (STATUS_BY_ACTION["patch"], [])
    assert [(each["path"], each["variables"]) for each in answer["patches"]] == [
        ("app.py", ["TOKEN"])
    ]
    assert WORD.traces_in(f"{answer}{caplog.text}") == []


def test_the_probes_answer_is_what_cut_over_takes(account: Account, app: ModuleType) -> None:
    account.functions.create("orders", {"DB_PASSWORD": WORD.value, "TABLE": "orders"})
    planned = ask(app, "plan", scan=FOUND)
    answers = {action: ask(app, action, plan=planned) for action in ACTIONS[:4]}
    asked = account.calls.count("invoke")

    ask(app, "cut_over", plan=planned, probe=json.dumps(answers["probe"]))

    assert answers["probe"]["revision_id"] == "2"
    # Once more, without its plaintext.
    assert account.calls.count("invoke") == asked + 1


def test_no_answer_and_no_log_holds_a_value(
    account: Account, app: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account.functions.create("orders", {"DB_PASSWORD": WORD.value})
    planned = ask(app, "plan", scan=FOUND)
    answers = [planned, *(ask(app, action, plan=planned) for action in ACTIONS)]
    answers.append(ask(app, "back_out"))

    assert WORD.traces_in(json.dumps(answers) + caplog.text) == []


def test_a_refusal_fails_the_step_with_every_reason(account: Account, app: ModuleType) -> None:
    account.functions.create("orders", {"DB_PASSWORD": WORD.value}, Runtime="ruby2.7")

    with pytest.raises(Refused, match=r"orders is left alone\. .*ruby2\.7"):
        ask(app, "plan", scan=FOUND)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (
            datetime(2027, 3, 2, 23, 59, tzinfo=UTC),
            "From 2027-03-03 on, Lambda updates no function",
        ),
        (
            datetime(2027, 3, 3, 0, 0, tzinfo=UTC),
            "updated no function of the runtime python3.9 since",
        ),
    ],
)
def test_the_plan_knows_what_day_it_is(
    account: Account,
    app: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    today: datetime,
    said: str,
) -> None:
    account.functions.create("orders", {"DB_PASSWORD": WORD.value}, Runtime="python3.9")

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            assert tz is UTC
            return cls(today.year, today.month, today.day, tzinfo=UTC)

    monkeypatch.setattr(app, "datetime", Clock)
    try:
        told = str(ask(app, "plan", scan=FOUND)["warnings"])
    except Refused as refused:
        told = str(refused)

    assert said in told


def test_an_update_that_lambda_takes_for_invalid_names_the_runtime_as_a_cause(
    account: Account, app: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.functions.create("orders", {"DB_PASSWORD": WORD.value})
    planned = ask(app, "plan", scan=FOUND)
    for action in ("store", "grant"):
        ask(app, action, plan=planned)

    def refuse(**_: Any) -> None:
        raise refusal("InvalidParameterValueException")

    monkeypatch.setattr(account.functions, "update_function_configuration", refuse)

    with pytest.raises(RemediationError, match="runtime any more, raise the runtime; if a layer"):
        ask(app, "shadow", plan=planned)


@pytest.mark.parametrize("action", ["explode", "edge_explode"])
def test_an_action_that_is_none_is_named(app: ModuleType, action: str) -> None:
    with pytest.raises(InvalidRequest, match=f"There is no action {action}"):
        ask(app, action)


@pytest.mark.process
def test_a_start_loads_no_step_for_the_edge() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import remediation.app, sys; print(*sorted(sys.modules))"],
        env={**os.environ, **STACK_VARIABLES},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert "remediation.steps.store" in loaded
    assert not [name for name in loaded if name.startswith("remediation.steps.edge")]


def test_a_function_that_is_none_is_an_error(app: ModuleType) -> None:
    with pytest.raises(RemediationError, match="nobody"):
        ask(app, "plan", function_name="nobody", scan=FOUND)


def test_steps_are_counted_and_a_refusal_is_no_failure(
    account: Account, app: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    account.functions.create("orders", {"DB_PASSWORD": WORD.value})
    account.functions.create("old", {"DB_PASSWORD": WORD.value}, Runtime="ruby2.7")
    planned = ask(app, "plan", scan=FOUND)
    for action in ACTIONS:
        ask(app, action, plan=planned)
    with pytest.raises(Refused):
        app.handle({"action": "plan", "function_name": "old", "scan": FOUND}, Context())
    with pytest.raises(RemediationError):
        ask(app, "dance")

    counted = counts(capsys.readouterr().out)

    assert counted == {"Steps": 8, "CutOvers": 1, "Refusals": 1, "StepFailures": 1}


def counts(written: str) -> dict[str, int]:
    """Add up the metrics in what a function wrote."""
    counted = Counter[str]()
    for line in written.splitlines():
        if "_aws" in line:
            values = json.loads(line)
            (described,) = values["_aws"]["CloudWatchMetrics"]
            for metric in described["Metrics"]:
                counted[metric["Name"]] += sum(values[metric["Name"]])
    return dict(counted)
