"""The step Patch: what it says of secrets in code; it changes nothing and tells no value."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from remediation.aws.calls import AwsFailure
from remediation.aws.package_download import PackageNotRead
from remediation.model import CodeReport
from remediation.patching import reasons
from remediation.runbook.response import patch_response
from remediation.steps import patch as step
from remediation.steps.context import StepFailed
from tests.flows.canaries import canary
from tests.rehearsal.zips import zip_files
from tests.remediation.account import Account, refusal
from tests.remediation.fake_configurations import UNREADABLE
from tests.remediation.runbook_story import remediate, step_context
from tests.rule.aws.range_server import QUERY, range_server, status

SECRET = canary(71, "correct-horse-in-a-python-file")
SECOND = canary(72, "correct-horse-in-an-env-file")
FILES = {
    "app.py": f'import os\n\nAPI_TOKEN = "{SECRET.value}"\n',
    "config/.env": f"HOST=db\nSIGNING_KEY={SECOND.value}\n",
    "config.json": '{\n"token": "' + SECRET.value + '"}',
}
HASH = "a hash"


def line(path: str, number: int, **more: Any) -> dict[str, Any]:
    known = {"secret_type": "Secret Keyword", "layer": "", "own": True, "counts": True}
    return {**known, "path": path, "line": number, "exempt": False, **more}


def scan(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"status": "Scan succeeded", "variables": [], "code": list(lines),
            "code_sha256": HASH, **more}  # fmt: skip


BOTH = scan(line("app.py", 3), line("config/.env", 2))


@contextmanager
def deployed(account: Account, files: Mapping[str, str] = FILES) -> Iterator[Any]:
    with range_server(zip_files(files)) as server:
        account.functions.code_urls["orders"] = server.url
        yield server


def report(account: Account, found: dict[str, Any], **payload: Any) -> CodeReport:
    return step.patch(step_context(account, "orders", scan=json.dumps(found), **payload))


def whys(said: CodeReport) -> list[tuple[str, int, str]]:
    return [(each.path, each.line, each.refusal.reason) for each in said.refusals]


def test_each_file_gets_its_diff_and_the_owner_is_told_what_to_do(account: Account) -> None:
    with deployed(account):
        said = report(account, BOTH)

    assert [each.diff for each in said.patches] == [
        (
            "--- a/app.py\n+++ b/app.py\n@@ -3 +3 @@\n"
            '-API_TOKEN = ***\n+API_TOKEN = os.environ["API_TOKEN"]\n'
        ),
        "--- a/config/.env\n+++ b/config/.env\n@@ -2 +1,0 @@\n-SIGNING_KEY=***\n",
    ]
    assert said.refusals == ()
    advice = " ".join(said.warnings)
    assert "the source must change" in advice
    assert "First set the variables API_TOKEN, SIGNING_KEY" in advice
    assert "press Remediate" in advice


def test_nothing_is_changed_and_nothing_tells_a_value(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = json.dumps([account.functions.configurations, account.secrets.stored], default=str)
    with deployed(account):
        said = report(account, scan(*BOTH["code"], line("config.json", 2)))

    assert json.dumps([account.functions.configurations, account.secrets.stored], default=str) == (
        before
    )
    assert set(account.calls) == {"get_function", "describe_secret"}
    told = f"{said}{patch_response('orders', said)}{caplog.text}"
    assert SECRET.traces_in(told) == []
    assert SECOND.traces_in(told) == []
    assert QUERY not in told


def test_the_answer_lists_files_lines_and_variables(account: Account) -> None:
    with deployed(account):
        said = report(account, scan(line("app.py", 3), line("config.json", 2)))

    answer = patch_response("orders", said)
    assert answer["status"] == "Patch succeeded"
    assert [(p["path"], p["lines"], p["variables"]) for p in answer["patches"]] == [
        ("app.py", [3], ["API_TOKEN"])
    ]
    assert answer["stays"] == [{"path": "config.json", "line": 2, "why": str(reasons.DATA)}]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (line("app.py", 3, layer="orders-config:3"), reasons.LAYER),
        (line("app.py", 3, own=False), reasons.PUBLISHED),
        (line("inner.zip!app.py", 3), reasons.INNER_ARCHIVE),
        (line("gone.py", 3), reasons.NOT_IN_PACKAGE),
        (line("config.json", 2), reasons.DATA),
    ],
)
def test_what_is_not_the_owners_own_source_stays(
    account: Account, found: dict[str, Any], reason: Any
) -> None:
    with deployed(account):
        said = report(account, scan(found))

    assert said.patches == ()
    assert [why for _, _, why in whys(said)] == [reason.reason]
    assert said.warnings == ()


def test_lines_that_do_not_count_are_left_alone(account: Account) -> None:
    with deployed(account) as server:
        said = report(account, scan(line("app.py", 3, counts=False)))

        assert said == CodeReport()
        assert server.ranges == []


def test_what_was_not_read_is_named(account: Account) -> None:
    unread = [{"what": "code", "reason": "it is damaged", "in_scope": True}]

    said = report(account, scan(unread=unread))

    assert said.warnings == ("Not read, so it may hold more secrets: code: it is damaged",)


def test_a_function_that_was_deployed_since_is_scanned_again(account: Account) -> None:
    with deployed(account), pytest.raises(StepFailed, match="deployed after it was scanned"):
        report(account, {**BOTH, "code_sha256": "another hash"})


def test_a_variable_with_another_value_keeps_it(account: Account) -> None:
    account.functions.edit("orders", Environment={"API_TOKEN": "another"})
    with deployed(account):
        said = report(account, BOTH)

    assert '+API_TOKEN = os.environ["CODE_API_TOKEN"]' in said.patches[0].diff


def test_a_variable_with_this_value_is_there_already(account: Account) -> None:
    account.functions.edit("orders", Environment={"API_TOKEN": SECRET.value})
    with deployed(account):
        said = report(account, BOTH)

    assert "The function has API_TOKEN already" in said.warnings
    assert any("First set the variables SIGNING_KEY," in each for each in said.warnings)


def test_a_sealed_functions_variables_are_known_from_its_secret(account: Account) -> None:
    account.functions.edit("orders", Environment={"API_TOKEN": "another", "TABLE": "orders"})
    remediate(account, "orders", "API_TOKEN")
    with deployed(account):
        said = report(account, scan(line("app.py", 3)))

    assert [each.variable for each in said.patches[0].lookups] == ["CODE_API_TOKEN"]


def test_an_environment_that_cannot_be_read_fails_the_step(account: Account) -> None:
    account.functions.edit("orders", **{UNREADABLE: True})
    with deployed(account), pytest.raises(StepFailed, match="could not be read"):
        report(account, BOTH)


def test_a_package_that_cannot_be_fetched_fails_the_step(account: Account) -> None:
    with deployed(account) as server:
        server.misbehave = status(403)
        with pytest.raises(PackageNotRead, match="HTTP 403"):
            report(account, BOTH)


def test_a_function_without_a_package_fails_the_step(account: Account) -> None:
    with pytest.raises(PackageNotRead, match=r"no package of orders \(Zip\)"):
        report(account, BOTH)


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException", "Odd"])
@pytest.mark.parametrize("broken", ["get_function", "describe_secret", "get_secret_value"])
def test_a_call_that_fails_fails_the_step_and_tells_no_value(
    account: Account, broken: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    owner = account.functions if broken == "get_function" else account.secrets

    def fails(**_: Any) -> Any:
        raise refusal(code)

    monkeypatch.setattr(owner, broken, fails)
    with deployed(account), pytest.raises(AwsFailure) as raised:
        report(account, BOTH)

    assert raised.value.code == code
    assert SECRET.traces_in(f"{raised.value!r}") == []
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)


def test_the_stack_that_owns_the_function_is_named(account: Account) -> None:
    account.functions.tags["orders"]["aws:cloudformation:stack-name"] = "shop"
    with deployed(account):
        said = report(account, BOTH)

    assert any("by the CloudFormation stack shop" in each for each in said.warnings)


def test_no_file_is_begun_when_no_time_is_left(account: Account) -> None:
    context = step_context(account, "orders", scan=json.dumps(BOTH))
    with deployed(account):
        said = step.patch(replace(context, seconds_left=lambda: 29.0))

    assert said.patches == ()
    assert [why for _, _, why in whys(said)] == [reasons.TOO_MANY.reason] * 2


def test_a_report_has_room_for_so_many_lines_and_characters(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "MOST_LINES", 2)
    monkeypatch.setattr(step, "MOST_CHARACTERS", 120)
    with deployed(account):
        said = report(account, scan(*BOTH["code"], line("config.json", 2)))

    assert [each.path for each in said.patches] == ["app.py"]
    assert whys(said) == [
        ("config.json", 2, reasons.DATA.reason),
        ("config/.env", 2, reasons.TOO_MANY.reason),
    ]
