"""The button, pressed for many functions at once in the embedded AWS, while it throttles."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from tests.prove.load.mass_change import Account, environment_with

_RUNNING = ("QUEUED", "IN_PROGRESS")
_MOST_SECONDS = 600.0
_LOOKS_EVERY_SECONDS = 2.0


def press_all(account: Account, names: list[str]) -> dict[str, Any]:
    """Press the button for functions at once; return each one's last status, by its name."""
    config = account.emulator.client("config")
    account.emulator.ask(f"throttle/{account.rate}")
    started = config.start_remediation_execution(
        ConfigRuleName=account.stack.outputs["RuleName"],
        ResourceKeys=[
            {"resourceType": "AWS::Lambda::Function", "resourceId": name} for name in names
        ],
    )
    assert not started.get("FailedItems"), started["FailureMessage"]
    deadline = time.monotonic() + _MOST_SECONDS
    while True:
        time.sleep(_LOOKS_EVERY_SECONDS)
        statuses = {
            status["ResourceKey"]["resourceId"]: status
            for page in config.get_paginator("describe_remediation_execution_status").paginate(
                ConfigRuleName=account.stack.outputs["RuleName"]
            )
            for status in page["RemediationExecutionStatuses"]
        }
        ended = all(statuses[name]["State"] not in _RUNNING for name in names)
        if ended or time.monotonic() > deadline:
            return statuses


def throttled(account: Account) -> tuple[int, int]:
    """Return how many requests there were since the press, and how many were throttled."""
    asked = account.emulator.ask("requests")
    return len(asked), sum(each["throttled"] for each in asked)


def unfit(account: Account, statuses: dict[str, Any]) -> Iterator[str]:
    """Yield what did not hold, a sentence each: all are sealed, with their grant, and work."""
    account.emulator.ask("throttle/")
    for name, status in statuses.items():
        if status["State"] != "SUCCEEDED":
            steps = [step for step in status["StepDetails"] if step.get("ErrorMessage")]
            why = steps[0]["Name"] if steps else "no step"
            yield f"the press for {name} is {status['State']}; its first failure is in {why}"
        yield from _of_function(account, name)


def _of_function(account: Account, name: str) -> Iterator[str]:
    functions = account.emulator.client("lambda")
    configuration = functions.get_function_configuration(FunctionName=name)
    variables = configuration["Environment"]["Variables"]
    before = environment_with(account.secrets[name])
    secret = _secret(account, name)
    if {**variables, **secret} | before != {**variables, **secret}:
        yield f"{name} has lost a value, or it is another one now"
    if "DB_PASSWORD" in variables or "SEALED_ENV_ARN" not in variables:
        yield f"{name} is not sealed"
    role = configuration["Role"].rpartition("/")[2]
    attached = account.emulator.client("iam").list_attached_role_policies(RoleName=role)
    granted = [policy["PolicyArn"] for policy in attached["AttachedPolicies"]]
    if account.stack.outputs["GrantPolicyArn"] not in granted:
        yield f"{name} has no grant"
    answer = functions.invoke(FunctionName=name)
    works = "FunctionError" not in answer
    if not works or json.load(answer["Payload"]) != len(before.get("DB_PASSWORD", "")):
        yield f"{name} does not answer as before"


def _secret(account: Account, name: str) -> dict[str, str]:
    secrets = account.emulator.client("secretsmanager")
    try:
        found = secrets.get_secret_value(SecretId=f"lambda-no-plaintext-secrets/{name}/environment")
    except secrets.exceptions.ResourceNotFoundException:
        return {}
    return dict(json.loads(found["SecretString"]))
