"""The actions on the code of functions, by the names in their requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...runbook.response import step_response
from ..context import StepContext
from .add_variables import add_variables
from .keep import keep_code
from .replace import replace_code


def _keep_code(context: StepContext) -> dict[str, Any]:
    number = keep_code(context)
    return step_response("keep_code", context.request.function_name, None, number)


def _add_variables(context: StepContext) -> dict[str, Any]:
    add_variables(context)
    return step_response("add_variables", context.request.function_name, None)


def _replace_code(context: StepContext) -> dict[str, Any]:
    replace_code(context)
    return step_response("replace_code", context.request.function_name, None)


CODE_ACTIONS: Mapping[str, Callable[[StepContext], dict[str, Any]]] = {
    "keep_code": _keep_code,
    "add_variables": _add_variables,
    "replace_code": _replace_code,
}
