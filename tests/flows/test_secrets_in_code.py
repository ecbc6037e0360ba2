"""Secrets in code: what the runbook says that the source must change, and that it works so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.flows.canaries import canary
from tests.flows.deploy import Stack
from tests.flows.runbooks import Button
from tests.flows.secret_values import SecretValues
from tests.proofs import long_but
from tests.rehearsal import new_function
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import NewFunction, set_environment, wait_until_ready
from tests.rehearsal.zips import zip_files

VALUES = SecretValues(79)
TOKEN = canary(81, VALUES.github_token())
PASSWORD = canary(82, VALUES.password() + VALUES.password())
PYTHON = {
    "app.py": "import settings\n\n\ndef handler(event, context):\n"
    "    return [settings.UPLOADS_TOKEN[:4], len(settings.DATABASE['password'])]\n",
    "settings.py": '"""Settings."""\n\n'
    f'UPLOADS_TOKEN = "{TOKEN.value}"\n'
    f'DATABASE = {{\n    "password": "{PASSWORD.value}",\n}}\n',
}
NODE = {
    "index.js": "const settings = require('./settings.js');\n"
    "exports.handler = async () =>\n"
    "  [settings.uploadsToken.slice(0, 4), settings.database.password.length];\n",
    "settings.js": "module.exports = {\n"
    f"  uploadsToken: '{TOKEN.value}',\n"
    f"  database: {{\n    password: '{PASSWORD.value}',\n  }},\n}};\n",
}
FUNCTIONS = {
    "python-code": (PYTHON, "python3.13", "app.handler", "settings.py"),
    "node-code": (NODE, "nodejs22.x", "index.handler", "settings.js"),
}
MOVED = {"python-code": ("UPLOADS_TOKEN", "DATABASE_PASSWORD"),
         "node-code": ("UPLOADS_TOKEN", "DATABASE_PASSWORD")}  # fmt: skip


@pytest.fixture(scope="session")
def button(emulator: Emulator, stack: Stack) -> Button:
    return Button(emulator, stack.outputs)


def invoke(emulator: Emulator, name: str) -> Any:
    answer = emulator.client("lambda").invoke(FunctionName=name)
    assert "FunctionError" not in answer, answer["Payload"].read()
    return json.loads(answer["Payload"].read())


def changed(source: str, diff: str) -> str:
    """Change a source as its owner does who reads the diff: old lines are known by their place."""
    rows, lines, shift = source.split("\n"), diff.split("\n")[2:-1], 0
    while lines:
        before, after = lines.pop(0).strip("@ ").split(" ")
        (first, old), (_, new) = (
            (int(start), int(count or 1))
            for start, _, count in (part[1:].partition(",") for part in (before, after))
        )
        begin = (first - 1 if old else first) + shift
        rows[begin : begin + old] = [line[1:] for line in lines[old : old + new]]
        del lines[: old + new]
        shift += new - old
    return "\n".join(rows)


@pytest.mark.parametrize("name", long_but(["python-code"], FUNCTIONS))
def test_the_source_changes_as_the_runbook_says_and_the_button_moves_the_variables(
    button: Button, emulator: Emulator, stack: Stack, name: str
) -> None:
    files, runtime, handler, settings = FUNCTIONS[name]
    new_function.create(emulator, NewFunction(name, zip_files(files), {}, runtime, handler))
    wait_until_ready(emulator.client("lambda"), name)
    answered = invoke(emulator, name)

    shown = button.run("Remediation", FunctionName=name, DryRun="true", ShowPatch="true")

    assert (shown.status, shown.names) == ("Success", ["Scan", "Patch", "Plan", "DryRunEnds"])
    told = shown.step("Patch").payload
    assert told["stays"] == []
    (patch,) = told["patches"]
    assert (patch["path"], tuple(patch["variables"])) == (settings, MOVED[name])
    channels = [json.dumps(told), *emulator.config_records()]
    channels += emulator.logs(stack.resources["RemediationFunction"])
    assert [each.traces_in("\n".join(channels)) for each in (TOKEN, PASSWORD)] == [[], []]

    # The owner does what the output says: first the variables, then the source.
    set_environment(
        emulator, name, dict(zip(MOVED[name], (TOKEN.value, PASSWORD.value), strict=True))
    )
    assert button.press(name).status == "Success"
    _deploy(emulator, name, {**files, settings: changed(files[settings], patch["diff"])})

    assert invoke(emulator, name) == answered
    again = button.run("Remediation", FunctionName=name, DryRun="true", ShowPatch="true")
    assert again.status == "Success"
    assert (again.step("Patch").payload["patches"], again.step("Patch").payload["stays"]) == (
        [],
        [],
    )


def _deploy(emulator: Emulator, name: str, files: Mapping[str, str]) -> None:
    client = emulator.client("lambda")
    client.update_function_code(FunctionName=name, ZipFile=zip_files(files))
    wait_until_ready(client, name)
