"""The function, with its role, that everything is tried on."""

from __future__ import annotations

import base64
import contextlib
import functools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.flows.runbooks import Execution
from tests.rehearsal.waiting import wait_for
from tests.rehearsal.zips import zip_files
from tests.smoke.account import Account, Cleaning, SmokeFailed

RUNTIME = "python3.13"
_CODE = {
    "app.py": "import os\n\nPASSWORD = os.environ.get('DB_PASSWORD', '')\n\n\n"
    "def handler(event, context):\n"
    "    return {'lengths': [len(PASSWORD), len(os.environ.get('API_TOKEN', ''))],\n"
    "            'started': os.environ.get('AWS_LAMBDA_INITIALIZATION_TYPE')}\n"
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
_DEFAULT_PREFIX = "lambda-no-plaintext-secrets/"
_RUNBOOK_ENDS_WITHIN_SECONDS = 600
VERSION_EVERY_SECONDS = 5.0
_VERSION_LOOKS = 180
"""A snapshot takes minutes."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """What the function answered."""

    lengths: list[int]
    """Of the two values; empty if the function failed."""
    started: str
    """How its execution environment was started: ``on-demand``, ``snap-start``."""
    error: str
    report: str
    """The REPORT line of the log; empty if there was none."""


@dataclass(frozen=True, slots=True)
class Throwaway:
    """The function, and how far the story is."""

    account: Account
    name: str
    cleaning: Cleaning
    lengths: list[int] = field(default_factory=list)
    """Of its two values."""
    press: Execution | None = None
    """Of the button; None before it is pressed."""
    sealed: Invocation | None = None
    """The sealed function's first one."""

    @property
    def secret(self) -> str:
        """The name of the function's secret."""
        prefix = self.account.parameters.get("SecretNamePrefix", _DEFAULT_PREFIX)
        return f"{prefix}{self.name}/environment"

    def pressed(self, press: Execution, sealed: Invocation) -> Throwaway:
        """Return it as it is once the button was pressed."""
        return replace(self, press=press, sealed=sealed)

    def configuration(self) -> dict[str, Any]:
        """Return every field that AWS tells, but for those that every update changes."""
        answer = self.settled()
        return {key: value for key, value in answer.items() if key not in _CHANGED_BY_EVERY_UPDATE}

    def settled(self) -> dict[str, Any]:
        """Return the configuration once no update is in progress."""
        functions = self.account.client("lambda")
        functions.get_waiter("function_updated_v2").wait(FunctionName=self.name)
        answer: dict[str, Any] = functions.get_function_configuration(FunctionName=self.name)
        return answer

    def wait_for_version(self, version: str) -> None:
        """Wait until a version can be invoked.

        Raises:
            WaiterError: it cannot.
        """
        self.account.client("lambda").get_waiter("published_version_active").wait(
            FunctionName=self.name,
            Qualifier=version,
            WaiterConfig={"Delay": VERSION_EVERY_SECONDS, "MaxAttempts": _VERSION_LOOKS},
        )

    def invoke(self, qualifier: str = "$LATEST") -> Invocation:
        """Invoke it, and read the end of its log."""
        answer = self.account.client("lambda").invoke(
            FunctionName=self.name, Qualifier=qualifier, LogType="Tail"
        )
        payload = json.loads(answer["Payload"].read())
        log = base64.b64decode(answer.get("LogResult", "")).decode(errors="replace")
        report = next((line for line in log.splitlines() if line.startswith("REPORT ")), "")
        if "FunctionError" in answer:
            return Invocation([], "", str(payload.get("errorType") or "error"), report)
        return Invocation(payload["lengths"], str(payload["started"]), "", report)


def create(
    account: Account, name: str, cleaning: Cleaning, environment: Mapping[str, str]
) -> Throwaway:
    """Make the role and the function; have both, and the secret to come, removed at the end."""
    iam, functions = account.client("iam"), account.client("lambda")
    lengths = [len(environment["DB_PASSWORD"]), len(environment["API_TOKEN"])]
    throwaway = Throwaway(account, name, cleaning, lengths)
    cleaning.later(f"secret {throwaway.secret}", lambda: _delete_secret(throwaway))
    cleaning.later(f"role {name}", lambda: _delete_role(iam, name))
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(_TRUST))["Role"]
    # Without a qualifier its versions and aliases go, too.
    cleaning.later(f"function {name}", functools.partial(_delete_function, functions, name))
    deadline = time.monotonic() + 60
    while True:
        try:
            functions.create_function(
                FunctionName=name,
                Role=role["Arn"],
                Runtime=RUNTIME,
                Handler="app.handler",
                Code={"ZipFile": zip_files(_CODE)},
                Environment={"Variables": dict(environment)},
                Timeout=15,
            )
            break
        except functions.exceptions.InvalidParameterValueException:
            # A role that was just made cannot be assumed yet.
            if time.monotonic() > deadline:
                raise
            time.sleep(3)
    cleaning.later(f"runbooks on {name}", lambda: _wait_for_runbooks(throwaway))
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    print(f"made {name}")
    return throwaway


def must_answer(throwaway: Throwaway, when: str) -> Invocation:
    """Invoke the function.

    Raises:
        SmokeFailed: it does not answer as it did with its plaintext.
    """
    invocation = throwaway.invoke()
    if invocation.lengths != throwaway.lengths:
        raise SmokeFailed(f"the function answers otherwise {when}: {invocation.error or 'values'}")
    return invocation


def _delete_function(functions: Any, name: str) -> None:
    functions.delete_function(FunctionName=name)


def _delete_role(iam: Any, name: str) -> None:
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    iam.delete_role(RoleName=name)


def _delete_secret(throwaway: Throwaway) -> None:
    manager = throwaway.account.client("secretsmanager")
    # Backout may have scheduled it already.
    with contextlib.suppress(manager.exceptions.InvalidRequestException):
        manager.delete_secret(SecretId=throwaway.secret, RecoveryWindowInDays=7)


def _wait_for_runbooks(throwaway: Throwaway) -> None:
    """Wait for executions that were left running: they would make again what is removed."""
    ssm, outputs = throwaway.account.client("ssm"), throwaway.account.outputs
    runbooks = [outputs["RemediationRunbookName"], outputs["BackoutRunbookName"]]

    def all_ended() -> bool:
        running = ssm.describe_automation_executions(
            Filters=[
                {"Key": "DocumentNamePrefix", "Values": runbooks},
                {"Key": "ExecutionStatus", "Values": ["Pending", "InProgress", "Waiting"]},
            ]
        )["AutomationExecutionMetadataList"]
        parameters = [
            ssm.get_automation_execution(AutomationExecutionId=each["AutomationExecutionId"])[
                "AutomationExecution"
            ].get("Parameters", {})
            for each in running
        ]
        return [throwaway.name] not in [each.get("FunctionName") for each in parameters]

    wait_for(
        f"runbooks on {throwaway.name} end", all_ended, _RUNBOOK_ENDS_WITHIN_SECONDS, every=1.0
    )
