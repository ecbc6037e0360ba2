"""``aws:executeScript``, for Python, with the standard library and no credentials.

Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

from .actions import Action, ActionFailed, Inputs, Result, Surroundings

_RUNTIME = re.compile(r"python3\.\d+")
_RUNNER = """
import json, sys, traceback
given, answers, sys.stdout = json.load(sys.stdin), sys.stdout, sys.stderr
try:
    names = {"__name__": "customer_script"}
    exec(compile(given["script"], "customer_script.py", "exec"), names)
    json.dump({"returned": names[given["handler"]](given["events"], None)}, answers)
except Exception as error:
    steps = "".join(traceback.format_tb(error.__traceback__)[1:])
    failure = "Traceback (most recent call last):\\n" + steps
    json.dump({"failure": f"{failure}\\n{type(error).__name__} - {error}"}, answers)
"""


def _execute(inputs: Inputs, surroundings: Surroundings) -> Result:
    if not _RUNTIME.fullmatch(inputs["Runtime"]):
        raise ActionFailed(f"the Runtime {inputs['Runtime']} is not stood in for, only python3")
    given = {
        "script": inputs["Script"],
        "handler": inputs["Handler"],
        "events": inputs.get("InputPayload", {}),
    }
    try:
        ran = subprocess.run(  # noqa: S603 - what the runbook says, as on AWS
            [sys.executable, "-I", "-S", "-c", _RUNNER],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=surroundings.seconds,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    answer = json.loads(ran.stdout or '{"failure": "the script ended its process"}')
    if "failure" in answer:
        raise ActionFailed(answer["failure"], stage="Poll action status for completion")
    return Result({"Payload": answer["returned"]})


SCRIPT = Action(
    _execute,
    needed=("Runtime", "Handler", "Script"),
    known=("InputPayload",),
    outputs=("Payload",),
    seconds=600,
)
