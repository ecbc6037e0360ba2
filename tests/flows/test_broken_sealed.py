"""What somebody's whole write takes from a sealed function, and what AWS Config shows of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.flows.deploy import Stack
from tests.flows.observation import Observer, logged_verdict
from tests.flows.runbooks import Button
from tests.flows.secret_values import SecretValues
from tests.proofs import proofs_but
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import (
    NewFunction,
    create,
    role_of,
    set_environment,
    wait_until_ready,
)
from tests.rehearsal.waiting import wait_for
from tests.rehearsal.zips import zip_files

PASSWORD = SecretValues(91).password() + SecretValues(92).password()
CODE = {
    "app.py": "import os\n\n\ndef handler(event, context):\n"
    "    return len(os.environ['DB_PASSWORD'])\n"
}

Write = Callable[[Emulator, str], None]


def _update(emulator: Emulator, name: str, **changes: Any) -> None:
    client = emulator.client("lambda")
    wait_until_ready(client, name)
    client.update_function_configuration(FunctionName=name, **changes)


def environment_as_before(emulator: Emulator, name: str) -> None:
    set_environment(emulator, name, {"TABLE": "orders"})


def layers_as_before(emulator: Emulator, name: str) -> None:
    _update(emulator, name, Layers=[])


def handler_as_before(emulator: Emulator, name: str) -> None:
    _update(emulator, name, Handler="app.handler")


def attachments_as_before(emulator: Emulator, name: str) -> None:
    """Do as Terraform's exclusive attachments do; AWS Config hears of the next change only."""
    iam = emulator.client("iam")
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    _update(emulator, name, Description="changed after its role was")


def verdict(observer: Observer, name: str, says: str) -> tuple[str, str]:
    """Wait until the annotation says something."""

    def found() -> tuple[str, str] | None:
        rows = [row for row in observer.look() if row.resource == name]
        told = [(row.compliance, row.annotation) for row in rows if says in row.annotation]
        return told[0] if told else None

    told: tuple[str, str] = wait_for(f"a verdict on {name} that says {says!r}", found)
    return told


BROKEN = [
    (environment_as_before, "SEALED_ENV_ARN is missing, SEALED_ENV_HANDLER is missing"),
    (layers_as_before, "its layer (*-sealed-env-python) is missing"),
    (handler_as_before, "its handler is not the shim's"),
    (attachments_as_before, "no policy under /lambda-no-plaintext-secrets/"),
]


@pytest.mark.parametrize(
    ("write", "says"),
    proofs_but([BROKEN[1]], BROKEN),
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_a_sealed_function_that_somebody_broke_is_shown_as_an_outage(
    emulator: Emulator, stack: Stack, write: Write, says: str
) -> None:
    name = f"broken-{write.__name__.replace('_', '-')}"
    role = role_of(emulator, name)
    package = zip_files(CODE | {"name.txt": name})
    create(emulator, NewFunction(name, package, {"DB_PASSWORD": PASSWORD}), role=role)
    observer, button = Observer(emulator, stack), Button(emulator, stack.outputs)
    sealed = button.run("Remediation", FunctionName=name)
    assert sealed.status == "Success", sealed.failure
    assert verdict(observer, name, "No plaintext secrets found.")[0] == "COMPLIANT"

    write(emulator, name)

    compliance, annotation = verdict(observer, name, says)
    assert compliance == "NON_COMPLIANT"
    assert annotation.startswith("Sealed function is broken: ")
    (logged,) = logged_verdict(emulator, stack, name, lambda pages: bool(pages[0]["broken"]))
    assert says in ", ".join(logged["broken"])
    answer = emulator.client("lambda").invoke(FunctionName=name)
    assert "FunctionError" in answer, json.loads(answer["Payload"].read())
