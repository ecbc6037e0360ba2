"""CPU time that loading a secret adds to a cold start, under the real runtime.

Measured is the process of the function from its start to the first event, user and system time, as
it knows it itself; with the processes that it started and that have ended, such as the Python
shim's. A bare side loads no secret; what the two others take beyond it is compared.
Both talk TLS to the same stand-in for Secrets Manager, and check its certificate against as many
authorities as clients know on AWS: Python's read a bundle; Node loads the ones that are built in as
soon as it is told of one more, which the bare side is not.

At the edge of CloudFront the shim is in the package, and stays ready to answer its probe.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import botocore

from tests.bench.certificate import Certificate, make_certificate
from tests.bench.row import Row, in_alternation, ratio_of_added
from tests.real_runtime.edge_stage import EDGE_ARN, EdgeSample, sealed_function
from tests.real_runtime.execution_environment import execution_environment
from tests.real_runtime.launch import Function
from tests.real_runtime.sample import ARN, VALUES, Sample, State
from tests.real_runtime.secrets_server import SecretsServer, secrets_server
from tests.real_runtime.shim_layers import build_layer

RUNS = 15
_PYTHON = """
import resource
def handler(event, context):
    spent = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in spent)
"""
_PYTHON_PLAIN_WAY = f"""
import boto3, json
client = boto3.client("secretsmanager")
values = json.loads(client.get_secret_value(SecretId="{ARN}")["SecretString"])
{_PYTHON}
"""
_NODE = """
exports.handler = async () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
"""
_NODE_PLAIN_WAY = f"""
const {{ SecretsManagerClient, GetSecretValueCommand }} =
  require('@aws-sdk/client-secrets-manager');
const client = new SecretsManagerClient({{}});
const loading = client.send(new GetSecretValueCommand({{ SecretId: '{ARN}' }}))
  .then((answer) => JSON.parse(answer.SecretString));
exports.handler = async () => {{
  await loading;
  const {{ user, system }} = process.cpuUsage();
  return (user + system) / 1e6;
}};
"""


@dataclass(frozen=True, slots=True)
class _Language:
    name: str
    runtime: str
    handler: str
    file: str
    bare: str
    plain_way: str
    named: str
    literal: tuple[str, str]
    """A file with a secret, which a package at the edge has, and the file's one line."""
    trusts_by: str
    """The variable that names a file of certificate authorities."""
    goal: float
    edge_goal: float


_LANGUAGES = (
    _Language(
        *("Python", "python3.13", "app.handler", "app.py", _PYTHON, _PYTHON_PLAIN_WAY),
        *("boto3", ("keys.py", "API_KEY = 'velvet-nimbus-7'\n"), "AWS_CA_BUNDLE"),
        *(0.35, 0.5),
    ),
    _Language(
        *("Node", "nodejs22.x", "index.handler", "index.js", _NODE, _NODE_PLAIN_WAY),
        *("@aws-sdk/client-secrets-manager", ("keys.js", "const apiKey = 'velvet-nimbus-7';\n")),
        "NODE_EXTRA_CA_CERTS",
        *(0.5, 0.75),
    ),
)


def rows(runs: int = RUNS) -> Iterator[Row]:
    """Measure each language's shim."""
    for language in _LANGUAGES:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            yield from _rows(language, Path(folder), runs)


def _rows(language: _Language, folder: Path, runs: int) -> Iterator[Row]:
    certificate = make_certificate(folder)
    trust = {language.trusts_by: str(_bundle(language, certificate, folder))}
    layer = build_layer(language.runtime, folder / "layer")

    def side(name: str, program: str, state: State, secrets: SecretsServer) -> Callable[[], float]:
        files, environment = {language.file: program}, {} if name == "bare" else trust
        sample = Sample(name, language.handler, files, language.runtime, environment=environment)
        package = folder / name
        package.mkdir()
        return of(name, sample.function(state, package, layer, secrets), secrets)

    def at_the_edge(secrets: SecretsServer) -> Callable[[], float]:
        package = folder / "edge"
        package.mkdir()
        path, line = language.literal
        sample = EdgeSample(
            language.handler,
            {language.file: language.bare, path: line},
            ((path, 1),),
            language.runtime,
        )
        function = sealed_function(sample, package, secrets)
        return of("edge", replace(function, environment={**function.environment, **trust}), secrets)

    def of(name: str, function: Function, secrets: SecretsServer) -> Callable[[], float]:
        def cpu_seconds() -> float:
            asked = len(secrets.requests)
            with execution_environment(function) as environment:
                answer = environment.invoke()
            if answer.function_error or len(secrets.requests) - asked != (name != "bare"):
                raise RuntimeError(f"{language.name}, {name}: {answer.payload.decode()}")
            return float(answer.payload)

        return cpu_seconds

    with (
        secrets_server(ARN, VALUES, certificate.with_key) as secrets,
        secrets_server(EDGE_ARN, {}, certificate.with_key) as edge_secrets,
    ):
        bare, sealed, edge, plain_way = in_alternation(
            [
                side("bare", language.bare, State.PLAIN, secrets),
                side("sealed", language.bare, State.SEALED, secrets),
                at_the_edge(edge_secrets),
                side("plain-way", language.plain_way, State.PLAIN, secrets),
            ],
            runs,
        )
    for what, added, goal in (
        ("", sealed, language.goal),
        (" at the edge", edge, language.edge_goal),
    ):
        name = f"CPU added at cold start{what}: {language.name} shim / {language.named}"
        yield Row(name, round(ratio_of_added(bare, added, plain_way), 3), goal, runs)


def _bundle(language: _Language, certificate: Certificate, folder: Path) -> Path:
    """Return the authorities that a client reads from a file."""
    if language.name != "Python":
        return certificate.authority
    bundle = folder / "bundle.pem"
    public = Path(botocore.__file__).with_name("cacert.pem").read_bytes()
    bundle.write_bytes(public + certificate.authority.read_bytes())
    return bundle
