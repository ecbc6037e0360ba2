"""What is preloaded sees a Node.js handler behind the shim as it sees one without.

OpenTelemetry's instrumentation reads ``_HANDLER`` before any handler is loaded, and waits for the
file that this names: by hooks of ``require``, of ``import``, or both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.proofs import long_but
from tests.real_runtime.conftest import Stage
from tests.real_runtime.execution_environment import Answer
from tests.real_runtime.runtimes import installed
from tests.real_runtime.sample import Sample, State, seen

_TRACES = """
const { BasicTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { AwsLambdaInstrumentation } = require('@opentelemetry/instrumentation-aws-lambda');
const tell = (span) => process.stdout.write(`span ${span.name} ${span.status.code}\\n`);
const exporter = {
  export(spans, done) { spans.forEach(tell); done({ code: 0 }); },
  shutdown: async () => {},
};
registerInstrumentations({
  tracerProvider: new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  instrumentations: [new AwsLambdaInstrumentation()],
});
"""
_HOOKS_IMPORT = """
import { register } from 'node:module';
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
await import('./traces.cjs');
"""
_WATCHES = """
const { Hook } = require('require-in-the-middle');
new Hook(['/var/task/index.js'], { internals: true }, (exports, name) => {
  const { handler } = exports;
  exports.handler = async (...given) => {
    process.stdout.write(`span ${name}\\n`);
    return handler(...given);
  };
  return exports;
});
"""
_FILES = {"traces.cjs": _TRACES, "hooks.mjs": _HOOKS_IMPORT, "watches.cjs": _WATCHES}
REQUIRE = "--require /opt/preloaded/traces.cjs"
IMPORT = "--import /opt/preloaded/hooks.mjs"
WATCH = "--require /opt/preloaded/watches.cjs"
_SCRIPT = "exports.handler = async () => process.env.DB_PASSWORD;"
_MODULE = "export const handler = async () => process.env.DB_PASSWORD;"
_CALLBACK = "exports.handler = (event, context, done) => done(null, process.env.DB_PASSWORD);"
_THROWING = "exports.handler = async () => { throw new RangeError('no'); };"
_STREAM = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.end(process.env.DB_PASSWORD);
});
"""


def named(answers: list[Answer]) -> list[tuple[str | None, str]]:
    """Return what is seen but for the name under which V8 finds a function in its object."""
    return [(error, text.replace(" [as handler]", "")) for error, text in map(seen, answers)]


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    folder = tmp_path / "layer"
    preloaded = folder / "preloaded"
    preloaded.mkdir(parents=True)
    (preloaded / "node_modules").symlink_to(installed("node_hooks") / "node_modules")
    for name, text in _FILES.items():
        (preloaded / name).write_text(text)
    wrapper = folder / "wrapper"
    wrapper.write_text(f'#!/bin/sh\nexport NODE_OPTIONS="{REQUIRE}"\nexec "$@"\n')
    wrapper.chmod(0o755)
    return folder


@dataclass(frozen=True, slots=True)
class Traced:
    """A function, and what is preloaded before it."""

    what: str
    node: int
    options: str | None
    """Of Node; None: a wrapper script sets them."""
    code: str = _SCRIPT
    file: str = "index.js"
    spans: int = 2


CASES = (
    Traced("hooks of require, in 20", 20, REQUIRE),
    Traced("hooks of require", 22, REQUIRE),
    Traced("hooks of require, and a callback", 22, REQUIRE, _CALLBACK),
    Traced("hooks of require, and an error", 22, REQUIRE, _THROWING),
    Traced("hooks of require, and a stream", 22, REQUIRE, _STREAM),
    Traced("hooks of require, by a wrapper", 22, None, file="index.cjs"),
    Traced("hooks of require, for the handler's own file", 22, WATCH),
    Traced("hooks of both, and a script", 22, IMPORT),
    Traced("hooks of both, and a module", 22, IMPORT, _MODULE, "index.mjs"),
    # Version 4 of the client imports, and nothing that is imported passes hooks of `require`.
    Traced("hooks of require, in 24", 24, REQUIRE, spans=0),
    Traced("hooks of both, in 24", 24, IMPORT),
    Traced("hooks of both, in 24, and a module", 24, IMPORT, _MODULE, "index.mjs"),
)
KEPT = ("hooks of require", "hooks of require, by a wrapper", "hooks of both, in 24, and a module")
"""What `make test` runs of each kind of hook."""


@pytest.mark.parametrize(
    "case",
    long_but([case for case in CASES if case.what in KEPT], CASES),
    ids=[case.what for case in CASES],
)
def test_instrumentation_sees_each_invocation_plain_shadowed_and_sealed(
    stage: Stage, layer: Path, case: Traced
) -> None:
    wrapped = {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrapper"}
    sample = Sample(
        case.what,
        "index.handler",
        {case.file: case.code},
        f"nodejs{case.node}.x",
        {},
        {"NODE_OPTIONS": case.options} if case.options else wrapped,
        (layer,),
    )

    plain, shadowed, sealed = stage.answers_in_each_state(sample)

    assert [seen(answer) for answer in sealed] == [seen(answer) for answer in plain]
    assert named(shadowed) == named(plain)
    told = [
        [line for answer in answers for line in answer.log.splitlines() if line[:5] == "span "]
        for answers in (plain, shadowed, sealed)
    ]
    assert len(told[0]) == case.spans
    assert told == [told[0]] * len(State)
