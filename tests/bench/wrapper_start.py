"""CPU time that the wrapper adds to a start, against what boto3 adds to Python's.

Measured are whole processes, user and system time. Both sides talk TLS to the same stand-in for
Secrets Manager, and read the same bundle of authorities. No registry that tests install from has
AWS's SDKs for Java, .NET or Ruby; boto3 stands in for them.
"""

from __future__ import annotations

import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import botocore

from tests.bench.certificate import make_certificate
from tests.bench.row import Row, in_alternation
from tests.real_runtime.runtimes import installed
from tests.real_runtime.sample import ARN, VALUES
from tests.real_runtime.secrets_server import secrets_server
from tests.remediation.shims.wrapper_program import PROGRAM, sealed

GOAL = 0.3
RUNS = 15
_PLAIN_WAY = f"""
import boto3
boto3.client("secretsmanager").get_secret_value(SecretId="{ARN}")
"""


def rows(runs: int = RUNS) -> Iterator[Row]:
    """Measure the wrapper."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        certificate = make_certificate(folder)
        bundle = folder / "bundle.pem"
        public = Path(botocore.__file__).with_name("cacert.pem").read_bytes()
        bundle.write_bytes(public + certificate.authority.read_bytes())
        with secrets_server(ARN, VALUES, certificate.with_key) as secrets:
            more = {"AWS_CA_BUNDLE": str(bundle), "AWS_DEFAULT_REGION": ARN.split(":")[3]}
            environment = sealed(secrets, **more)
            python = str(installed("real_runtime") / "bin" / "python")
            commands = (
                ["/bin/true"],
                [str(PROGRAM), "/bin/true"],
                [python, "-c", "pass"],
                [python, "-c", _PLAIN_WAY],
            )
            sides = [_side(command, environment) for command in commands]
            yield Row(
                "CPU added at a start: wrapper / boto3",
                round(_ratio(in_alternation(sides, runs)), 3),
                GOAL,
                runs,
            )


def _side(command: Sequence[str], environment: Mapping[str, str]) -> Callable[[], float]:
    def cpu_seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=environment, check=True)  # noqa: S603 - our own programs
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    return cpu_seconds


def _ratio(measured: list[list[float]]) -> float:
    nothing, wrapper, python, plain_way = (sorted(side)[len(side) // 2] for side in measured)
    return (wrapper - nothing) / (plain_way - python)
