"""Handlers and scripts of others stay in the chain.

Datadog's handlers and OpenTelemetry's instrumentation are their own. New Relic's handlers and
OpenTelemetry's script come only inside layers, so small ones that hand over in the same way stand
in for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proofs import long_but
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
# As https://github.com/open-telemetry/opentelemetry-lambda/tree/main/python/src/otel/otel_sdk:
# the script names its own handler instead, and the instrumentation imports the one that it wraps
# before the runtime is there, by ``sitecustomize``.
_OPEN_TELEMETRY_SCRIPT = """#!/bin/sh
export PYTHONPATH="$LAMBDA_RUNTIME_DIR:/opt/python:$PYTHONPATH"
export ORIG_HANDLER="$_HANDLER" _HANDLER=otel_wrapper.lambda_handler
exec "$1" /opt/python/bin/opentelemetry-instrument "$@"
"""
_OPEN_TELEMETRY_INSTRUMENT = """
from opentelemetry.instrumentation.auto_instrumentation import run
run()
"""
_OPEN_TELEMETRY_HANDLER = """
import importlib, os
module, name = os.environ["ORIG_HANDLER"].rsplit(".", 1)
lambda_handler = getattr(importlib.import_module(module.replace("/", ".")), name)
"""
_OPEN_TELEMETRY_HANDLER_ALONE = f"""
from opentelemetry.instrumentation.aws_lambda import AwsLambdaInstrumentor
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter
trace.set_tracer_provider(TracerProvider())
trace.get_tracer_provider().add_span_processor(BatchSpanProcessor(ConsoleSpanExporter()))
AwsLambdaInstrumentor().instrument()
{_OPEN_TELEMETRY_HANDLER}
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


def _open_telemetry(layer: Path, handler: str, script: str) -> Sample:
    packages = next((installed("opentelemetry") / "lib").glob("python3.*/site-packages"))
    (layer / "python" / "bin").mkdir(parents=True)
    for entry in packages.iterdir():
        if not entry.name.startswith("_"):
            (layer / "python" / entry.name).symlink_to(entry)
    instrument = layer / "python" / "bin" / "opentelemetry-instrument"
    instrument.write_text(_OPEN_TELEMETRY_INSTRUMENT)
    (layer / "python" / "otel_wrapper.py").write_text(handler)
    (layer / "otel-instrument").write_text(script)
    (layer / "otel-instrument").chmod(0o755)
    variables = {
        "AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel-instrument",
        "OTEL_TRACES_EXPORTER": "console",
        "OTEL_METRICS_EXPORTER": "none",
        "OTEL_LOGS_EXPORTER": "none",
    }
    return replace(PYTHON, environment=variables)


def open_telemetry(layer: Path) -> Sample:
    return _open_telemetry(layer, _OPEN_TELEMETRY_HANDLER, _OPEN_TELEMETRY_SCRIPT)


def open_telemetry_in_its_handler(layer: Path) -> Sample:
    script = _OPEN_TELEMETRY_SCRIPT.replace("/opt/python/bin/opentelemetry-instrument ", "")
    return _open_telemetry(
        layer, _OPEN_TELEMETRY_HANDLER_ALONE, script.replace('exec "$1" "$@"', 'exec "$@"')
    )


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


WRAPPERS = [
    (datadog_python, "aws.lambda.enhanced.invocations"),
    (datadog_node, "aws.lambda.enhanced.invocations"),
    (open_telemetry, '"kind": "SpanKind.SERVER"'),
    (open_telemetry_in_its_handler, '"kind": "SpanKind.SERVER"'),
    (new_relic_python, "new relic"),
    (new_relic_node, "new relic"),
    (script_python, "from the script"),
    (script_node, "from the script"),
]
A_HANDLER_A_SCRIPT_AND_BOTH = [WRAPPERS[1], WRAPPERS[2], WRAPPERS[-2]]


@pytest.mark.parametrize(("made", "says"), long_but(A_HANDLER_A_SCRIPT_AND_BOTH, WRAPPERS))
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
