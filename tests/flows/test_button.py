"""The button end to end: the built stack under its own roles, functions under the real runtime."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.flows.canaries import canary
from tests.flows.deploy import Stack
from tests.flows.runbooks import Button
from tests.flows.secret_values import SecretValues
from tests.proofs import long_but, proofs_but
from tests.rehearsal import new_function
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import NewFunction, role_of, set_environment, wait_until_ready
from tests.rehearsal.zips import zip_files

VALUES = SecretValues(77)
PASSWORD = canary(41, VALUES.password() + VALUES.password())
TOKEN = canary(42, VALUES.github_token())
ENVIRONMENT = {"DB_PASSWORD": PASSWORD.value, "UPLOADS": TOKEN.value, "TABLE": "orders"}
PYTHON = {
    "app.py": "import os\n\nAT_IMPORT = os.environ.get('DB_PASSWORD', '')\n\n\n"
    "def handler(event, context):\n"
    "    names = ('DB_PASSWORD', 'UPLOADS', 'TABLE')\n"
    "    return {n: len(os.environ.get(n, '')) for n in names} | {'at_import': len(AT_IMPORT)}\n"
}
NODE = {
    "index.js": "const names = ['DB_PASSWORD', 'UPLOADS', 'TABLE'];\n"
    "exports.handler = async () => Object.fromEntries("
    "names.map((n) => [n, (process.env[n] ?? '').length]));\n"
}
CHANGED_BY_EVERY_UPDATE = ("RevisionId", "LastModified", "ResponseMetadata", "ConfigSha256")
FORWARD = ["Scan", "Plan", "Store", "Grant", "Shadow", "Probe", "CutOver", "Verify", "Done"]


@pytest.fixture(scope="session")
def button(emulator: Emulator, stack: Stack) -> Button:
    return Button(emulator, stack.outputs)


def create(emulator: Emulator, function: NewFunction, role: str | None = None) -> None:
    """Create a function, and wait until Lambda has it ready."""
    new_function.create(emulator, function, role=role)
    wait_until_ready(emulator.client("lambda"), function.name)


def python_function(name: str, **environment: str) -> NewFunction:
    return NewFunction(name, zip_files(PYTHON), environment or ENVIRONMENT)


def node_function(name: str) -> NewFunction:
    return NewFunction(name, zip_files(NODE), ENVIRONMENT, "nodejs22.x", "index.handler")


def configuration(emulator: Emulator, name: str) -> dict[str, Any]:
    answer: Any = emulator.client("lambda").get_function_configuration(FunctionName=name)
    return {key: value for key, value in answer.items() if key not in CHANGED_BY_EVERY_UPDATE}


def variables(emulator: Emulator, name: str) -> dict[str, str]:
    found: dict[str, str] = configuration(emulator, name)["Environment"]["Variables"]
    return found


def invoke(emulator: Emulator, name: str) -> Any:
    answer = emulator.client("lambda").invoke(FunctionName=name)
    assert "FunctionError" not in answer, answer["Payload"].read()
    return json.loads(answer["Payload"].read())


OF_PYTHON, OF_NODE = python_function("python-orders"), node_function("node-orders")


@pytest.mark.parametrize("function", long_but([OF_PYTHON], [OF_PYTHON, OF_NODE]), ids=["py", "js"])
def test_a_press_seals_the_function_and_backout_gives_every_field_back(
    button: Button, emulator: Emulator, function: NewFunction
) -> None:
    create(emulator, function)
    before, answered = configuration(emulator, function.name), invoke(emulator, function.name)

    pressed = button.press(function.name)

    assert (pressed.status, pressed.names) == ("Success", FORWARD), pressed.failure
    assert sorted(variables(emulator, function.name)) == [
        "SEALED_ENV_ARN",
        "SEALED_ENV_HANDLER",
        "TABLE",
    ]
    assert invoke(emulator, function.name) == answered

    back = button.run("Backout", FunctionName=function.name)

    assert back.status == "Success", back.failure
    assert configuration(emulator, function.name) == before
    assert invoke(emulator, function.name) == answered


@pytest.mark.usefixtures("unrecorded")
def test_a_dry_run_tells_all_and_changes_nothing(button: Button, emulator: Emulator) -> None:
    create(emulator, python_function("dry"))
    before = configuration(emulator, "dry")

    dry = button.run("Remediation", FunctionName="dry", DryRun="true")

    assert dry.status == "Success"
    assert dry.names == ["Scan", "Plan", "DryRunEnds"]
    assert dry.step("Plan").payload["moving"] == ["DB_PASSWORD", "UPLOADS"]
    assert configuration(emulator, "dry") == before


@pytest.mark.usefixtures("unrecorded")
def test_a_second_press_finds_nothing_to_do(button: Button, emulator: Emulator) -> None:
    create(emulator, python_function("twice"))
    button.run("Remediation", FunctionName="twice")
    sealed = configuration(emulator, "twice")

    again = button.run("Remediation", FunctionName="twice")

    assert again.names == ["Scan", "Plan", "Verify", "Done"]
    assert configuration(emulator, "twice") == sealed


@pytest.mark.long
@pytest.mark.usefixtures("unrecorded")
def test_only_the_variables_that_were_chosen_are_moved(button: Button, emulator: Emulator) -> None:
    create(emulator, python_function("chosen"))

    button.run("Remediation", FunctionName="chosen", Variables="UPLOADS")

    assert "DB_PASSWORD" in variables(emulator, "chosen")
    assert "UPLOADS" not in variables(emulator, "chosen")


@pytest.mark.usefixtures("unrecorded")
@pytest.mark.parametrize(
    ("function", "said"),
    [
        (NewFunction("an-image", None, ENVIRONMENT), "takes no layers"),
        (
            python_function("datadog", DD_API_KEY=PASSWORD.value, PYTHONPATH="/var/task/lib"),
            "DD_API_KEY_SECRET_ARN",
        ),
    ],
    ids=["an image", "read by an extension"],
)
def test_a_refusal_stands_in_the_console_with_what_to_do(
    button: Button, emulator: Emulator, function: NewFunction, said: str
) -> None:
    create(emulator, function)
    before = configuration(emulator, function.name)
    name = next(iter(function.environment))

    refused = button.run("Remediation", FunctionName=function.name, Variables=name)

    assert (refused.status, refused.names) == ("Failed", ["Scan", "Plan"])
    assert said in refused.step("Plan").failure
    assert configuration(emulator, function.name) == before


@pytest.fixture(
    params=proofs_but([True], [True, False]), ids=["an error fails its step", "an error passes"]
)
def _either_way(emulator: Emulator, request: pytest.FixtureRequest) -> Iterator[None]:
    emulator.let_function_errors_fail_steps(request.param)
    yield
    emulator.let_function_errors_fail_steps(True)


@pytest.mark.usefixtures("_either_way")
def test_a_function_that_cannot_start_is_put_back_and_the_execution_failed(
    button: Button, emulator: Emulator, request: pytest.FixtureRequest
) -> None:
    name = f"broken-{'passes' in request.node.name}".lower()
    create(emulator, NewFunction(name, zip_files({"app.py": "import missing\n"}), ENVIRONMENT))
    before = configuration(emulator, name)

    failed = button.press(name)

    assert failed.status == "Failed"
    assert failed.names == [
        "Scan",
        "Plan",
        "Store",
        "Grant",
        "Shadow",
        "Probe",
        "Backout",
        "BackedOut",
    ]
    assert "Runtime.ImportModuleError" in str(failed.step("Probe"))
    assert configuration(emulator, name) == before


@pytest.mark.usefixtures("unrecorded")
def test_siblings_that_share_a_role_do_not_take_each_others_grant(
    button: Button, emulator: Emulator
) -> None:
    role = role_of(emulator, "shared")
    for name in ("one", "other"):
        create(emulator, python_function(name), role=role)
    with ThreadPoolExecutor(2) as at_once:
        pressed = list(
            at_once.map(lambda name: button.run("Remediation", FunctionName=name), ("one", "other"))
        )

    button.run("Backout", FunctionName="one")

    assert [each.status for each in pressed] == ["Success", "Success"]
    assert invoke(emulator, "other")["DB_PASSWORD"] == len(PASSWORD.value)
    assert attached(emulator, "shared") == [button.outputs["GrantPolicyArn"]]

    button.run("Backout", FunctionName="other")

    assert attached(emulator, "shared") == []


def attached(emulator: Emulator, role: str) -> list[str]:
    listed = emulator.client("iam").list_attached_role_policies(RoleName=role)
    return [policy["PolicyArn"] for policy in listed["AttachedPolicies"]]


@pytest.mark.usefixtures("unrecorded")
def test_two_presses_at_once_leave_the_function_working(button: Button, emulator: Emulator) -> None:
    create(emulator, python_function("raced"))
    answered = invoke(emulator, "raced")

    with ThreadPoolExecutor(2) as at_once:
        list(at_once.map(lambda _: button.run("Remediation", FunctionName="raced"), range(2)))

    assert invoke(emulator, "raced") == answered
    last = button.run("Remediation", FunctionName="raced")
    assert last.status == "Success"
    assert "DB_PASSWORD" not in variables(emulator, "raced")
    assert invoke(emulator, "raced") == answered


@pytest.mark.usefixtures("unrecorded")
def test_a_deployment_after_sealing_then_the_button_then_backout(
    button: Button, emulator: Emulator
) -> None:
    create(emulator, python_function("deployed"))
    button.run("Remediation", FunctionName="deployed")
    emulator.client("lambda").update_function_configuration(
        FunctionName="deployed", Handler="app.handler", Layers=[]
    )
    set_environment(emulator, "deployed", {**ENVIRONMENT, "DB_PASSWORD": PASSWORD.value + "-new"})
    wait_until_ready(emulator.client("lambda"), "deployed")
    redeployed = configuration(emulator, "deployed")

    pressed = button.run("Remediation", FunctionName="deployed")
    sealed_answer = invoke(emulator, "deployed")
    button.run("Backout", FunctionName="deployed")

    assert pressed.status == "Success", pressed.failure
    assert sealed_answer["DB_PASSWORD"] == len(PASSWORD.value) + 4
    assert configuration(emulator, "deployed") == redeployed


@pytest.mark.long
@pytest.mark.usefixtures("unrecorded")
def test_backout_may_schedule_the_secrets_deletion(button: Button, emulator: Emulator) -> None:
    create(emulator, python_function("tidy"))
    button.run("Remediation", FunctionName="tidy")

    back = button.run("Backout", FunctionName="tidy", DeleteSecretAfterDays="7")

    secret = emulator.client("secretsmanager").describe_secret(
        SecretId="lambda-no-plaintext-secrets/tidy/environment"
    )
    assert back.status == "Success"
    assert "DeletedDate" in secret


def test_no_value_shows_in_any_channel_of_a_runbook(
    button: Button, emulator: Emulator, stack: Stack
) -> None:
    create(emulator, python_function("canary"))
    button.press("canary")
    button.run("Backout", FunctionName="canary")
    broken = NewFunction("sad-canary", zip_files({"app.py": "import missing\n"}), ENVIRONMENT)
    create(emulator, broken)
    button.press("sad-canary")

    channels = {
        "execution": ("\n".join(emulator.config_records()), "Store succeeded"),
        "remediation": (log(emulator, stack, "RemediationFunction"), "Backout succeeded"),
        "scan": (log(emulator, stack, "ScanFunction"), "REPORT RequestId"),
        "secrets": (
            str(emulator.client("secretsmanager").list_secrets()["SecretList"]),
            "canary/environment",
        ),
    }

    for name, (text, proof) in channels.items():
        assert proof in text, f"{name} is not the channel that was meant"
        traces = [found for each in (PASSWORD, TOKEN) if (found := each.traces_in(text))]
        assert traces == [], name


def log(emulator: Emulator, stack: Stack, function: str) -> str:
    return "\n".join(emulator.logs(stack.resources[function]))
