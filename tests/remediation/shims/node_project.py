"""A Node.js function's folder, started with the shim by Node itself but for a runtime."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real_runtime.secrets_server import SecretsServer, secrets_server
from tests.remediation.builders import NONCE, secret_arn

SHIM = Path(__file__).parents[3] / "remediation" / "shims" / "nodejs" / "sealed-env"
ARN = secret_arn("orders")
OWN_HANDLER = "/opt/nodejs/sealed-env/index.handler"
PROBE = {"sealed-env-probe": NONCE}
BOTH = {"ORDERS": "one", "MAIL": "two"}
HANDLER = "exports.handler = async (event) => ({ event });"
PROGRAM = """
const [index, environment, events] = JSON.parse(process.argv[1]);
Object.assign(process.env, environment);
const told = { answers: [] };
try {
  const { handler } = await import(index);
  told.length = handler.length;
  for (const event of events) {
    const parts = [];
    const stream = { end: (text) => parts.push(text) };
    let called;
    const done = (...given) => { called = given; };
    const result = await handler(event, stream, done);
    told.answers.push({ result: result ?? null, called: called ?? null, streamed: parts });
  }
} catch (error) {
  told.error = `${error.name}: ${error.message}`;
}
told.environment = process.env;
console.log(JSON.stringify(told));
"""


@dataclass
class Project:
    """A function's folder, and the secret that it loads."""

    root: Path
    secrets: SecretsServer
    plaintext: dict[str, str] = field(default_factory=lambda: dict(BOTH))
    handler: str = "app.handler"
    names: str | None = "MAIL,ORDERS"
    """Of the probe; None: the function is sealed."""
    shim: Path = SHIM
    options: tuple[str, ...] = ()
    """Of Node."""

    def write(self, **files: str) -> None:
        for name, code in files.items():
            path = self.root / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code)

    def run(self, *events: Any, **environment: str) -> tuple[dict[str, Any], str]:
        """Start the function, and call it; return what came of it, and its log."""
        probe = {} if self.names is None else {"SEALED_ENV_PROBE": f"{NONCE}:{self.names}"}
        variables = {
            "SEALED_ENV_ARN": ARN,
            "SEALED_ENV_HANDLER": self.handler,
            "LAMBDA_TASK_ROOT": str(self.root),
            "_HANDLER": OWN_HANDLER,
            **self.secrets.variables(),
            **probe,
            **self.plaintext,
            **environment,
        }
        given = json.dumps([str(self.shim / "index.mjs"), variables, events])
        ran = subprocess.run(  # noqa: S603 - our own program
            ["node", *self.options, "--input-type=module", "--eval", PROGRAM, given],  # noqa: S607
            env={"PATH": os.environ["PATH"]},
            cwd=self.root,
            capture_output=True,
            text=True,
            check=True,
        )
        told: dict[str, Any] = json.loads(ran.stdout)
        return told, ran.stderr


@contextmanager
def started_project(root: Path) -> Iterator[Project]:
    """Make a function's folder, and serve its secret."""
    with secrets_server(ARN, dict(BOTH)) as secrets:
        made = Project(root, secrets)
        made.write(app_js=HANDLER)
        yield made


def results(told: Mapping[str, Any]) -> list[Any]:
    assert "error" not in told, told["error"]
    return [answer["result"] for answer in told["answers"]]
