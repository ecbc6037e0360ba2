"""The values that an execution starts with, checked as a runbook declares them.

Values come as lists of texts, whatever the type. Source:
https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .document import Parameter
from .references import as_text

_ROLE = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/[\w+=,.@/-]+")


class InvalidParameters(Exception):
    """The values are not what the runbook declares; the message names the parameter, no value."""


def values(declared: Mapping[str, Parameter], given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the value of every declared parameter, in its type.

    Raises:
        InvalidParameters: one is missing, unknown, or not as declared.
    """
    unknown = sorted(set(given) - set(declared))
    if unknown:
        raise InvalidParameters(f"Unknown parameters: {', '.join(unknown)}")
    missing = sorted(name for name, one in declared.items() if one.required and name not in given)
    if missing:
        raise InvalidParameters(f"Missing required parameters: {', '.join(missing)}")
    return {
        name: _typed(one, given[name]) if name in given else one.default
        for name, one in declared.items()
    }


def as_given(value: Any) -> list[str]:
    """Write a value as the API gives and takes it: a list of texts."""
    return [as_text(item) for item in value] if isinstance(value, list) else [as_text(value)]


def check_default(parameter: Parameter) -> None:
    """Check a default as a value is checked.

    Raises:
        InvalidParameters: the runbook would not accept its own default.
    """
    if not parameter.required:
        _typed(parameter, as_given(parameter.default))


def _typed(parameter: Parameter, given: Sequence[str]) -> Any:
    if _is_list(parameter):
        _check_length(parameter, len(given), parameter.least_items, parameter.most_items, "items")
    elif len(given) != 1:
        raise InvalidParameters(f"Parameter {parameter.name} takes exactly one value")
    for text in given:
        _check_text(parameter, text)
    parsed = [_parsed(parameter, text) for text in given]
    for value in parsed:
        if parameter.allowed_values and value not in parameter.allowed_values:
            raise InvalidParameters(f"Parameter {parameter.name} has none of its allowed values")
    return parsed if _is_list(parameter) else parsed[0]


def _is_list(parameter: Parameter) -> bool:
    return parameter.type in ("StringList", "MapList") or parameter.type.startswith("List<")


def _check_text(parameter: Parameter, text: str) -> None:
    least, most = parameter.least_characters, parameter.most_characters
    _check_length(parameter, len(text), least, most, "characters")
    if parameter.allowed_pattern and not re.fullmatch(parameter.allowed_pattern, text):
        raise InvalidParameters(
            f"Parameter {parameter.name} does not match its allowed pattern "
            f"{parameter.allowed_pattern}"
        )
    if parameter.type == "AWS::IAM::Role::Arn" and text and not _ROLE.fullmatch(text):
        raise InvalidParameters(f"Parameter {parameter.name} is no role's ARN")


def _check_length(
    parameter: Parameter, length: int, least: int | None, most: int | None, of_what: str
) -> None:
    if (least is not None and length < least) or (most is not None and length > most):
        raise InvalidParameters(
            f"Parameter {parameter.name} has {length} {of_what}, not {least or 0} to "
            f"{'any number' if most is None else most}"
        )


def _parsed(parameter: Parameter, text: str) -> Any:
    match parameter.type:
        case "Boolean" if text.lower() in ("true", "false"):
            return text.lower() == "true"
        case "Integer" if re.fullmatch(r"-?\d+", text):
            return int(text)
        case "StringMap" | "MapList":
            return _map(parameter, text)
        case "Boolean" | "Integer":
            raise InvalidParameters(f"Parameter {parameter.name} is no {parameter.type}")
    return text


def _map(parameter: Parameter, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise InvalidParameters(f"Parameter {parameter.name} holds no map as JSON")
    return found
