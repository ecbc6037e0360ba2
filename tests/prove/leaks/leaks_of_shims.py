"""All shims on values that are looked for: every kind of answer, in each state of a function."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.prove.leaks.processes import descendants, note_process
from tests.prove.leaks.transcript import Transcript
from tests.prove.leaks.twins import Values
from tests.remediation.builders import NONCE, secret_arn
from tests.remediation.shims.runtime_interface import RUNTIME, runtime_api
from tests.remediation.shims.wrapper_program import PROGRAM
from tests.serving import serving

_SHIMS = Path(__file__).parents[3] / "remediation" / "shims"
_ARN = secret_arn("orders")
_PROBE = {"sealed-env-probe": NONCE}
_IN_PYTHON = f"""
import json, os, sys, types
package = types.ModuleType('sealed_env')
package.__path__ = [{str(_SHIMS / "python" / "sealed_env")!r}]
sys.modules['sealed_env'] = package
sys.path.insert(0, '.')
from sealed_env.startup import start
print(json.dumps(start(os.environ)({_PROBE!r}, None)))
"""
_IN_NODE = f"""
import {{ pathToFileURL }} from 'node:url';
const index = {json.dumps(str(_SHIMS / "nodejs" / "sealed-env" / "index.mjs"))};
const {{ handler }} = await import(pathToFileURL(index));
console.log(JSON.stringify(await handler({json.dumps(_PROBE)}, {{}})));
"""
BEFORE_ANOTHER = "wrapper before another"
SHIMS: Mapping[str, list[str]] = {
    "Python": [sys.executable, "-X", "dev", "-c", _IN_PYTHON],
    "Node": ["node", "--input-type=module", "--eval", _IN_NODE],
    "wrapper": [str(PROGRAM), sys.executable, "-c", RUNTIME],
    BEFORE_ANOTHER: [str(PROGRAM), sys.executable, "-c", RUNTIME],
}
_OTHER_WRAPPER = '#!/bin/sh\nexec "$@"\n'
_CODE = {
    "app.py": "def handler(event, context):\n    return {'called': len(event)}\n",
    "app.js": "exports.handler = async (event) => ({ called: Object.keys(event).length });\n",
}

Answer = tuple[int, bytes] | None
"""A status and a body; None: the connection is closed without a word."""


def _json(status: int, content: Any) -> Answer:
    return status, json.dumps(content).encode()


def _secret(values: Mapping[str, Any]) -> Answer:
    return _json(200, {"SecretString": json.dumps(values)})


ANSWERS: Mapping[str, Callable[[Values], Answer]] = {
    "the secret": lambda v: _secret(v.environment),
    "other values": lambda v: _secret({"DB_PASSWORD": v.in_code, "API_TOKEN": v.token}),
    "more values": lambda v: _secret({**v.environment, "MORE": v.in_code}),
    "values that no environment takes": lambda v: _secret({"DB_PASSWORD": f"{v.password}\0"}),
    "half a character": lambda v: _secret({"DB_PASSWORD": f"{v.password}\ud800"}),
    "names that no environment takes": lambda v: _secret({f"={v.password}": v.token}),
    "no JSON": lambda v: _json(200, {"SecretString": f'{{"A": {v.password}'}),
    "a list": lambda v: _json(200, {"SecretString": json.dumps([v.password])}),
    "a number": lambda v: _secret({"DB_PASSWORD": v.password, "API_TOKEN": 1}),
    "bytes": lambda v: _json(
        200, {"SecretBinary": base64.b64encode(json.dumps(v.environment).encode()).decode()}
    ),
    "bytes that are none": lambda v: _json(200, {"SecretBinary": v.password}),
    "half an answer": lambda v: (200, json.dumps({"SecretString": v.password}).encode()[:-9]),
    "a denial": lambda v: _json(400, {"__type": "AccessDeniedException", "Message": v.password}),
    "a code that is none": lambda v: _json(400, {"__type": f"<{v.password}>"}),
    "an error that quotes": lambda v: _json(500, {"__type": "Internal", "Message": v.password}),
    "nothing": lambda _: None,
}
STATES: Mapping[str, Callable[[Values], dict[str, str]]] = {
    "sealed": lambda _: {},
    "sealed, and set again": lambda v: {"DB_PASSWORD": v.password},
    "shadowed": lambda v: {
        **v.environment,
        "SEALED_ENV_PROBE": f"{NONCE}:{','.join(v.environment)}",
    },
    "shadowed, with one gone": lambda v: {
        "API_TOKEN": v.token,
        "SEALED_ENV_PROBE": f"{NONCE}:{','.join(v.environment)}",
    },
}
PROXIES: Mapping[str, Callable[[Values], str]] = {
    "": lambda _: "",
    "behind a proxy without a port": lambda v: f"http://user:{v.in_code}/x@proxy.invalid:80",
    "behind a proxy without a host": lambda v: f"http://[{v.in_code}",
}


def shim_transcript_of(
    shim: str, state: str, answer: str, values: Values, proxy: str = ""
) -> Transcript:
    """Start a function through its shim, and ask it for the probe."""
    transcript = Transcript()
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ACCESS_KEY_ID": "key-id",
        "AWS_SECRET_ACCESS_KEY": values.in_address,
        "AWS_SESSION_TOKEN": values.result_token,
        "SEALED_ENV_ARN": _ARN,
        "SEALED_ENV_HANDLER": "app.handler",
        **STATES[state](values),
    }
    with (
        TemporaryDirectory() as folder,
        _server(ANSWERS[answer](values), transcript) as url,
        runtime_api(_PROBE) as (runtimes, told),
    ):
        environment |= {"AWS_ENDPOINT_URL": url, "LAMBDA_TASK_ROOT": folder, "TMPDIR": folder}
        environment |= {"AWS_LAMBDA_RUNTIME_API": runtimes}
        if shim == BEFORE_ANOTHER:
            other = Path(folder) / "other"
            other.write_text(_OTHER_WRAPPER)
            other.chmod(0o755)
            environment |= {"SEALED_ENV_WRAPPER": str(other)}
        if given := PROXIES[proxy](values):
            environment |= {"http_proxy": given}
        for name, text in _CODE.items():
            (Path(folder) / name).write_text(text)
        ran = _run(transcript, SHIMS[shim], environment, folder)
        transcript.add("files and folders", sorted(p.name for p in Path(folder).rglob("*")))
    transcript.add(f"log of the {shim.split(maxsplit=1)[0]} shim", ran.stderr)
    transcript.add("answers to the probe", ran.stdout)
    transcript.add("answers to the probe", json.dumps(told, sort_keys=True))
    return transcript


def _run(
    transcript: Transcript, command: list[str], environment: dict[str, str], folder: str
) -> subprocess.CompletedProcess[str]:
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        # Its environment is the function's own; those of others that it starts would not be.
        transcript.add("arguments of processes", _arguments(process))
        out, err = process.communicate(timeout=600)
        for child in descendants(process.pid):
            note_process(transcript, child)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def _arguments(process: subprocess.Popen[str]) -> str:
    told = ""
    while not told and process.poll() is None:
        # Empty while the program is being loaded, and once it has ended.
        told = Path(f"/proc/{process.pid}/cmdline").read_text()
    return told


@contextmanager
def _server(answer: Answer, transcript: Transcript) -> Iterator[str]:
    class Secrets(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            # Whoever asks is running now, and what it was started by.
            for process in descendants(os.getpid()):
                with suppress(OSError):
                    told = Path(f"/proc/{process}/cmdline").read_text().replace("\0", "\n")
                    transcript.add("arguments of processes", told)
            self.rfile.read(int(self.headers["content-length"]))
            if answer is None:
                self.close_connection = True
                return
            # Whoever asked may have reached its deadline.
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(answer[0])
                self.send_header("content-length", str(len(answer[1])))
                self.end_headers()
                self.wfile.write(answer[1])

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Secrets)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}"
