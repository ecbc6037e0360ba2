"""The Node.js shim loads handlers as AWS's own client of the same Node version does.

Both clients' loaders run as they are, from their packages, in one process for each version of Node:
once on each package itself, and once on the shim that stands before the same package.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.real_runtime.runtimes import installed, node
from tests.real_runtime.secrets_server import secrets_server
from tests.remediation.builders import NONCE
from tests.remediation.shims.node_project import ARN, SHIM
from tests.remediation.shims.node_shapes import SHAPES

STATES = ("plain", "shadowed", "sealed")
AS_ON_LAMBDA = ("--no-experimental-require-module", "--no-experimental-detect-module")
"""What Lambda's Node 22 does not do unless it is asked to."""
CLIENTS = {3: ("node_runtime", "dist/index.mjs"), 4: ("node_client4", "index.mjs")}
EXPOSED = {
    3: """
export const awsLoad = async (root, handler) => {
  const found = await UserFunction.load(root, handler);
  return [found, UserFunction.getHandlerMetadata(found)];
};
""",
    4: """
setupGlobals();
export const awsLoad = async (root, handler) => {
  const { handler: found, metadata } = await UserFunctionLoader.load(root, handler);
  errorOnDeprecatedCallback(metadata);
  return [found, metadata];
};
""",
}
"""What is added to a client's file, so that its loader can be called."""
PROGRAM = """
import { readFileSync, writeFileSync } from 'node:fs';
const { index, client, root, environment, shapes } = JSON.parse(readFileSync(0, 'utf8'));
process.argv[1] = client;
const warned = [];
console.warn = (text) => warned.push(text);
// As it is imported the shim starts a function: one that needs no secret.
writeFileSync(`${root}/first.js`, 'exports.handler = () => {};');
Object.assign(process.env, { LAMBDA_TASK_ROOT: root, SEALED_ENV_HANDLER: 'first.handler',
  SEALED_ENV_ARN: 'none', SEALED_ENV_PROBE: 'nonce:' });
globalThis.awslambda = { streamifyResponse: (handler) => handler };
const { start } = await import(index);
const { awsLoad } = await import(client);
globalThis.startOfTheShim = start;
async function outcome(state, number, handler) {
  const folder = `${root}/${state}-${number}`;
  let loading = [folder, handler];
  if (state !== 'plain') {
    const given = { ...environment[state], LAMBDA_TASK_ROOT: folder, SEALED_ENV_HANDLER: handler };
    writeFileSync(`${folder}-shim.mjs`,
      `export const handler = await startOfTheShim(${JSON.stringify(given)});`);
    loading = [root, `${state}-${number}-shim.handler`];
  }
  try {
    const [found, metadata] = await awsLoad(...loading);
    const kind = [typeof found, found.constructor.name, found.name];
    const isCalled = !metadata.streaming && metadata.argsNum < 3;
    return { kind, metadata, result: isCalled ? await found('event', {}) : null };
  } catch (error) {
    if (!(error instanceof Error)) return { thrown: error };
    const { name: type, message, code, constructor } = error;
    return { type, message, code, kind: constructor.name };
  }
}
const told = {};
for (const [number, handler] of shapes.entries()) {
  for (const state of ['plain', 'shadowed', 'sealed']) {
    warned.length = 0;
    const came = { ...(await outcome(state, number, handler)), warned: [...warned] };
    told[`${state}-${number}`] = JSON.parse(
      JSON.stringify(came).replaceAll(`${root}/${state}-`, '/var/task-'));
  }
}
console.log(JSON.stringify(told));
"""


@dataclass(frozen=True)
class Client:
    """A version of Node, with the client that it has on Lambda."""

    node: int
    client: int
    options: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return f"Node {self.node}{', as on Lambda' if self.options else ''}"


@pytest.fixture(
    scope="module",
    params=[Client(20, 3), Client(22, 3), Client(22, 3, AS_ON_LAMBDA), Client(24, 4)],
    ids=str,
)
def outcomes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """What came of each shape in each state, by state and number."""
    version: Client = request.param
    root = tmp_path_factory.mktemp("node")
    for state in STATES:
        for number, shape in enumerate(SHAPES):
            for name, text in shape.files.items():
                path = root / f"{state}-{number}" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
    tool, file = CLIENTS[version.client]
    source = (installed(tool) / "node_modules" / "aws-lambda-ric" / file).read_text()
    client = root / "client" / "index.mjs"
    client.parent.mkdir()
    client.write_text(source.replace("\nignition();", "") + EXPOSED[version.client])
    with secrets_server(ARN, {"ORDERS": "one"}) as secrets:
        sealed = {"SEALED_ENV_ARN": ARN, **secrets.variables()}
        shadowed = {**sealed, "SEALED_ENV_PROBE": f"{NONCE}:ORDERS", "ORDERS": "one"}
        given = {
            "index": str(SHIM / "index.mjs"),
            "client": str(client),
            "root": str(root),
            "environment": {"sealed": sealed, "shadowed": shadowed},
            "shapes": [shape.handler for shape in SHAPES],
        }
        ran = subprocess.run(  # noqa: S603 - our own program
            [node(version.node), *version.options, "--input-type=module", "--eval", PROGRAM],
            input=json.dumps(given),
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        yield json.loads(ran.stdout)


def test_the_node_shim_loads_what_the_client_loads_and_fails_as_it_fails(
    outcomes: dict[str, Any],
) -> None:
    plain, shadowed, sealed = (
        {shape.what: outcomes[f"{state}-{at}"] for at, shape in enumerate(SHAPES)}
        for state in STATES
    )

    assert len(plain) == len(SHAPES)
    assert sealed == plain
    assert shadowed == plain


def test_the_node_shims_shapes_are_loaded_and_refused_in_many_ways(
    outcomes: dict[str, Any],
) -> None:
    plain = [outcomes[f"plain-{number}"] for number in range(len(SHAPES))]

    assert sum("result" in outcome for outcome in plain) > 30
    assert {outcome.get("type") for outcome in plain} >= {
        "Runtime.HandlerNotFound",
        "Runtime.ImportModuleError",
        "Runtime.MalformedHandlerName",
        "Runtime.UserCodeSyntaxError",
        "RangeError",
        "OwnError",
    }
