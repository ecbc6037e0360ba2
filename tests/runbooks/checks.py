"""What the schema of runbooks does not know, and this project holds. Each yields complaints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.runbooks.document import Runbook, Step, references

_LAMBDA = "aws:invokeLambdaFunction"
_HOLDS_VALUES = re.compile(
    r"secret_?(string|binary|value)|plaintext|passw|credential|environment|^values?$", re.IGNORECASE
)
_A_VALUE = 'k&7"; v$elvet'


def dangling(runbook: Runbook) -> Iterator[str]:
    """A step leads to one that does not exist."""
    for name in runbook.steps:
        for said_by, target in runbook.targets(name):
            if target not in runbook.steps:
                yield f"{name}: {said_by} names {target}, which is no step"


def unreachable(runbook: Runbook) -> Iterator[str]:
    """No way leads to a step."""
    waiting, reached = list(runbook.steps)[:1], set[str]()
    while waiting:
        name = waiting.pop()
        if name in runbook.steps and name not in reached:
            reached.add(name)
            waiting += [target for _, target in runbook.targets(name)]
    yield from (f"{name}: no step leads here" for name in runbook.steps if name not in reached)


def twins(runbook: Runbook) -> Iterator[str]:
    """Two steps share a name."""
    names = [step["name"] for step in runbook.content["mainSteps"]]
    yield from (f"{name}: more than one step" for name in runbook.steps if names.count(name) > 1)


def unasserted(runbook: Runbook) -> Iterator[str]:
    """A function's answer is not looked at, or its log is kept in the execution's record."""
    for name, step in runbook.steps.items():
        if step["action"] != _LAMBDA:
            continue
        if step["inputs"].get("LogType") != "None":
            yield f"{name}: LogType is not None, so that the log's end is kept in the record"
        if step.get("onFailure") == "Continue":
            yield f"{name}: a failure is passed over"
        after = runbook.steps.get(step.get("nextStep", ""), {})
        if after.get("action") != "aws:branch":
            yield f"{name}: no step that asserts its status follows"
            continue
        yield from _not_asserting(name, after)


def _not_asserting(name: str, after: Step) -> Iterator[str]:
    choices, default = after["inputs"].get("Choices", []), after["inputs"].get("Default")
    for choice in choices:
        if f"{name}.Payload" not in references(choice):
            yield f"{after['name']}: a choice goes on without the status of {name}"
        if choice["NextStep"] == default:
            yield f"{after['name']}: leads to {default} whatever {name} returned"
    if not choices:
        yield f"{after['name']}: has no choices"
    if default is None:
        yield f"{after['name']}: has no Default, so that it goes on to the step below"


def undescribed(runbook: Runbook) -> Iterator[str]:
    """The console shows nothing of what a step does, or of what to do when it fails."""
    for name, step in runbook.steps.items():
        description = step.get("description", "")
        if not description.strip():
            yield f"{name}: no description"
        elif step["action"] == _LAMBDA and "If it fails:" not in description:
            yield f"{name}: the description does not say what to do if it fails"


def parameters(runbook: Runbook) -> Iterator[str]:
    """A parameter is unused, undescribed or open, or is used without being there."""
    used = references({**runbook.content, "parameters": {}})
    for name, parameter in runbook.parameters.items():
        if name not in used:
            yield f"{name}: no step uses it"
        if not parameter.get("description", "").strip():
            yield f"{name}: no description"
        pattern = parameter.get("allowedPattern")
        if pattern is None:
            yield f"{name}: no allowedPattern"
            continue
        default = parameter.get("default")
        if isinstance(default, str) and not re.search(pattern, default):
            yield f"{name}: its default does not match its own pattern"
        if re.search(pattern, _A_VALUE):
            yield f"{name}: its pattern takes any text, and so a secret's value"
    for reference in used:
        owner = reference.split(".")[0]
        if owner not in {*runbook.parameters, *runbook.steps} and ":" not in owner:
            yield f"{reference}: there is no such parameter and no such step"


def may_hold_values(runbook: Runbook) -> Iterator[str]:
    """A secret's value could pass through a step, and so into the execution's record."""
    for name, step in runbook.steps.items():
        for reference in references(step.get("inputs", {})):
            owner, _, output = reference.partition(".")
            if output and (output != "Payload" or runbook.steps[owner]["action"] != _LAMBDA):
                yield f"{name}: takes {reference}; a function's Payload alone holds no value"
        for key in _keys(step.get("inputs", {})):
            if _HOLDS_VALUES.search(key):
                yield f"{name}: the input {key} could hold a value"
        if step["action"] == "aws:executeAwsApi":
            asked = f"{step['inputs'].get('Service')}:{step['inputs'].get('Api')}"
            yield f"{name}: the answer of {asked} is kept in the record"
        if step.get("outputs"):
            yield f"{name}: has outputs of its own, which are kept in the record"


def _keys(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for key, item in value.items():
                yield key
                yield from _keys(item)
        case list():
            for item in value:
                yield from _keys(item)


ALL = (dangling, unreachable, twins, unasserted, undescribed, parameters, may_hold_values)
