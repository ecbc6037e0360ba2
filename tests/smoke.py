"""The button's whole story on a throwaway function in your own account: run ``make smoke``.

It uses the credentials and the Region of your environment, asks before it starts, and cleans up. It
answers what no emulator can: that the grant, the probe and the runbooks work on AWS itself.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

from tests.local_aws.artifact import zip_files
from tests.local_aws.runbooks import Button, Execution, StepRun

FINE, FAILED, NOT_STARTED = 0, 1, 2
_CODE = {
    "app.py": "import os\n\n\ndef handler(event, context):\n"
    "    return {'length': len(os.environ.get('DB_PASSWORD', ''))}\n"
}
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
_CHANGED_BY_EVERY_UPDATE = ("RevisionId", "LastModified", "ResponseMetadata", "ConfigSha256")


class SmokeFailed(Exception):
    """Something is not on AWS as it is in the tests."""


@dataclass(frozen=True, slots=True)
class Account:
    """Your account, and the stack that was deployed to it."""

    session: boto3.Session
    outputs: dict[str, str]

    def client(self, service: Any) -> Any:
        """Return a client."""
        return self.session.client(service)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the story; return its exit code. 2: it was not started."""
    parser = argparse.ArgumentParser(prog="make smoke", description=__doc__)
    parser.add_argument("--stack", default="lambda-no-plaintext-secrets", help="the stack's name")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(arguments)
    session = boto3.Session()
    try:
        account = session.client("sts").get_caller_identity()["Account"]
        stacks = session.client("cloudformation").describe_stacks(StackName=options.stack)
    except ClientError as error:
        print(f"The stack {options.stack} was not found: {error.response['Error']['Code']}")
        return NOT_STARTED
    print(
        f"In account {account}, Region {session.region_name}: a role, a function and a secret are\n"
        "made, remediated, backed out and removed. The secret is deleted after 7 days."
    )
    if not options.yes and input("Go on? Type yes: ") != "yes":
        return NOT_STARTED
    outputs = {o["OutputKey"]: o["OutputValue"] for o in stacks["Stacks"][0]["Outputs"]}
    try:
        with contextlib.ExitStack() as cleaning:
            _story(Account(session, outputs), cleaning)
    except SmokeFailed as failure:
        print(f"FAILED: {failure}")
        return FAILED
    print("All of it works in this account. It is cleaned up.")
    return FINE


def _story(account: Account, cleaning: contextlib.ExitStack) -> None:
    name = f"no-plaintext-secrets-smoke-{secrets.token_hex(4)}"
    password = secrets.token_urlsafe(24)
    _create(account, cleaning, name, {"DB_PASSWORD": password, "TABLE": "orders"})
    before, answered = _configuration(account, name), _invoke(account, name)
    button = Button(account, account.outputs)
    dry = button.run("Remediation", _tell, FunctionName=name, DryRun="true")
    _expect(dry, "Success")
    _expect(button.run("Remediation", _tell, FunctionName=name), "Success")
    if "DB_PASSWORD" in _configuration(account, name)["Environment"]["Variables"]:
        raise SmokeFailed("the plaintext is still there")
    if _invoke(account, name) != answered:
        raise SmokeFailed("the function answers otherwise once it is sealed")
    back = button.run("Backout", _tell, FunctionName=name, DeleteSecretAfterDays="7")
    _expect(back, "Success")
    if _configuration(account, name) != before:
        raise SmokeFailed("backing out did not give every field back")
    if _invoke(account, name) != answered:
        raise SmokeFailed("the function answers otherwise once it is backed out")


def _create(
    account: Account, cleaning: contextlib.ExitStack, name: str, environment: dict[str, str]
) -> None:
    iam, functions = account.client("iam"), account.client("lambda")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(_TRUST))["Role"]
    cleaning.callback(iam.delete_role, RoleName=name)
    cleaning.callback(_detach, iam, name, account.outputs["GrantPolicyArn"])
    deadline = time.monotonic() + 60
    while True:
        try:
            functions.create_function(
                FunctionName=name,
                Role=role["Arn"],
                Runtime="python3.13",
                Handler="app.handler",
                Code={"ZipFile": zip_files(_CODE)},
                Environment={"Variables": environment},
            )
            break
        except functions.exceptions.InvalidParameterValueException:
            # A role that was just made cannot be assumed yet.
            if time.monotonic() > deadline:
                raise
            time.sleep(3)
    cleaning.callback(functions.delete_function, FunctionName=name)
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    print(f"made {name}")


def _detach(iam: Any, role: str, policy_arn: str) -> None:
    with contextlib.suppress(iam.exceptions.NoSuchEntityException):
        iam.detach_role_policy(RoleName=role, PolicyArn=policy_arn)


def _configuration(account: Account, name: str) -> dict[str, Any]:
    functions = account.client("lambda")
    functions.get_waiter("function_updated_v2").wait(FunctionName=name)
    answer = functions.get_function_configuration(FunctionName=name)
    return {key: value for key, value in answer.items() if key not in _CHANGED_BY_EVERY_UPDATE}


def _invoke(account: Account, name: str) -> Any:
    answer = account.client("lambda").invoke(FunctionName=name)
    if "FunctionError" in answer:
        raise SmokeFailed(f"the function fails: {answer['FunctionError']}")
    return json.loads(answer["Payload"].read())


def _tell(step: StepRun) -> None:
    if not step.name.startswith("Assert"):
        print(f"  {step.status:<9} {step.name}")


def _expect(execution: Execution, status: str) -> None:
    if execution.status != status:
        raise SmokeFailed(f"execution {execution.id} is {execution.status}: {execution.failure}")


if __name__ == "__main__":
    sys.exit(main())
