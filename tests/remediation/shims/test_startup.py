"""Start-up: the runtime gets the function's own object, in both languages."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sealed_env import startup
from sealed_env.original import import_handler

from tests.remediation.builders import secret_arn
from tests.remediation.shims.test_connection import Secrets
from tests.remediation.shims.test_loading import WORD
from tests.serving import serving

SHIMS = Path(__file__).parents[3] / "remediation" / "shims"
ARN = secret_arn("orders")
NONCE = "0f1e2d3c4b5a6978" * 2

CODE = """
import functools

def handler(event, context):
    return event

class Instance:
    def __call__(self, event, context):
        return event

instance = Instance()
partial = functools.partial(handler, context=None)
bound = Instance().__call__
"""


@pytest.fixture
def function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    (tmp_path / "orders_app.py").write_text(CODE)
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("")
    (tmp_path / "package" / "inner.py").write_text(CODE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(startup, "load", lambda *_: {"DB_PASSWORD": WORD.value})
    yield {
        "SEALED_ENV_ARN": ARN,
        "SEALED_ENV_HANDLER": "orders_app.handler",
        "_HANDLER": "sealed_env.handler",
    }
    for name in [n for n in sys.modules if n.split(".")[0] in {"orders_app", "package"}]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("path", "module", "name"),
    [
        ("orders_app.handler", "orders_app", "handler"),
        ("orders_app.instance", "orders_app", "instance"),
        ("orders_app.partial", "orders_app", "partial"),
        ("orders_app.bound", "orders_app", "bound"),
        ("package/inner.handler", "package.inner", "handler"),
        ("package.inner.handler", "package.inner", "handler"),
    ],
)
def test_a_sealed_python_function_is_called_as_the_very_object_it_exports(
    function: dict[str, str], path: str, module: str, name: str
) -> None:
    function["SEALED_ENV_HANDLER"] = path

    handed_over = startup.start(function)

    assert handed_over is getattr(sys.modules[module], name)
    assert function["_HANDLER"] == path
    assert function["DB_PASSWORD"] == WORD.value


def test_a_shadowed_python_function_is_called_with_what_came(function: dict[str, str]) -> None:
    function |= {"SEALED_ENV_PROBE": f"{NONCE}:DB_PASSWORD", "DB_PASSWORD": WORD.value}

    handler = startup.start(function)

    assert handler is not sys.modules["orders_app"].handler
    event = {"any": "event"}
    assert handler(event, None) is event


IN_NODE = """
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
const [index, root, url, path, exported] = JSON.parse(process.argv[1]);
Object.assign(process.env, {
  SEALED_ENV_ARN: %s, SEALED_ENV_HANDLER: path, LAMBDA_TASK_ROOT: root, AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'key-id', AWS_SECRET_ACCESS_KEY: '-',
  _HANDLER: '/opt/nodejs/sealed-env/index.handler',
});
const { handler: handed } = await import(index);
const file = `${root}/${path.slice(0, path.lastIndexOf('.')).split('.')[0]}`;
let app;
try { app = createRequire(import.meta.url)(`${file}.js`); }
catch { app = await import(`${file}.mjs`); }
const original = exported.split('.').reduce((object, key) => object[key], app);
console.log(JSON.stringify([handed === original, process.env._HANDLER, handed.length]));
"""


@pytest.mark.parametrize(
    ("file", "code", "path", "exported"),
    [
        ("app.js", "exports.handler = async (event, context) => event;", "app.handler", "handler"),
        ("app.mjs", "export const handler = (event, context) => event;", "app.handler", "handler"),
        (
            "app.js",
            "exports.nested = { deep: { handler: (event, context) => event } };",
            "app.nested.deep.handler",
            "nested.deep.handler",
        ),
        (
            "app.mjs",
            "await Promise.resolve(); export const handler = (event, context) => event;",
            "app.handler",
            "handler",
        ),
    ],
    ids=["CommonJS", "module", "nested", "top-level await"],
)
def test_a_sealed_node_function_is_called_as_the_very_object_it_exports(
    tmp_path: Path, file: str, code: str, path: str, exported: str
) -> None:
    (tmp_path / file).write_text(code)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Secrets)
    given = [
        str(SHIMS / "nodejs" / "sealed-env" / "index.mjs"),
        str(tmp_path),
        f"http://127.0.0.1:{server.server_port}",
        path,
        exported,
    ]
    with serving(server):
        ran = subprocess.run(  # noqa: S603 - our own program
            ["node", "--input-type=module", "--eval", IN_NODE % json.dumps(ARN), json.dumps(given)],  # noqa: S607
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )

    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [True, path, 2]


def test_a_restored_snapshot_loads_the_secret_anew(
    function: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    registered: list[Callable[[], None]] = []
    hooks: Any = types.ModuleType("snapshot_restore_py")
    hooks.register_after_restore = registered.append
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", hooks)
    function |= {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start", "API_KEY": "set again"}
    values = {"DB_PASSWORD": "before", "API_KEY": "before"}
    monkeypatch.setattr(startup, "load", lambda *_: dict(values))
    startup.start(function)
    assert (function["DB_PASSWORD"], function["API_KEY"]) == ("before", "set again")

    values.update(DB_PASSWORD="after", API_KEY="after")
    for hook in registered:
        hook()

    assert (function["DB_PASSWORD"], function["API_KEY"]) == ("after", "set again")


def test_a_name_without_a_dot_fails_in_the_runtimes_own_words() -> None:
    with pytest.raises(ImportError) as failure:
        import_handler("handler")
    # awslambdaric says what unpacking ``handler.rsplit(".", 1)`` into two raised.
    unpacking = "not enough values to unpack (expected 2, got 1)"
    assert str(failure.value) == f"Bad handler 'handler': {unpacking}"


@pytest.mark.parametrize("path", sorted((SHIMS / "python").rglob("*.py")), ids=lambda p: p.name)
def test_the_python_shim_is_written_in_what_python_3_9_reads(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 9))
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))
