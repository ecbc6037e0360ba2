"""No value shows anywhere: canaries go through everything at DEBUG, and are looked for."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rule import app
from rule.aws.cache_table import CacheTable
from rule.aws.clients import Aws
from rule.cli import ending, main
from rule.scanning.result_cache import ResultCache
from tests.flows.artifact import local_builds
from tests.flows.canaries import Canary, canary
from tests.flows.deploy import Stack, deploy
from tests.flows.observation import Observer
from tests.flows.secret_values import SecretValues
from tests.rehearsal.compliance_view import read_view
from tests.rehearsal.config_service import events, items
from tests.rehearsal.emulator import ACCOUNT, REGION, Emulator, running
from tests.rehearsal.new_function import NewFunction, create
from tests.rehearsal.waiting import wait_for
from tests.rehearsal.zips import zip_files
from tests.rule.contexts import Context

_VALUES = SecretValues(seed=3)
PASSWORD = canary(1, _VALUES.password() + _VALUES.password())
TOKEN = canary(2, _VALUES.github_token())
WEAK = canary(3, "summer-of-sixty-nine")
IN_CODE = canary(4, _VALUES.github_token())
HARMLESS = canary(5, "a sentence that is nobody's secret at all")
BROKEN = canary(6, _VALUES.github_token())
CANARIES = (PASSWORD, TOKEN, WEAK, IN_CODE, HARMLESS, BROKEN)

ENVIRONMENT = {
    "DB_PASSWORD": PASSWORD.value,
    "UPLOADS": TOKEN.value,
    "ADMIN_PASSWORD": WEAK.value,
    "GREETING": HARMLESS.value,
    "DATABASE": f"postgresql://app:{PASSWORD.value}@db.example.com/shop",
}
CODE = {"app.py": f'UPLOADS = "{IN_CODE.value}"\n', "inner.zip": f"PK {BROKEN.value}"}
LEAKY, DAMAGED, FORBIDDEN = "leaky", "damaged", "forbidden"


@dataclass(frozen=True, slots=True)
class Aviary:
    """A deployed stack whose rule has judged the canaries, at DEBUG."""

    emulator: Emulator
    stack: Stack


@pytest.fixture(scope="module")
def aviary() -> Iterator[Aviary]:
    with running() as emulator:
        stack = deploy(emulator, local_builds(), {"LogLevel": "DEBUG"})
        forbid(emulator, stack.resources["RuleRole"], FORBIDDEN)
        for name in (LEAKY, DAMAGED, FORBIDDEN):
            create(emulator, NewFunction(name, package_of(name), ENVIRONMENT))
        Observer(emulator, stack).wait_for([LEAKY, DAMAGED])
        emulator.trigger_schedule(stack.outputs["RuleName"])
        emulator.client("lambda").invoke(
            FunctionName=stack.outputs["ScanFunctionArn"],
            Payload=json.dumps({"function_name": LEAKY, "plan": {"moving": ["DB_PASSWORD"]}}),
        )
        yield Aviary(emulator, stack)


def package_of(name: str) -> bytes:
    """Return a package that no other function has, so that each has to be read."""
    package = zip_files({**CODE, "name.txt": name})
    return damaged(package) if name == DAMAGED else package


def damaged(package: bytes) -> bytes:
    """Return a package whose first file no longer is what its checksum says."""
    at = len("PK..............................app.py") + 4
    return package[:at] + bytes([package[at] ^ 0xFF]) + package[at + 1 :]


def forbid(emulator: Emulator, role: str, function: str) -> None:
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
    statement = {"Effect": "Deny", "Action": "lambda:GetFunction", "Resource": arn}
    emulator.client("iam").put_role_policy(
        RoleName=role,
        PolicyName=f"forbid-{function}",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )


def failures(emulator: Emulator, stack: Stack) -> str:
    queue = stack.outputs["FailureQueueUrl"]
    received = emulator.client("sqs").receive_message(QueueUrl=queue, VisibilityTimeout=0)
    return str(received.get("Messages", ""))


def expect_none_of(text: str) -> None:
    traces = {index: found for index, c in enumerate(CANARIES) if (found := c.traces_in(text))}
    assert traces == {}


def channel(aviary: Aviary, name: str) -> str:
    emulator, stack = aviary.emulator, aviary.stack
    match name:
        case "the rule's log" | "the scan's log":
            function = "RuleFunction" if "rule" in name else "ScanFunction"
            return "\n".join(emulator.logs(stack.resources[function]))
        case "the compliance view":
            return str(read_view(emulator.client("config"), stack.outputs["RuleName"]))
        case "the cache":
            table = stack.outputs["ScanCacheTable"]
            return str(emulator.client("dynamodb").scan(TableName=table)["Items"])
        case "what AWS Config sent and received":
            return "\n".join(emulator.config_records())
        case "the failure queue":
            return failures(emulator, stack)
    raise AssertionError(name)


@pytest.mark.parametrize(
    ("name", "proof"),
    [
        ("the rule's log", "DB_PASSWORD"),
        ("the scan's log", "still holds plaintext secrets"),
        ("the compliance view", "DB_PASSWORD"),
        ("the cache", "app.py"),
        ("what AWS Config sent and received", "DB_PASSWORD"),
        ("the failure queue", "lambda:GetFunction was denied"),
    ],
)
def test_no_value_shows_in(aviary: Aviary, name: str, proof: str) -> None:
    def shown() -> str | None:
        text = channel(aviary, name)
        return text if proof in text else None

    # The log of an evaluation comes after its verdict.
    expect_none_of(wait_for(f"{name} is the channel that is meant, and has {proof!r}", shown))


def a_change(function: str) -> dict[str, Any]:
    """Return a notification in test mode about a function."""
    now = datetime.now(UTC)
    configuration = {
        "FunctionName": function,
        "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}",
        "Role": "role",
    }
    item = items.configuration_item(configuration, {}, "OK", now)
    rule = {"ConfigRuleArn": "arn", "ConfigRuleName": "rule", "ConfigRuleId": "id"}
    return events.envelope(rule, ACCOUNT, events.change(item, now), "TESTMODE")


@pytest.mark.parametrize("function", [LEAKY, DAMAGED])
def test_no_value_shows_when_every_logger_of_the_process_is_at_debug(
    aviary: Aviary,
    function: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name, value in aviary.emulator.environment().items():
        monkeypatch.setenv(name, value)
    aws = Aws.connect()
    monkeypatch.setattr(app, "_aws", aws)
    monkeypatch.setattr(app, "_cache", ResultCache(CacheTable("missing", aws.cache)))
    for logger in ["", *logging.Logger.manager.loggerDict]:
        caplog.set_level(logging.DEBUG, logger=logger)

    app.evaluate(a_change(function), Context())

    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    assert "DB_PASSWORD" in logged
    expect_none_of(logged + "".join(capfd.readouterr()))


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_no_value_shows_on_the_command_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], as_json: list[str]
) -> None:
    environment, package = tmp_path / "environment.json", tmp_path / "package.zip"
    environment.write_text(json.dumps(ENVIRONMENT))
    package.write_bytes(zip_files(CODE))

    codes = [
        main.main(["environment", str(environment), *as_json]),
        main.main(["package", str(package), *as_json]),
    ]

    printed = "".join(capfd.readouterr())
    assert codes == [ending.FOUND, ending.FOUND]
    assert "environment:DB_PASSWORD" in printed
    expect_none_of(printed)


@pytest.mark.parametrize("shape", ["plain", "URL-encoded", "in JSON", "SHA-1", "SHA-256"])
def test_a_canary_that_escaped_would_be_seen(shape: str) -> None:
    escaped = PASSWORD._shapes()[shape]

    assert shape in PASSWORD.traces_in(f"somewhere {escaped} in a text")


def test_a_canary_is_told_from_others() -> None:
    assert isinstance(PASSWORD, Canary)
    assert PASSWORD.traces_in(TOKEN.value) == []
