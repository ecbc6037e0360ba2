"""What the deployed stack's roles ask of IAM, and what it decides, on the embedded AWS."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.flows.artifact import local_builds
from tests.flows.deploy import Stack, deploy
from tests.flows.observation import Observer
from tests.flows.runbooks import Button
from tests.flows.secret_values import SecretValues
from tests.rehearsal.emulator import Emulator, running
from tests.rehearsal.new_function import (
    NewFunction,
    create,
    new_key,
    publish,
    set_environment,
    wait_until_ready,
)
from tests.rehearsal.zips import zip_files

ROLES = ("RuleRole", "ScanRole", "RemediationRole", "AutomationRole")
_QUOTA = 50
"""Of concurrency: too small for the rule to reserve any of it."""
_FUNCTIONS = ("plain", "encrypted", "published")
_CODE = {"app.py": "def handler(event, context):\n    return None\n"}
_OTHER_CODE = {**_CODE, "table.py": "TABLE = 'orders'\n"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked by a role."""

    role: str
    """Its logical ID."""
    action: str
    resource: str
    allowed: bool


def asked_by_the_stack() -> Sequence[Asked]:
    """Deploy the stack with keys, where it can reserve nothing; judge, press, back out, press."""
    with running(quota=_QUOTA) as emulator:
        key = new_key(emulator)
        optional = {"EnvironmentKeyArns": key, "ReservedConcurrency": "-1"}
        stack = deploy(emulator, local_builds(), optional)
        values = SecretValues(11)
        environment = {"DB_PASSWORD": values.password(), "TABLE": "orders"}
        create(emulator, NewFunction("plain", zip_files(_CODE), environment))
        create(emulator, NewFunction("encrypted", zip_files(_CODE), environment), key)
        _publish_versions(emulator, environment)
        observer = Observer(emulator, stack)
        observer.wait_for(_FUNCTIONS)
        _judge_all_anew(emulator, stack, observer)
        button = Button(emulator, stack.outputs)
        button.run("Remediation", FunctionName="encrypted", DryRun="true")
        for ended in (
            button.run("Remediation", FunctionName="plain"),
            button.run("Backout", FunctionName="plain", DeleteSecretAfterDays="7"),
            button.run("Remediation", FunctionName="plain"),
        ):
            assert ended.status == "Success", ended.failure
        # Judged while it is sealed: the rule looks at its role.
        _judge_all_anew(emulator, stack, observer)
        # The runbook's scan leaves out the code; that of somebody's own runbook may not.
        emulator.client("lambda").invoke(
            FunctionName=stack.outputs["ScanFunctionArn"],
            Payload=json.dumps({"function_name": "encrypted"}),
        )
        return _of_the_stack(emulator, stack)


def _judge_all_anew(emulator: Emulator, stack: Stack, observer: Observer) -> None:
    """Let AWS Config send a scheduled notification, and wait for each function's verdict."""
    before = {row.resource: row.time for row in observer.look()}
    emulator.trigger_schedule(stack.outputs["RuleName"])
    observer.wait_for(_FUNCTIONS, newer_than=before)


def _publish_versions(emulator: Emulator, environment: Mapping[str, str]) -> None:
    """Make a function with two versions of different code, of which an alias runs one."""
    create(emulator, NewFunction("published", zip_files(_CODE), environment))
    publish(emulator, "published")
    client = emulator.client("lambda")
    client.update_function_code(FunctionName="published", ZipFile=zip_files(_OTHER_CODE))
    wait_until_ready(client, "published")
    set_environment(emulator, "published", {"TABLE": "orders"})
    publish(emulator, "published", "live")


def _of_the_stack(emulator: Emulator, stack: Stack) -> Sequence[Asked]:
    logical: Mapping[str, str] = {stack.resources[name]: name for name in ROLES}
    return [
        Asked(logical[role], action, resource, allowed)
        for role, action, resource, allowed in emulator.decisions()
        if role in logical
    ]
