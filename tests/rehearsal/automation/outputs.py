"""What is recorded of what an action returned: pure.

Source:
https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .actions import ActionFailed
from .checking import ACTIONS
from .document import Step, StepOutput
from .references import as_text
from .selectors import Nothing, select

_KINDS: Mapping[str, type] = {
    "String": str, "StringList": list, "Integer": int, "Boolean": bool, "StringMap": dict,
    "MapList": list,
}  # fmt: skip


def declared_and_given(step: Step, returned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs of a step: what its action always gives, and what the step declares.

    Raises:
        ActionFailed: something selected is not of its declared type.
    """
    named = ACTIONS[step.action].outputs
    outputs = {name: value for name, value in returned.items() if name in named}
    for declared in step.outputs:
        try:
            outputs[declared.name] = _of_type(declared, select(declared.selector, returned))
        except Nothing:
            continue
    return {**outputs, **_payload(returned)}


def whole(returned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs of a step that failed after its action had returned something."""
    return {**returned, **_payload(returned)}


def _payload(returned: Mapping[str, Any]) -> dict[str, str]:
    """Return the whole of what an action returned, which Automation records too."""
    return {"OutputPayload": json.dumps(returned, separators=(",", ":"))} if returned else {}


def _of_type(declared: StepOutput, value: Any) -> Any:
    if declared.type == "String" and isinstance(value, int | float):
        return as_text(value)
    if not isinstance(value, _KINDS[declared.type]):
        raise ActionFailed(f"The output {declared.name} is no {declared.type}")
    return value
