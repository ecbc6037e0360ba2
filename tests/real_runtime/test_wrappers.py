"""Handlers and scripts of others stay in the chain.

Datadog's handlers are its own. New Relic's come only inside its layers, so small ones that hand
over in the same way stand in for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.real_runtime.conftest import Stage
from tests.real_runtime.runtimes import installed
from tests.real_runtime.sample import Sample, seen

PYTHON = Sample(
    "Python",
    "app.handler",
    {
        "app.py": "import os\nPASSWORD = os.environ['DB_PASSWORD']\n"
        "def handler(event, context):\n    return [PASSWORD, os.environ.get('WRAPPED')]\n"
    },
    event={},
)
NODE = Sample(
    "Node",
    "index.handler",
    {
        "index.js": "const password = process.env.DB_PASSWORD;\n"
        "exports.handler = async () => [password, process.env.WRAPPED ?? null];"
    },
    "nodejs22.x",
    event={},
)
_QUIET_DATADOG = {"DD_TRACE_ENABLED": "false", "DD_FLUSH_TO_LOG": "true", "DD_LOCAL_TEST": "true"}
_NEW_RELIC_PYTHON = """
import importlib, os
module, name = os.environ["NEW_RELIC_LAMBDA_HANDLER"].rsplit(".", 1)
inner = getattr(importlib.import_module(module.replace("/", ".")), name)
def handler(event, context):
    print("new relic")
    return inner(event, context)
"""
_NEW_RELIC_NODE = """
const path = require('node:path');
const [module_, name] = process.env.NEW_RELIC_LAMBDA_HANDLER.split('.');
const inner = require(path.join(process.env.LAMBDA_TASK_ROOT, module_))[name];
exports.handler = async (...given) => {
  console.log('new relic');
  return inner(...given);
};
"""


def datadog_python(layer: Path) -> Sample:
    packages = next((installed("datadog") / "lib").glob("python3.*/site-packages"))
    folder = layer / "python" / "lib" / packages.parent.name
    folder.mkdir(parents=True)
    (folder / "site-packages").symlink_to(packages)
    variables = {"DD_LAMBDA_HANDLER": PYTHON.handler, **_QUIET_DATADOG}
    return replace(PYTHON, handler="datadog_lambda.handler.handler", environment=variables)


def datadog_node(layer: Path) -> Sample:
    modules = layer / "nodejs" / "node_modules"
    modules.mkdir(parents=True)
    package = installed("node_runtime") / "node_modules" / "datadog-lambda-js" / "dist"
    (modules / "datadog-lambda-js").symlink_to(package)
    variables = {"DD_LAMBDA_HANDLER": NODE.handler, **_QUIET_DATADOG}
    handler = "/opt/nodejs/node_modules/datadog-lambda-js/handler.handler"
    return replace(NODE, handler=handler, environment=variables)


def new_relic_python(layer: Path) -> Sample:
    (layer / "python").mkdir()
    (layer / "python" / "newrelic_lambda_wrapper.py").write_text(_NEW_RELIC_PYTHON)
    variables = {"NEW_RELIC_LAMBDA_HANDLER": PYTHON.handler}
    return replace(PYTHON, handler="newrelic_lambda_wrapper.handler", environment=variables)


def new_relic_node(layer: Path) -> Sample:
    package = layer / "nodejs" / "node_modules" / "newrelic-lambda-wrapper"
    package.mkdir(parents=True)
    (package / "index.js").write_text(_NEW_RELIC_NODE)
    variables = {"NEW_RELIC_LAMBDA_HANDLER": NODE.handler}
    return replace(NODE, handler="newrelic-lambda-wrapper.handler", environment=variables)


def _script(layer: Path, sample: Sample) -> Sample:
    script = layer / "wrap"
    script.write_text('#!/bin/sh\necho from the script\nexport WRAPPED=yes\nexec "$@"\n')
    script.chmod(0o755)
    return replace(sample, environment={"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrap"})


def script_python(layer: Path) -> Sample:
    return _script(layer, PYTHON)


def script_node(layer: Path) -> Sample:
    return _script(layer, NODE)


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (datadog_python, "aws.lambda.enhanced.invocations"),
        (datadog_node, "aws.lambda.enhanced.invocations"),
        (new_relic_python, "new relic"),
        (new_relic_node, "new relic"),
        (script_python, "from the script"),
        (script_node, "from the script"),
    ],
)
def test_a_wrapper_stays_in_the_chain(
    stage: Stage, tmp_path: Path, made: Callable[[Path], Sample], says: str
) -> None:
    layer = tmp_path / "layer"
    layer.mkdir()
    sample = replace(made(layer), layers=(layer,))
    plain, shadowed, sealed = stage.answers_in_each_state(sample)
    assert plain[0].function_error is None
    for answers in (plain, shadowed, sealed):
        assert [seen(answer) for answer in answers] == [seen(answer) for answer in plain]
        assert says in answers[0].log
