"""``aws:invokeLambdaFunction``.

Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
"""

from __future__ import annotations

import json
from typing import Any

from .actions import Action, ActionFailed, Inputs, Result, Surroundings

_PASSED_ON = ("FunctionName", "Qualifier", "InvocationType", "ClientContext")


def _invoke(inputs: Inputs, surroundings: Surroundings) -> Result:
    request: dict[str, Any] = {name: inputs[name] for name in _PASSED_ON if name in inputs}
    waits = inputs.get("InvocationType", "RequestResponse") == "RequestResponse"
    request["LogType"] = inputs.get("LogType", "Tail" if waits else "None")
    if "InputPayload" in inputs:
        request["Payload"] = json.dumps(inputs["InputPayload"]).encode()
    elif "Payload" in inputs:
        request["Payload"] = str(inputs["Payload"]).encode()
    answer = surroundings.clients("lambda", surroundings.seconds).invoke(**request)
    returned = {
        "StatusCode": answer["StatusCode"],
        "Payload": answer["Payload"].read().decode(),
        **{name: answer[name] for name in ("FunctionError", "LogResult") if name in answer},
    }
    if "FunctionError" in returned and surroundings.switches.function_error_fails:
        raise ActionFailed(
            f"The function failed with {returned['FunctionError']}: {returned['Payload']}", returned
        )
    return Result(returned)


INVOKE = Action(
    _invoke,
    needed=("FunctionName",),
    known=("Qualifier", "InvocationType", "LogType", "ClientContext", "InputPayload", "Payload"),
    outputs=("Payload", "StatusCode", "FunctionError", "LogResult"),
    seconds=300,
)
