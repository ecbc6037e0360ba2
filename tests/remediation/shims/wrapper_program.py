"""The wrapper as it was built for this machine, and how a test runs a command behind it."""

from __future__ import annotations

import contextlib
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.flows.artifact import LOCAL_BUILD
from tests.real_runtime.sample import ARN, NAMES, NONCE, VALUES
from tests.real_runtime.secrets_server import SecretsServer

LAYER = LOCAL_BUILD / "WrapperShimLayer" / "sealed-env"
PROGRAM = LAYER / ("arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64")
SHOWN = ("/usr/bin/env", "-0")
"""A command that prints its environment; a NUL ends each variable."""

NATIVE_START = (
    "/bin/bash",
    "-c",
    '[ -z "$AWS_LAMBDA_EXEC_WRAPPER" ] || set -- "$AWS_LAMBDA_EXEC_WRAPPER" "$@"; exec -- "$@"',
    "bootstrap",
)
"""How the runtimes start, behind a wrapper if there is one.

Source: https://github.com/aws/aws-lambda-dotnet (Amazon.Lambda.RuntimeSupport/bootstrap.sh)
"""


def run(
    environment: Mapping[str, str | bytes], command: Sequence[str] = SHOWN
) -> subprocess.CompletedProcess[bytes]:
    """Run a command behind the wrapper."""
    return subprocess.run(  # noqa: S603 - our own program
        [PROGRAM, *command], env=environment, capture_output=True, check=False, timeout=600
    )


def environment_in(output: bytes) -> dict[bytes, bytes]:
    """Return the environment that `SHOWN` printed."""
    pairs = (each.partition(b"=") for each in output.split(b"\0") if each)
    return {name: value for name, _, value in pairs}


def answerer_in_group(group: int) -> str:
    """Return the ID of the process that answers the probe in a group of processes.

    Raises:
        ValueError: there is none, or more than one.
    """
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            named = (folder / "cmdline").read_bytes().startswith(b"sealed-env-answerer\0")
            if named and int(fields[2]) == group:
                found.append(folder.name)
    (one,) = found
    return one


ODD_VALUES = {
    "QUOTES": "'single' \"double\"",
    "SHELLS": "$HOME ${PATH} $(id) `id` \\ * ~ # ! ; & | < >",
    "LINES": "\nfirst\r\nsecond\n\n",
    "SPACES": "  two  and a tab\t ",
    "EMPTY": "",
    "LETTERS": "ü 漢 👀 \ufffd",
    "EQUALS": "a=b=c=",
    "LONG": 60_000 * "y",
    "_UNDERSCORE": "-n",
}
"""Values that a shell, or a careless program, would change."""


def sealed(secrets: SecretsServer, **more: str) -> dict[str, str]:
    """Return the variables of a sealed function."""
    return {"PATH": os.environ["PATH"], "SEALED_ENV_ARN": ARN, **secrets.variables(), **more}


def shadowed(secrets: SecretsServer, **more: str) -> dict[str, str]:
    """Return the variables of a shadowed function."""
    probe = f"{NONCE}:{','.join(NAMES)}"
    return {**sealed(secrets), "SEALED_ENV_PROBE": probe, **VALUES, **more}
