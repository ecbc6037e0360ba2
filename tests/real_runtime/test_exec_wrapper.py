"""The wrapper around AWS's own runtime clients: what runs below it need not know of it.

Java, .NET and Ruby have no client in the registries that tests install from. The wrapper does not
know what it runs; so the clients of Python and Node.js stand in for theirs, behind the emulator.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.flows.artifact import LOCAL_BUILD
from tests.real_runtime.execution_environment import (
    Answer,
    ExecutionEnvironment,
    execution_environment,
)
from tests.real_runtime.sample import ARN, NAMES, NONCE, VALUES, Sample, State, said, seen
from tests.real_runtime.secrets_server import SecretsServer

WRAPPER = "/opt/sealed-env/wrapper"
PROBE = json.dumps({"sealed-env-probe": NONCE}).encode()
PYTHON = Sample(
    "Python",
    "app.handler",
    {
        "app.py": "import json, os\nPASSWORD = os.environ['DB_PASSWORD']\n"
        "def handler(event, context):\n"
        "    print('called')\n"
        "    return [event, PASSWORD, os.environ['STRIPE_KEY'], os.environ.get('WRAPPED')]\n"
    },
    event={"an": "event"},
)
NODE = Sample(
    "Node",
    "index.handler",
    {
        "index.js": "const password = process.env.DB_PASSWORD;\n"
        "exports.handler = async (event) => { console.log('called');\n"
        "  return [event, password, process.env.STRIPE_KEY, process.env.WRAPPED ?? null]; };"
    },
    "nodejs24.x",
    event={"an": "event"},
)
NODE_STREAM = Sample(
    "Node with a stream",
    "index.handler",
    {
        "index.js": "exports.handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  console.log('called'); stream.write('[');\n"
        "  for (let i = 0; i < 300; i++) stream.write(`\"${'x'.repeat(999)}\",`);\n"
        "  stream.end(JSON.stringify(process.env.DB_PASSWORD) + ']');\n});"
    },
    "nodejs22.x",
    event={},
)
PYTHON_FAILING = Sample(
    "Python that fails",
    "app.handler",
    {"app.py": "def handler(event, context):\n    raise KeyError('no such key')\n"},
    event={},
)
# Datadog's script leads the runtime to its extension, which asks Lambda in the runtime's place.
# Source: https://github.com/DataDog/datadog-lambda-extension (scripts/datadog_wrapper)
_ANOTHER_ADDRESS = f"""#!/bin/bash
args=("$@")
export WRAPPED=yes
export AWS_LAMBDA_RUNTIME_API="$({sys.executable} /opt/passing_on.py "$AWS_LAMBDA_RUNTIME_API")"
exec "${{args[@]}}"
"""
_PASSING_ON = """
import os, socket, sys, threading
host, _, port = sys.argv[1].partition(":")
listener = socket.create_server(("127.0.0.1", 0))
if os.fork():
    print("127.0.0.1:%d" % listener.getsockname()[1])
    os._exit(sys.stdout.flush() or 0)
os.dup2(2, 1)

def copy(source, target):
    while part := source.recv(65536):
        target.sendall(part)
    target.shutdown(socket.SHUT_WR)

print("asked at another address", file=sys.stderr, flush=True)
while True:
    accepted, _ = listener.accept()
    onward = socket.create_connection((host, int(port)))
    for pair in ((accepted, onward), (onward, accepted)):
        threading.Thread(target=copy, args=pair, daemon=True).start()
"""
_SCRIPTS = {
    "a script": '#!/bin/sh\necho from the script\nexport WRAPPED=yes\nexec "$@"\n',
    "another address": _ANOTHER_ADDRESS,
}
in_each_client = pytest.mark.parametrize("sample", [PYTHON, NODE], ids=lambda each: each.what)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where samples run behind the wrapper."""

    folder: Path
    secrets: SecretsServer
    is_image: bool = False
    """Whether the wrapper begins an image's ENTRYPOINT, in each state."""

    @contextlib.contextmanager
    def started(
        self, sample: Sample, state: State, more: Mapping[str, str] | None = None
    ) -> Iterator[ExecutionEnvironment]:
        package = self.folder / state.value
        package.mkdir()
        function = sample.function(State.PLAIN, package, package, self.secrets)
        variables = dict(function.environment) | dict(more or {})
        layers = function.layers
        if self.is_image:
            variables["SEALED_ENV_IMAGE"] = "1"
        if state is not State.PLAIN:
            variables |= {"SEALED_ENV_ARN": ARN} if self.is_image else _wrapped(variables)
        if self.is_image or state is not State.PLAIN:
            layers = (*layers, LOCAL_BUILD / "WrapperShimLayer")
        if state is State.SHADOWED:
            variables["SEALED_ENV_PROBE"] = f"{NONCE}:{','.join(NAMES)}"
        if state is State.SEALED:
            variables = {n: value for n, value in variables.items() if n not in NAMES}
        with execution_environment(
            replace(function, environment=variables, layers=layers)
        ) as environment:
            yield environment

    def answers(self, sample: Sample, state: State) -> list[Answer]:
        with self.started(sample, state) as environment:
            return [environment.invoke(sample.payload()) for _ in range(3)]


def _wrapped(variables: Mapping[str, str]) -> dict[str, str]:
    """Rewire variables as the plan does."""
    other = variables.get("AWS_LAMBDA_EXEC_WRAPPER")
    return {
        **variables,
        "SEALED_ENV_ARN": ARN,
        "AWS_LAMBDA_EXEC_WRAPPER": WRAPPER,
        **({} if other is None else {"SEALED_ENV_WRAPPER": other}),
    }


@pytest.fixture
def stage(tmp_path: Path, secrets: SecretsServer) -> Stage:
    return Stage(tmp_path, secrets)


def answered(**changes: Any) -> Mapping[str, Any]:
    good: dict[str, Any] = {"loaded": True, "cause": None, "different": [], "missing": []}
    return {"sealed-env-probe": NONCE, **good, **changes}


@pytest.mark.parametrize(
    "sample", [PYTHON, NODE, NODE_STREAM, PYTHON_FAILING], ids=lambda each: each.what
)
def test_a_function_answers_in_each_state_as_it_did_before(stage: Stage, sample: Sample) -> None:
    with ThreadPoolExecutor() as pool:
        plain, *others = pool.map(lambda state: stage.answers(sample, state), State)

    assert (plain[0].function_error is None) == (sample is not PYTHON_FAILING)
    for answers in others:
        assert [seen(answer) for answer in answers] == [seen(answer) for answer in plain]
        assert [said(answer) for answer in answers] == [said(answer) for answer in plain]


@in_each_client
def test_an_image_answers_before_a_secret_is_named_and_after(stage: Stage, sample: Sample) -> None:
    image = replace(stage, is_image=True)
    with ThreadPoolExecutor() as pool:
        plain, *others = pool.map(lambda state: image.answers(sample, state), State)

    assert plain[0].function_error is None
    for answers in others:
        assert [seen(answer) for answer in answers] == [seen(answer) for answer in plain]
        assert [said(answer) for answer in answers] == [said(answer) for answer in plain]


@in_each_client
def test_the_probe_is_answered_without_the_functions_handler(stage: Stage, sample: Sample) -> None:
    with stage.started(sample, State.SHADOWED) as environment:
        first, event = environment.invoke(PROBE), environment.invoke(b'{"id": 7}')
        again = environment.invoke(PROBE)

    assert json.loads(first.payload) == json.loads(again.payload) == answered()
    assert first.function_error is None
    assert "called" not in first.log + again.log
    assert json.loads(event.payload)[0] == {"id": 7}
    assert "called" in event.log


@in_each_client
def test_any_other_event_goes_to_the_functions_handler(stage: Stage, sample: Sample) -> None:
    events: list[Any] = [
        {"sealed-env-probe": "f" * 32},
        {"sealed-env-probe": NONCE, "more": 1},
        {"sealed-env-probe": NONCE, "more": "text"},
        {"sealed-env-probe": None},
        {"sealed-env-probe": NONCE.upper()},
        [{"sealed-env-probe": NONCE}],
        NONCE,
        None,
        {},
        {"long": 5000 * "x"},
        {"longer": 800_000 * "ü"},
    ]
    with stage.started(sample, State.SHADOWED) as environment:
        answers = [environment.invoke(json.dumps(event).encode()) for event in events]

    assert [json.loads(answer.payload)[0] for answer in answers] == events
    assert all("called" in answer.log for answer in answers)


@in_each_client
@pytest.mark.parametrize("script", _SCRIPTS.values(), ids=_SCRIPTS)
def test_a_script_that_was_there_before_stays_in_the_chain(
    stage: Stage, tmp_path: Path, sample: Sample, script: str
) -> None:
    layer = tmp_path / "layer"
    layer.mkdir()
    (layer / "passing_on.py").write_text(_PASSING_ON)
    (layer / "other").write_text(script)
    (layer / "other").chmod(0o755)
    variables = {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/other"}
    wrapped = replace(sample, layers=(layer,), environment=variables)

    with ThreadPoolExecutor() as pool:
        plain, *others = pool.map(lambda state: stage.answers(wrapped, state), State)
    (stage.folder / "once more").mkdir()
    again = replace(stage, folder=stage.folder / "once more")
    with again.started(wrapped, State.SHADOWED) as environment:
        probed, event = environment.invoke(PROBE), environment.invoke(b'{"id": 7}')

    assert json.loads(plain[0].payload)[3] == "yes"
    for answers in others:
        assert [seen(answer) for answer in answers] == [seen(answer) for answer in plain]
        assert [said(answer) for answer in answers] == [said(answer) for answer in plain]
    assert json.loads(probed.payload) == answered()
    assert "called" not in probed.log
    assert json.loads(event.payload)[0] == {"id": 7}


@in_each_client
def test_once_sealed_the_probe_is_an_event_like_any_other(stage: Stage, sample: Sample) -> None:
    with stage.started(sample, State.SEALED) as environment:
        assert json.loads(environment.invoke(PROBE).payload)[0] == json.loads(PROBE)


@in_each_client
def test_a_function_whose_plaintext_is_gone_is_started_and_answers(
    stage: Stage, sample: Sample
) -> None:
    more = {"SEALED_ENV_PROBE": f"{NONCE}:{','.join(NAMES)}"}
    with stage.started(sample, State.SEALED, more) as environment:
        answer, event = environment.invoke(PROBE), environment.invoke(b'{"id": 7}')

    assert json.loads(answer.payload) == answered()
    assert json.loads(event.payload)[:3] == [{"id": 7}, *VALUES.values()]


def test_a_function_that_does_not_start_is_not_answered_for(stage: Stage) -> None:
    broken = replace(PYTHON, files={"app.py": "import no_such_module\n"})
    with stage.started(broken, State.SHADOWED) as environment:
        answer = environment.invoke(PROBE)

    assert answer.function_error == "Unhandled"
    assert json.loads(answer.payload)["errorType"] == "Runtime.ImportModuleError"


@in_each_client
def test_what_differs_is_named_and_no_value_is_shown(stage: Stage, sample: Sample) -> None:
    stage.secrets.values = {"DB_PASSWORD": VALUES["DB_PASSWORD"] + "!", "NEW_ONE": "n" * 9}
    with stage.started(sample, State.SHADOWED) as environment:
        answer = environment.invoke(PROBE)

    expected = answered(different=["DB_PASSWORD"], missing=["STRIPE_KEY"])
    assert json.loads(answer.payload) == expected
    assert VALUES["DB_PASSWORD"] not in answer.payload.decode() + answer.log


@in_each_client
def test_a_secret_that_could_not_be_loaded_is_asked_for_again(stage: Stage, sample: Sample) -> None:
    stage.secrets.error = "AccessDeniedException"
    with stage.started(sample, State.SHADOWED) as environment:
        denied = environment.invoke(PROBE)
        served = environment.invoke(b"{}")
        stage.secrets.error = None
        granted = environment.invoke(PROBE)

    told = json.loads(denied.payload)
    assert (told["loaded"], told["cause"]) == (False, "AccessDeniedException")
    assert json.loads(served.payload)[1:3] == list(VALUES.values())
    assert "going on with the plaintext" in denied.log
    assert json.loads(granted.payload) == answered()


@in_each_client
def test_a_sealed_function_whose_secret_does_not_load_says_why(
    stage: Stage, sample: Sample
) -> None:
    stage.secrets.error = "AccessDeniedException"
    with stage.started(sample, State.SEALED) as environment:
        answer = environment.invoke()

    told = json.loads(answer.payload)
    assert answer.function_error == "Unhandled"
    assert told["errorType"] == "SecretNotLoaded"
    assert told["errorMessage"].startswith(f"{ARN} was not loaded: AccessDeniedException. Attach")
    assert "called" not in answer.log
