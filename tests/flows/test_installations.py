"""What was sealed outlives the stack's parameters and the stack: it starts, and goes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from remediation.uninstall.cli import NOT_STARTED, SUCCEEDED, main
from tests.flows.artifact import local_builds
from tests.flows.deploy import Stack, delete, deploy, update
from tests.flows.runbooks import Button
from tests.flows.secret_values import SecretValues
from tests.proofs import proofs_but
from tests.rehearsal import new_function
from tests.rehearsal.emulator import Emulator, running
from tests.rehearsal.new_function import NewFunction, new_key, role_of, wait_until_ready
from tests.rehearsal.zips import zip_files

VALUES = SecretValues(1209)
ENVIRONMENT = {
    "DB_PASSWORD": VALUES.password(),
    "UPLOADS": VALUES.github_token(),
    "TABLE": "orders",
}
PYTHON = {
    "app.py": "import os\n\n\ndef handler(event, context):\n"
    "    return {n: len(os.environ.get(n, '')) for n in ('DB_PASSWORD', 'UPLOADS', 'TABLE')}\n"
}
NODE = {
    "index.js": "const names = ['DB_PASSWORD', 'UPLOADS', 'TABLE'];\n"
    "exports.handler = async () => Object.fromEntries("
    "names.map((n) => [n, (process.env[n] ?? '').length]));\n"
}
ANSWER = {name: len(value) for name, value in ENVIRONMENT.items()}
CHANGED_BY_EVERY_UPDATE = ("RevisionId", "LastModified", "ResponseMetadata", "ConfigSha256")


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    # No verdict is asked for here, so none of the stacks need judge all functions.
    with running() as emulator, emulator.unrecorded():
        emulator.let_runbooks_sleep_at_most(0.1)
        yield emulator


def create(account: Emulator, name: str, role: str) -> dict[str, Any]:
    """Create a function in plaintext; return its configuration. ``node`` begins one in Node.js."""
    function = NewFunction(name, zip_files(PYTHON), ENVIRONMENT)
    if name.startswith("node"):
        function = NewFunction(name, zip_files(NODE), ENVIRONMENT, "nodejs22.x", "index.handler")
    new_function.create(account, function, role=role_of(account, role))
    wait_until_ready(account.client("lambda"), name)
    return configuration(account, name)


def seal(account: Emulator, stack: Stack, *names: str) -> None:
    for name in names:
        pressed = Button(account, stack.outputs).run("Remediation", FunctionName=name)
        assert pressed.status == "Success", pressed.failure
        assert "DB_PASSWORD" not in variables(account, name)


def back_out(account: Emulator, stack: Stack, name: str) -> None:
    back = Button(account, stack.outputs).run("Backout", FunctionName=name)
    assert back.status == "Success", back.failure


def configuration(account: Emulator, name: str) -> dict[str, Any]:
    answer: Any = account.client("lambda").get_function_configuration(FunctionName=name)
    return {key: value for key, value in answer.items() if key not in CHANGED_BY_EVERY_UPDATE}


def variables(account: Emulator, name: str) -> dict[str, str]:
    found: dict[str, str] = configuration(account, name)["Environment"]["Variables"]
    return found


def started_anew(account: Emulator, name: str) -> Any:
    """Have a function start in a new execution environment, and return its answer."""
    client, timeout = account.client("lambda"), configuration(account, name)["Timeout"]
    for changed in (timeout + 1, timeout):
        client.update_function_configuration(FunctionName=name, Timeout=changed)
        wait_until_ready(client, name)
    answer = client.invoke(FunctionName=name)
    body = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, body
    return body


def attached(account: Emulator, role: str) -> list[str]:
    listed = account.client("iam").list_attached_role_policies(RoleName=role)
    return [policy["PolicyArn"] for policy in listed["AttachedPolicies"]]


def secrets(account: Emulator) -> set[str]:
    listed = account.client("secretsmanager").list_secrets()["SecretList"]
    return {secret["Name"] for secret in listed}


OF_EITHER = ["invoices", "node-invoices"]


@pytest.mark.parametrize("names", proofs_but([["billing"]], [["billing"], OF_EITHER]), ids=min)
def test_what_was_sealed_under_an_earlier_prefix_and_key_starts_and_goes_back(
    account: Emulator, names: list[str]
) -> None:
    first_key, second_key = new_key(account), new_key(account)
    stack = deploy(
        account,
        local_builds(),
        {"RuleName": "changes", "SecretKeyArn": first_key},
        name="changes",
    )
    before = {name: create(account, name, "changing") for name in names}
    seal(account, stack, *before)

    prefix = "team/own-"
    changed = update(
        account,
        stack,
        {"RuleName": "changes", "SecretNamePrefix": prefix, "SecretKeyArn": second_key},
    )

    assert {name: started_anew(account, name) for name in before} == dict.fromkeys(before, ANSWER)
    # The document's own prefix has changed, so that an old document would use the old one.
    for name, configured in before.items():
        back_out(account, changed, name)
        assert configuration(account, name) == configured
    assert attached(account, "changing") == []
    seal(account, changed, *before)
    assert {f"{prefix}{name}/environment" for name in before} <= secrets(account)
    assert {name: started_anew(account, name) for name in before} == dict.fromkeys(before, ANSWER)
    for name in before:
        back_out(account, changed, name)
    delete(account, changed)


def test_the_button_and_the_outputs_name_the_document_that_an_update_made(
    account: Emulator,
) -> None:
    stack = deploy(account, local_builds(), {"RuleName": "renewed"}, name="renewed")

    changed = update(account, stack, {"RuleName": "renewed", "SecretNamePrefix": "renewed/"})

    assert changed.outputs["RemediationRunbookName"] != stack.outputs["RemediationRunbookName"]
    (button,) = account.client("config").describe_remediation_configurations(
        ConfigRuleNames=["renewed"]
    )["RemediationConfigurations"]
    assert button["TargetId"] == changed.outputs["RemediationRunbookName"]
    ssm = account.client("ssm")
    assert '"renewed/"' in json.dumps(
        json.loads(ssm.get_document(Name=button["TargetId"], DocumentFormat="JSON")["Content"])
    )
    with pytest.raises(ssm.exceptions.InvalidDocument):
        ssm.get_document(Name=stack.outputs["RemediationRunbookName"])
    delete(account, changed)


ONE = {"orders": "alone"}
SEVERAL = {"node-orders": "first", "refunds": "shared", "node-refunds": "shared"}


@pytest.mark.long
@pytest.mark.parametrize("roles", proofs_but([ONE], [ONE, SEVERAL]), ids=["one", "several"])
def test_functions_outlive_the_stack_that_sealed_them_and_another_takes_them_back(
    account: Emulator, roles: dict[str, str]
) -> None:
    first = deploy(account, local_builds(), {"SecretNamePrefix": "first/"}, name="first")
    before = {name: create(account, name, role) for name, role in roles.items()}
    seal(account, first, *before)

    delete(account, first)

    assert {name: started_anew(account, name) for name in before} == dict.fromkeys(before, ANSWER)
    second = deploy(account, local_builds(), {"SecretNamePrefix": "second/"}, name="second")
    # One is pressed again before it goes back: then it is the second's, with the first's secret.
    again, alone = next(iter(roles.items()))
    seal(account, second, again)
    assert len(attached(account, alone)) == 2
    assert started_anew(account, again) == ANSWER
    for name, configured in before.items():
        back_out(account, second, name)
        assert configuration(account, name) == configured
        assert started_anew(account, name) == ANSWER
    assert [attached(account, role) for role in roles.values()] == [[]] * len(roles)
    assert not any(name.startswith("second/") for name in secrets(account))
    delete(account, second)


def test_uninstalling_gives_every_function_back_and_leaves_what_sealed_versions_need(
    account: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)
    stack = deploy(account, local_builds(), name="leaving")
    roles = {"exports": "leaving", "node-exports": "leaving", "versioned": "versioned"}
    before = {name: create(account, name, role) for name, role in roles.items()}
    seal(account, stack, *before)
    published = account.client("lambda").publish_version(FunctionName="versioned")["Version"]

    assert main(["leaving", "--yes"], seconds=0.1) == NOT_STARTED
    assert f"versioned:{published}" in capsys.readouterr().out
    assert "DB_PASSWORD" not in variables(account, "exports")

    assert main(["leaving", "--yes", "--leave-versions"], seconds=0.1) == SUCCEEDED

    told = capsys.readouterr().out
    assert told.count(": taken back (") == 3
    assert {name: configuration(account, name) for name in before} == before
    assert attached(account, "leaving") == []
    assert attached(account, "versioned") == [stack.outputs["GrantPolicyArn"]]
    answer = account.client("lambda").invoke(FunctionName="versioned", Qualifier=published)
    assert json.loads(answer["Payload"].read()) == ANSWER
    assert main(["leaving", "--yes"], seconds=0.1) == NOT_STARTED
    assert "There is no stack leaving" in capsys.readouterr().out


def test_uninstalling_what_nothing_needs_leaves_no_policy(
    account: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)
    stack = deploy(account, local_builds(), name="unused")

    assert main(["unused", "--yes"], seconds=0.1) == SUCCEEDED

    iam = account.client("iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_policy(PolicyArn=stack.outputs["GrantPolicyArn"])
