"""From a change in a function to the verdict, under the template's own roles."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from tests.flows.artifact import local_builds
from tests.flows.deploy import Stack, deploy
from tests.flows.functions import Example, create_example, gallery, is_settled
from tests.flows.observation import Observer
from tests.flows.secret_values import SecretValues
from tests.rehearsal.compliance_view import Row
from tests.rehearsal.emulator import ACCOUNT, REGION, Emulator, running
from tests.rehearsal.new_function import (
    NewFunction,
    create,
    new_key,
    set_environment,
    wait_until_ready,
)
from tests.rehearsal.waiting import wait_for
from tests.rehearsal.zips import zip_files

SEED = 1
SECRETS = SecretValues(SEED + 1)
CODE = {"app.py": "def handler(event, context):\n    return None\n"}


@pytest.fixture(scope="session")
def observer(emulator: Emulator, stack: Stack) -> Observer:
    return Observer(emulator, stack)


@pytest.fixture(scope="session")
def view(emulator: Emulator, stack: Stack, observer: Observer) -> Mapping[str, Row]:
    """The view once everything in the gallery, and the stack itself, is judged."""
    for example in gallery(SEED):
        create_example(emulator, example)
    own = [stack.resources["RuleFunction"], stack.resources["ScanFunction"]]
    names = [example.name for example in gallery(SEED)]
    rows = observer.wait_for([*own, *names], until=is_settled)
    return {row.resource: row for row in rows}


def a_function(emulator: Emulator, environment: Mapping[str, str]) -> str:
    name = f"function-{uuid.uuid4().hex[:8]}"
    create(emulator, NewFunction(name, zip_files(CODE | {"name.txt": name}), environment))
    return name


def verdict_on(observer: Observer, name: str, newer_than: datetime | None = None) -> Row:
    before = {name: newer_than} if newer_than else None
    rows = observer.wait_for([name], newer_than=before)
    return next(row for row in rows if row.resource == name)


# ----------------------------------------------------------------- rows of the view


@pytest.mark.parametrize("example", gallery(SEED), ids=lambda example: example.name)
def test_a_function_gets_the_verdict_that_it_deserves(
    view: Mapping[str, Row], example: Example
) -> None:
    row = view[example.name]
    assert row.compliance == example.verdict
    assert example.says in row.annotation


@pytest.mark.parametrize("function", ["RuleFunction", "ScanFunction"])
def test_the_stacks_own_functions_are_judged_like_any_other_and_are_clean(
    view: Mapping[str, Row], stack: Stack, function: str
) -> None:
    row = view[stack.resources[function]]
    assert row.compliance == "COMPLIANT", row.annotation


def test_a_changed_function_is_judged_anew(emulator: Emulator, observer: Observer) -> None:
    name = a_function(emulator, {"COLOUR": "green"})
    clean = verdict_on(observer, name)
    assert clean.compliance == "COMPLIANT"

    set_environment(emulator, name, {"COLOUR": "green", "UPLOADS": SECRETS.github_token()})
    found = verdict_on(observer, name, clean.time)
    assert found.compliance == "NON_COMPLIANT"
    assert "UPLOADS (GitHub Token)" in found.annotation

    reference = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:uploads-a1B2c3"
    set_environment(emulator, name, {"COLOUR": "green", "UPLOADS_SECRET_ARN": reference})
    assert verdict_on(observer, name, found.time).compliance == "COMPLIANT"


def test_a_deleted_function_leaves_the_view(emulator: Emulator, observer: Observer) -> None:
    name = a_function(emulator, {"DB_PASSWORD": SECRETS.password()})
    verdict_on(observer, name)
    emulator.client("lambda").delete_function(FunctionName=name)
    wait_for("it is gone", lambda: name not in {row.resource for row in observer.look()})


def test_a_change_of_the_environment_alone_downloads_no_package(
    emulator: Emulator, observer: Observer
) -> None:
    name = a_function(emulator, {"COLOUR": "green"})
    first = verdict_on(observer, name)
    set_environment(emulator, name, {"COLOUR": "blue"})
    second = verdict_on(observer, name, first.time)
    assert emulator.downloads().count(name) == 1

    changed = zip_files({"app.py": f'KEY = "{SECRETS.stripe_key()}"\n'})
    client = emulator.client("lambda")
    wait_until_ready(client, name)
    client.update_function_code(FunctionName=name, ZipFile=changed)
    third = verdict_on(observer, name, second.time)
    assert "app.py:1" in third.annotation
    assert emulator.downloads().count(name) == 2


def test_a_scheduled_notification_has_every_function_judged_anew(
    emulator: Emulator, stack: Stack, observer: Observer, view: Mapping[str, Row]
) -> None:
    before = {row.resource: row.time for row in observer.look()}
    emulator.trigger_schedule(stack.outputs["RuleName"])
    names = [example.name for example in gallery(SEED)]
    after = observer.wait_for(names, newer_than=before)
    assert {row.resource: row.compliance for row in after if row.resource in names} == {
        name: view[name].compliance for name in names
    }


# ---------------------------------------------------------------------- permissions


def test_what_could_not_be_judged_is_tried_thrice_and_ends_in_the_failure_queue(
    emulator: Emulator, stack: Stack, observer: Observer
) -> None:
    name = f"forbidden-{uuid.uuid4().hex[:8]}"
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    with denied(emulator, stack.resources["RuleRole"], "lambda:GetFunction", arn):
        create(emulator, NewFunction(name, zip_files(CODE)))
        message = wait_for("it is in the queue", lambda: failure_of(emulator, stack, name))

    assert message["requestContext"]["condition"] == "RetriesExhausted"
    assert f"lambda:GetFunction was denied for {arn}" in message["responsePayload"]["errorMessage"]

    def raised() -> int:
        log = emulator.logs(stack.resources["RuleFunction"])
        error = "rule.aws.clients.FunctionNotRead"
        return sum(line.startswith(error) and arn in line for line in log)

    # The log of the last try may come after its message.
    wait_for("each try is in the log", lambda: raised() >= 3)
    assert raised() == 3
    assert name not in {row.resource for row in observer.look()}


def test_with_its_key_granted_an_encrypted_environment_is_judged() -> None:
    with running() as emulator:
        key_arn = new_key(emulator)
        parameters = {
            "EnvironmentKeyArns": key_arn,
            "ScanCode": "false",
            "IgnoredVariables": "*_NOTE until=2099-12-31 reason=OPS-1",
            "IgnoredPaths": "/tests/ until=2099-12-31 reason=OPS-1",
        }
        with emulator.unrecorded():
            stack = deploy(emulator, local_builds(), parameters)
        variables = {"CRM_PASSWORD": SECRETS.password(), "PASSWORD_NOTE": SECRETS.password()}
        create(emulator, NewFunction("customers", zip_files(CODE), variables), key_arn)
        row = verdict_on(Observer(emulator, stack), "customers")
        assert row.compliance == "NON_COMPLIANT"
        assert "CRM_PASSWORD (Secret Keyword)" in row.annotation
        assert "1 exempt until 2099-12-31: PASSWORD_NOTE" in row.annotation
        assert emulator.downloads() == []


@contextmanager
def denied(emulator: Emulator, role: str, action: str, resource: str) -> Iterator[None]:
    """Deny a role an action until the block ends."""
    statement = {"Effect": "Deny", "Action": action, "Resource": resource}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    policy = {"RoleName": role, "PolicyName": f"deny-{uuid.uuid4().hex}"}
    iam = emulator.client("iam")
    iam.put_role_policy(**policy, PolicyDocument=json.dumps(document))
    try:
        yield
    finally:
        iam.delete_role_policy(**policy)


def failure_of(emulator: Emulator, stack: Stack, name: str) -> Any:
    """Return the failure queue's message about a function, or None."""
    received = emulator.client("sqs").receive_message(
        QueueUrl=stack.outputs["FailureQueueUrl"], MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    for message in received.get("Messages", []):
        body = json.loads(message["Body"])
        if name in body["requestPayload"]["invokingEvent"]:
            return body
    return None


# ------------------------------------------------------------- the runbook's scan


def test_the_runbooks_scan_names_what_must_be_moved(
    emulator: Emulator, stack: Stack, view: Mapping[str, Row]
) -> None:
    assert "orders-api" in view
    answer = scan(emulator, stack, {"function_name": "orders-api"})
    named = {variable["name"]: variable["secret_type"] for variable in answer["variables"]}
    assert named == {"DB_PASSWORD": "Secret Keyword"}


def test_the_runbooks_scan_fails_while_a_variable_that_should_be_gone_is_there(
    emulator: Emulator, stack: Stack, view: Mapping[str, Row]
) -> None:
    assert "orders-api" in view
    error = scan(
        emulator, stack, {"function_name": "orders-api", "plan": {"moving": ["DB_PASSWORD"]}}
    )
    assert "DB_PASSWORD" in error["errorMessage"]


def scan(emulator: Emulator, stack: Stack, request: Mapping[str, Any]) -> Any:
    answer = emulator.client("lambda").invoke(
        FunctionName=stack.outputs["ScanFunctionArn"], Payload=json.dumps(request).encode()
    )
    return json.load(answer["Payload"])
