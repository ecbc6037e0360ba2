"""The demo's second half: the button is pressed, the function goes on working, and back again."""

from __future__ import annotations

import json
from typing import Any

from tests.local_aws.demo_screen import AWS_CLI, Screen
from tests.local_aws.deploy import Stack
from tests.local_aws.emulator import Emulator
from tests.local_aws.observation import Expected, Observer, mistakes
from tests.local_aws.runbooks import Button, Execution, StepRun

_CHANGED_BY_EVERY_UPDATE = ("RevisionId", "LastModified", "ResponseMetadata", "ConfigSha256")


def press_the_button(screen: Screen, emulator: Emulator, stack: Stack, name: str) -> list[str]:
    """Remediate a function and back it out again; return what was not as it should be."""
    button = Button(emulator, stack.outputs)
    runbook = stack.outputs["RemediationRunbookName"]
    backout = stack.outputs["BackoutRunbookName"]
    observer = Observer(emulator, stack)
    original, before = _configuration(emulator, name), _invoke(emulator, name)
    wrong: list[str] = []

    screen.say(f"\nThe button, for {name}. First a dry run, which changes nothing:")
    screen.command(
        f"{AWS_CLI} ssm start-automation-execution --document-name {runbook} \\\n"
        f"      --parameters FunctionName={name},DryRun=true"
    )
    dry = button.run("Remediation", FunctionName=name, DryRun="true")
    for line in (*dry.step("Plan").payload["steps"], *dry.step("Plan").payload["warnings"]):
        screen.item(line)
    wrong += _ended(dry, "Success")

    screen.say(f"\n{name} is invoked, under AWS's own runtime client: {before}")
    screen.say("Then the button is pressed:")
    screen.command(
        f"{AWS_CLI} configservice start-remediation-execution \\\n"
        f"      --config-rule-name {stack.outputs['RuleName']} \\\n"
        f"      --resource-keys resourceType=AWS::Lambda::Function,resourceId={name}"
    )
    verdict = {row.resource: row.time for row in observer.look()}[name]
    wrong += _ended(button.press(name, lambda step: _tell(screen, step)), "Success")
    after = _invoke(emulator, name)
    screen.say(f"\n{name} is invoked again: {after}")
    wrong += [] if after == before else [f"{name} answers otherwise after the button"]
    rows = observer.wait_for({name}, newer_than={name: verdict})
    screen.view([row for row in rows if row.resource == name])
    wrong += mistakes(rows, {name: Expected("COMPLIANT")})
    screen.say("Its variables now, by name:")
    for variable in sorted(_variables(_configuration(emulator, name))):
        screen.item(variable)

    screen.say("\nAnd all the way back:")
    screen.command(
        f"{AWS_CLI} ssm start-automation-execution --document-name {backout} \\\n"
        f"      --parameters FunctionName={name}"
    )
    wrong += _ended(
        button.run("Backout", lambda step: _tell(screen, step), FunctionName=name), "Success"
    )
    same = _configuration(emulator, name) == original
    screen.say(
        "Every field of its configuration is as it was."
        if same
        else "Its configuration is not as it was."
    )
    wrong += [] if same else [f"{name} is not as it was after backing out"]
    return wrong


def _tell(screen: Screen, step: StepRun) -> None:
    if not step.name.startswith("Assert"):
        screen.item(f"{step.status:<9} {step.name}")


def _ended(execution: Execution, status: str) -> list[str]:
    if execution.status == status:
        return []
    return [f"an execution ended as {execution.status}: {execution.failure}"]


def _configuration(emulator: Emulator, name: str) -> dict[str, Any]:
    """Return every field that AWS tells, but for those that every update changes."""
    answer: Any = emulator.client("lambda").get_function_configuration(FunctionName=name)
    return {key: value for key, value in answer.items() if key not in _CHANGED_BY_EVERY_UPDATE}


def _variables(configuration: dict[str, Any]) -> dict[str, str]:
    variables: dict[str, str] = configuration["Environment"]["Variables"]
    return variables


def _invoke(emulator: Emulator, name: str) -> str:
    answer = emulator.client("lambda").invoke(FunctionName=name)
    return json.dumps(json.loads(answer["Payload"].read()))
