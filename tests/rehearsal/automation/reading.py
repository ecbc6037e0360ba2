"""Reads a runbook's text into types, and refuses what would not run.

What only the stand-in lacks is refused here too, by name, so that no execution gets halfway.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from .document import (
    SCHEMA_VERSION,
    Document,
    InvalidContent,
    Parameter,
    Step,
    StepOutput,
)

TYPES = ("String", "StringList", "Integer", "Boolean", "StringMap", "MapList")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""In C, if it is there: the one in Python takes a quarter of a second for a long runbook."""
_AWS_TYPE = re.compile(r"(AWS(::\w+)+|List<AWS(::\w+)+>)$")
_STEP_NAME = re.compile(r"[a-zA-Z0-9_]{3,128}$")
_DOCUMENT_MEMBERS = (
    "schemaVersion", "description", "assumeRole", "parameters", "mainSteps", "outputs",
)  # fmt: skip
_STEP_MEMBERS = (
    "name", "action", "description", "inputs", "outputs", "onFailure", "onCancel", "isCritical",
    "isEnd", "nextStep", "timeoutSeconds", "maxAttempts",
)  # fmt: skip
_PARAMETER_MEMBERS = (
    "type", "description", "default", "allowedValues", "allowedPattern", "minChars", "maxChars",
    "minItems", "maxItems", "displayType",
)  # fmt: skip


def read(content: str, document_format: str) -> Document:
    """Read a runbook.

    Raises:
        InvalidContent: it is no runbook of schema 0.3, or has members that are not known.
    """
    raw = _load(content, document_format)
    _members(raw, _DOCUMENT_MEMBERS, "the document")
    if str(raw.get("schemaVersion")) != SCHEMA_VERSION:
        raise InvalidContent(f"schemaVersion must be '{SCHEMA_VERSION}'")
    parameters = {
        name: _parameter(name, given) for name, given in _map(raw, "parameters", "document").items()
    }
    steps = tuple(_step(given) for given in _list(raw, "mainSteps", "document"))
    if not steps:
        raise InvalidContent("mainSteps must hold at least one step")
    return Document(
        description=str(raw.get("description", "")),
        assume_role=str(raw.get("assumeRole", "")),
        parameters=parameters,
        steps=steps,
        outputs=tuple(str(output) for output in _list(raw, "outputs", "document")),
    )


def _read_yaml(content: str) -> Any:
    return yaml.load(content, _LOADER)  # noqa: S506 - a safe loader


def _load(content: str, document_format: str) -> Mapping[str, Any]:
    try:
        raw = json.loads(content) if document_format == "JSON" else _read_yaml(content)
    except (json.JSONDecodeError, yaml.YAMLError) as error:
        raise InvalidContent(f"it is no {document_format}: {error}") from None
    if not isinstance(raw, dict):
        raise InvalidContent("a document is a map")
    return raw


def _parameter(name: str, given: Any) -> Parameter:
    where = f"parameter {name}"
    if not isinstance(given, dict):
        raise InvalidContent(f"{where} must be a map")
    _members(given, _PARAMETER_MEMBERS, where)
    kind = str(given.get("type", ""))
    if kind not in TYPES and not _AWS_TYPE.match(kind):
        raise InvalidContent(f"{where} has the unknown type '{kind}'")
    return Parameter(
        name=name,
        type=kind,
        description=str(given.get("description", "")),
        required="default" not in given,
        default=given.get("default"),
        allowed_values=tuple(_list(given, "allowedValues", where)),
        allowed_pattern=given.get("allowedPattern"),
        least_characters=_number(given, "minChars", where),
        most_characters=_number(given, "maxChars", where),
        least_items=_number(given, "minItems", where),
        most_items=_number(given, "maxItems", where),
    )


def _step(given: Any) -> Step:
    if not isinstance(given, dict) or not _STEP_NAME.match(str(given.get("name", ""))):
        raise InvalidContent("a step is a map with a name of 3 to 128 letters, digits and _")
    name = given["name"]
    where = f"step {name}"
    _members(given, _STEP_MEMBERS, where)
    on_failure = str(given.get("onFailure", "Abort"))
    return Step(
        name=name,
        action=str(given.get("action", "")),
        inputs=_map(given, "inputs", where),
        outputs=tuple(_output(output, where) for output in _list(given, "outputs", where)),
        on_failure=on_failure,
        on_cancel=str(given.get("onCancel", "Abort")),
        is_critical=_truth(given, "isCritical", where, otherwise=on_failure != "Continue"),
        is_end=_truth(given, "isEnd", where, otherwise=False),
        next_step=given.get("nextStep"),
        timeout_seconds=_number(given, "timeoutSeconds", where),
        attempts=_number(given, "maxAttempts", where) or 1,
    )


def _output(given: Any, where: str) -> StepOutput:
    if not isinstance(given, dict) or set(given) != {"Name", "Selector", "Type"}:
        raise InvalidContent(f"{where}: an output has Name, Selector and Type")
    if given["Type"] not in TYPES:
        raise InvalidContent(f"{where}: output {given['Name']} has the unknown type")
    return StepOutput(str(given["Name"]), str(given["Selector"]), str(given["Type"]))


def _members(given: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise InvalidContent(f"{where} has members that are not known: {', '.join(unknown)}")


def _map(given: Mapping[str, Any], member: str, where: str) -> Mapping[str, Any]:
    found = given.get(member, {})
    if not isinstance(found, dict):
        raise InvalidContent(f"{member} of {where} must be a map")
    return found


def _list(given: Mapping[str, Any], member: str, where: str) -> list[Any]:
    found = given.get(member, [])
    if not isinstance(found, list):
        raise InvalidContent(f"{member} of {where} must be a list")
    return found


def _number(given: Mapping[str, Any], member: str, where: str) -> int | None:
    found = given.get(member)
    if found is None:
        return None
    if isinstance(found, bool) or not re.fullmatch(r"\d+", str(found)):
        raise InvalidContent(f"{member} of {where} must be a number")
    return int(found)


def _truth(given: Mapping[str, Any], member: str, where: str, *, otherwise: bool) -> bool:
    found = given.get(member, otherwise)
    if str(found).lower() not in ("true", "false"):
        raise InvalidContent(f"{member} of {where} must be true or false")
    return str(found).lower() == "true"
