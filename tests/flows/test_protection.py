"""What IAM keeps from whoever acts as the remediation's role, code or no code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from remediation.model import BACKED_OUT_TAG, EXPOSED_TAG, FUNCTION_TAG, PROTECTION_TAG
from tests.flows.deploy import Stack
from tests.flows.runbooks import Button
from tests.flows.secret_values import SecretValues
from tests.rehearsal.compliance_view import read_view
from tests.rehearsal.emulator import ACCOUNT, REGION, Emulator
from tests.rehearsal.new_function import NewFunction, create
from tests.rehearsal.waiting import wait_for
from tests.rehearsal.zips import zip_files

PASSWORD = SecretValues(91).password()
CODE = {"app.py": "def handler(event, context):\n    return None\n"}
STRANGERS = "lambda-no-plaintext-secrets/strangers/environment"


def arn(function: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"


@dataclass(frozen=True, slots=True)
class Intruder:
    """Whoever has the remediation's credentials, and none of its code."""

    emulator: Emulator
    credentials: Any

    def client(self, service: str) -> Any:
        return self.emulator.client_of(service, self.credentials)


@pytest.fixture(scope="session")
def protected(emulator: Emulator) -> str:
    """A function with a plaintext secret whose owner does not want it changed."""
    create(emulator, NewFunction("protected", zip_files(CODE), {"DB_PASSWORD": PASSWORD}))
    emulator.client("lambda").tag_resource(
        Resource=arn("protected"), Tags={PROTECTION_TAG: "until the audit is over"}
    )
    return "protected"


@pytest.fixture(scope="session")
def intruder(emulator: Emulator, stack: Stack) -> Intruder:
    create(emulator, NewFunction("unprotected", zip_files(CODE), {"COLOUR": "green"}))
    emulator.client("secretsmanager").create_secret(Name=STRANGERS, SecretString=PASSWORD)
    assumed = emulator.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{stack.resources['RemediationRole']}",
        RoleSessionName="intruder",
    )
    return Intruder(emulator, assumed["Credentials"])


def test_the_button_refuses_a_protected_function_and_the_annotation_says_why(
    emulator: Emulator, stack: Stack, protected: str
) -> None:
    client, rule = emulator.client("lambda"), stack.outputs["RuleName"]
    before = client.get_function_configuration(FunctionName=protected)
    # Tags change no configuration, so AWS Config may have judged it without.
    client.update_function_configuration(FunctionName=protected, Description="Touched.")

    def annotated() -> bool:
        rows = read_view(emulator.client("config"), rule)
        return any(r.resource == protected and "protected by a tag" in r.annotation for r in rows)

    wait_for("the annotation says that a tag is in the way", annotated)

    button = Button(emulator, stack.outputs)
    refused = button.run("Remediation", FunctionName=protected)
    back = button.run("Backout", FunctionName=protected)

    assert (refused.status, refused.names) == ("Failed", ["Scan", "Plan"])
    assert f"protected by its tag {PROTECTION_TAG}" in refused.step("Plan").failure
    assert back.status == "Failed"
    assert f"protected by its tag {PROTECTION_TAG}" in back.step("Backout").failure
    after = client.get_function_configuration(FunctionName=protected)
    for member in ("Environment", "Handler", "Role"):
        assert after[member] == before[member]


Attempt = Callable[[Any, str], Any]
ON_FUNCTIONS: dict[str, Attempt] = {
    "change it": lambda c, name: c.update_function_configuration(
        FunctionName=name, Handler="app.other"
    ),
    "invoke it": lambda c, name: c.invoke(FunctionName=name),
    "mark it": lambda c, name: c.tag_resource(Resource=arn(name), Tags={BACKED_OUT_TAG: "now"}),
    "take the mark off": lambda c, name: c.untag_resource(
        Resource=arn(name), TagKeys=[BACKED_OUT_TAG]
    ),
}


@pytest.mark.parametrize("what", ON_FUNCTIONS)
def test_what_may_be_done_to_a_function_is_denied_once_it_is_protected(
    intruder: Intruder, protected: str, what: str
) -> None:
    functions = intruder.client("lambda")

    ON_FUNCTIONS[what](functions, "unprotected")
    with pytest.raises(ClientError, match="AccessDenied"):
        ON_FUNCTIONS[what](functions, protected)


@pytest.mark.parametrize("function", ["RuleFunction", "ScanFunction", "RemediationFunction"])
@pytest.mark.parametrize("what", ON_FUNCTIONS)
def test_the_stacks_own_functions_are_out_of_reach(
    intruder: Intruder, stack: Stack, what: str, function: str
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        ON_FUNCTIONS[what](intruder.client("lambda"), stack.resources[function])


DENIED: dict[str, tuple[str, Attempt]] = {
    "take the protecting tag off": (
        "lambda",
        lambda c, name: c.untag_resource(Resource=arn(name), TagKeys=[PROTECTION_TAG]),
    ),
    "protect a function": (
        "lambda",
        lambda c, _: c.tag_resource(Resource=arn("unprotected"), Tags={PROTECTION_TAG: "1"}),
    ),
    "tag a stranger's secret as a function's": (
        "secretsmanager",
        lambda c, name: c.tag_resource(
            SecretId=STRANGERS, Tags=[{"Key": FUNCTION_TAG, "Value": arn(name)}]
        ),
    ),
    "read a stranger's secret": (
        "secretsmanager",
        lambda c, _: c.get_secret_value(SecretId=STRANGERS),
    ),
    "make a secret that is no function's": (
        "secretsmanager",
        lambda c, _: c.create_secret(Name=f"{STRANGERS}-2", SecretString="{}"),
    ),
    "delete a stranger's secret": (
        "secretsmanager",
        lambda c, _: c.delete_secret(SecretId=STRANGERS, RecoveryWindowInDays=7),
    ),
}


@pytest.mark.parametrize("what", DENIED)
def test_the_remediations_role_may_not(intruder: Intruder, protected: str, what: str) -> None:
    service, attempt = DENIED[what]

    with pytest.raises(ClientError, match="AccessDenied"):
        attempt(intruder.client(service), protected)


def test_a_functions_secret_may_be_deleted_only_so_that_it_can_be_restored(
    intruder: Intruder,
) -> None:
    secrets = intruder.client("secretsmanager")
    name = "lambda-no-plaintext-secrets/unprotected/environment"
    secrets.create_secret(
        Name=name,
        SecretString="{}",
        Tags=[{"Key": FUNCTION_TAG, "Value": arn("unprotected")}],
    )

    for more in ({"ForceDeleteWithoutRecovery": True}, {}):
        with pytest.raises(ClientError, match="AccessDenied"):
            secrets.delete_secret(SecretId=name, **more)
    with pytest.raises(ClientError, match="AccessDenied"):
        secrets.tag_resource(SecretId=name, Tags=[{"Key": FUNCTION_TAG, "Value": arn("another")}])

    secrets.tag_resource(SecretId=name, Tags=[{"Key": EXPOSED_TAG, "Value": "2026-11-27"}])
    secrets.delete_secret(SecretId=name, RecoveryWindowInDays=7)
    secrets.restore_secret(SecretId=name)
