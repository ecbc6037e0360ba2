"""Secrets in code, moved by the runbook: from plaintext to sealed, and back byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.flows.artifact import local_builds
from tests.flows.canaries import canary
from tests.flows.deploy import Stack, deploy
from tests.flows.runbooks import Button, Execution, StepRun
from tests.flows.secret_values import SecretValues
from tests.rehearsal import new_function
from tests.rehearsal.emulator import Emulator, running
from tests.rehearsal.new_function import NewFunction, publish, wait_until_ready
from tests.rehearsal.zips import zip_files

VALUES = SecretValues(83)
TOKEN = canary(91, VALUES.github_token())
PASSWORD = canary(92, VALUES.password() + VALUES.password())
IN_VARIABLE = canary(93, VALUES.password() + VALUES.password())
ENVIRONMENT = {"DB_PASSWORD": IN_VARIABLE.value, "STAGE": "test"}
PYTHON = {
    "app.py": "import os\nimport settings\n\n\ndef handler(event, context):\n"
    "    return [settings.UPLOADS_TOKEN[:4], len(settings.DATABASE['password']),"
    " len(os.environ['DB_PASSWORD'])]\n",
    "settings.py": '"""Settings."""\n\n'
    f'UPLOADS_TOKEN = "{TOKEN.value}"\n'
    f'DATABASE = {{\n    "password": "{PASSWORD.value}",\n}}\n',
}
NODE = {
    "index.js": "const settings = require('./settings.js');\n"
    "exports.handler = async () => [settings.uploadsToken.slice(0, 4),\n"
    "  settings.database.password.length, process.env.DB_PASSWORD.length];\n",
    "settings.js": "module.exports = {\n"
    f"  uploadsToken: '{TOKEN.value}',\n"
    f"  database: {{\n    password: '{PASSWORD.value}',\n  }},\n}};\n",
}
FUNCTIONS = {
    "python-moved": (PYTHON, "python3.13", "app.handler"),
    "node-moved": (NODE, "nodejs22.x", "index.handler"),
}
STEPS = [
    *("Scan", "Patch", "Plan", "KeepCode", "AddVariables", "Store", "Grant", "Shadow"),
    *("ReplaceCode", "Probe", "CutOver", "Verify", "Publish", "Repoint", "Done"),
]
CANARIES = (TOKEN, PASSWORD, IN_VARIABLE)


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with running() as started:
        started.let_runbooks_sleep_at_most(0.1)
        yield started


@pytest.fixture(scope="session")
def stack(emulator: Emulator) -> Stack:
    parameters = {"CodeRemediation": "true", "RepointAliases": "true"}
    with emulator.unrecorded():
        return deploy(emulator, local_builds(), parameters)


@pytest.fixture(scope="session")
def button(emulator: Emulator, stack: Stack) -> Button:
    return Button(emulator, stack.outputs)


def create(emulator: Emulator, name: str, kind: str) -> None:
    files, runtime, handler = FUNCTIONS[kind]
    given = NewFunction(name, zip_files(files), ENVIRONMENT, runtime, handler)
    new_function.create(emulator, given)
    wait_until_ready(emulator.client("lambda"), name)


def invoke(emulator: Emulator, name: str, qualifier: str = "$LATEST") -> Any:
    answer = emulator.client("lambda").invoke(FunctionName=name, Qualifier=qualifier)
    text = answer["Payload"].read()
    assert "FunctionError" not in answer, text
    return json.loads(text)


def state(emulator: Emulator, name: str) -> dict[str, Any]:
    """Return what a backout restores: code, handler, layers and variables."""
    found: Any = emulator.client("lambda").get_function_configuration(FunctionName=name)
    return {
        "CodeSha256": found["CodeSha256"],
        "CodeSize": found["CodeSize"],
        "Handler": found["Handler"],
        "Layers": found.get("Layers", []),
        "Environment": found["Environment"]["Variables"],
    }


def traces(emulator: Emulator, stack: Stack, name: str, *executions: Execution) -> list[Any]:
    """Return what of any value shows in what people may read, but packages and the secret."""
    client = emulator.client("lambda")
    listed = client.list_versions_by_function(FunctionName=name)["Versions"]
    channels = [json.dumps([s.payload for s in each.steps]) for each in executions]
    channels += [step.failure for each in executions for step in each.steps]
    channels += [each.get("Description", "") for each in listed]
    for function in ("RemediationFunction", "ScanFunction", "RuleFunction"):
        channels += emulator.logs(stack.resources[function])
    text = "\n".join([*channels, *emulator.config_records()])
    return [found for each in CANARIES for found in each.traces_in(text)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_secrets_in_code_are_moved_and_taken_back_byte_for_byte(
    button: Button, emulator: Emulator, stack: Stack, name: str
) -> None:
    create(emulator, name, name)
    plain, answered = state(emulator, name), invoke(emulator, name)

    dry = button.run("Remediation", FunctionName=name, DryRun="true", MoveCode="true")

    assert (dry.status, dry.names) == ("Success", ["Scan", "Patch", "Plan", "DryRunEnds"]), dry
    assert "***" in dry.step("Patch").payload["patches"][0]["diff"]
    told = dry.step("Plan").payload
    assert told["code"]["added"] == ["DATABASE_PASSWORD", "UPLOADS_TOKEN"]
    assert state(emulator, name) == plain

    seen: list[Any] = []

    def on_step(_: StepRun) -> None:
        seen.append(invoke(emulator, name))

    pressed = button.run("Remediation", on_step, FunctionName=name, MoveCode="true")

    assert (pressed.status, pressed.names) == ("Success", STEPS), pressed
    assert seen == [answered] * len(seen)
    assert invoke(emulator, name) == answered
    sealed = state(emulator, name)
    assert {n for n in sealed["Environment"] if not n.startswith("SEALED_ENV_")} == {"STAGE"}
    secret = emulator.client("secretsmanager").get_secret_value(
        SecretId=f"lambda-no-plaintext-secrets/{name}/environment"
    )
    assert json.loads(secret["SecretString"]) == {
        "DATABASE_PASSWORD": PASSWORD.value,
        "DB_PASSWORD": IN_VARIABLE.value,
        "UPLOADS_TOKEN": TOKEN.value,
    }
    again = button.run("Remediation", FunctionName=name, MoveCode="true")
    assert (again.status, again.step("Plan").payload["status"]) == ("Success", "Nothing to do")

    back = button.run("Backout", FunctionName=name)

    assert back.status == "Success", back
    assert (state(emulator, name), invoke(emulator, name)) == (plain, answered)
    assert traces(emulator, stack, name, dry, pressed, again, back) == []


@pytest.mark.usefixtures("unrecorded")
def test_an_alias_runs_the_new_code_once_a_version_of_it_was_probed(
    button: Button, emulator: Emulator
) -> None:
    name = "python-with-alias"
    create(emulator, name, "python-moved")
    old = publish(emulator, name, "live")
    answered = invoke(emulator, name, "live")

    pressed = button.run("Remediation", FunctionName=name, MoveCode="true", RepointAliases="true")

    assert pressed.status == "Success", pressed
    assert pressed.step("KeepCode").payload["version"] == old
    client = emulator.client("lambda")
    alias = client.get_alias(FunctionName=name, Name="live")
    assert alias["FunctionVersion"] == pressed.step("Publish").payload["version"] != old
    assert invoke(emulator, name, "live") == answered

    back = button.run("Backout", FunctionName=name, RepointAliases="true")

    assert back.status == "Success", back
    assert client.get_alias(FunctionName=name, Name="live")["FunctionVersion"] == old
    assert invoke(emulator, name, "live") == answered


@pytest.mark.usefixtures("unrecorded")
def test_a_deployment_before_the_probe_is_left_alone(button: Button, emulator: Emulator) -> None:
    name = "python-deployed-meanwhile"
    create(emulator, name, "python-moved")
    newer = {**PYTHON, "settings.py": PYTHON["settings.py"] + "# newer\n"}
    client = emulator.client("lambda")

    def on_step(step: StepRun) -> None:
        if step.name == "AddVariables":
            wait_until_ready(client, name)
            client.update_function_code(FunctionName=name, ZipFile=zip_files(newer))
            wait_until_ready(client, name)
            deployed.append(state(emulator, name)["CodeSha256"])

    deployed: list[str] = []
    ended = button.run("Remediation", on_step, FunctionName=name, MoveCode="true")

    assert (ended.status, ended.names[-1]) == ("Failed", "BackedOut"), ended
    now = state(emulator, name)
    assert [now["CodeSha256"]] == deployed
    assert ENVIRONMENT.items() <= now["Environment"].items()
    assert invoke(emulator, name)[2] == len(IN_VARIABLE.value)
