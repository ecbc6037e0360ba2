"""A Python function in a process of its own, loaded as AWS's runtime client loads it.

The client is AWS's; what it would send to Lambda stays here. Cheaper than a whole execution
environment, so that a table of functions can be gone through.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.real_runtime.runtimes import installed
from tests.real_runtime.sample import ARN, NAMES, NONCE, VALUES, State

_PROGRAM = """
import json, os, sys
given = json.loads(sys.stdin.read())
from awslambdaric import bootstrap
from awslambdaric.lambda_runtime_exception import FaultException
before = set(sys.modules)
for cases in given["folders"]:
    read, write = os.pipe()
    process = os.fork()
    if process == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.stderr = os.fdopen(os.dup(write), "w")
        os.environ["LAMBDA_TASK_ROOT"] = cases[0]
        os.chdir(cases[0])
        sys.path[0:1] = cases
        try:
            handler = bootstrap._get_handler(os.environ["_HANDLER"])
            told = ["answer", repr(handler({"an": "event"}, None))]
        except FaultException as fault:
            told = [fault.exception_type, fault.msg]
        except BaseException as error:
            told = [type(error).__name__, str(error)]
        new = sorted(set(sys.modules) - before) if given["modules"] else []
        os.write(write, ("\\0" + json.dumps([told, new])).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as stream:
        log, _, told = stream.read().rpartition("\\0")
    os.waitpid(process, 0)
    print(json.dumps([json.loads(told) if told else ["ended", []], log]))
"""
_HANDLERS = {
    State.PLAIN: "app.handler",
    State.SHADOWED: "sealed_env.handler",
    State.SEALED: "sealed_env.handler",
}
Outcome = tuple[list[str], list[str], str]
"""The answer or the error in two words; the modules that are new; and what was logged."""


def outcomes(
    state: State,
    folders: Sequence[Sequence[Path]],
    endpoint: str,
    *,
    tells_modules: bool = False,
    environment: Mapping[str, str] | None = None,
) -> list[Outcome]:
    """Start functions in a state, and invoke each once.

    Args:
        state: of all of them; the original handler is ``app.handler``.
        folders: for each function its package's, and those that stand behind it on ``sys.path``:
            its layers' and the shim's.
        endpoint: of Secrets Manager.
        tells_modules: whether the modules that were imported are asked for.
        environment: more variables.
    """
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(
            next((installed("real_runtime") / "lib").glob("python3.*/site-packages"))
        ),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_ACCESS_KEY_ID": "ASIA" + 16 * "7",
        "AWS_SECRET_ACCESS_KEY": "-",
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": endpoint,
        "_HANDLER": _HANDLERS[state],
        **(environment or {}),
    }
    if state is not State.SEALED:
        variables |= VALUES
    if state is not State.PLAIN:
        variables |= {"SEALED_ENV_ARN": ARN, "SEALED_ENV_HANDLER": "app.handler"}
    if state is State.SHADOWED:
        variables["SEALED_ENV_PROBE"] = f"{NONCE}:{','.join(NAMES)}"
    ran = subprocess.run(  # noqa: S603 - our own program
        [installed("real_runtime") / "bin" / "python", "-s", "-c", _PROGRAM],
        env=variables,
        input=json.dumps(
            {"folders": [list(map(str, each)) for each in folders], "modules": tells_modules}
        ),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    return [(outcome, new, log) for (outcome, new), log in told]
