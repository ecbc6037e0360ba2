"""How an execution environment is started: its command, its variables and its ports."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.real_runtime.runtimes import BOOTSTRAP, emulator, find_runtime
from tests.rehearsal.ports import reserved_port

_NAMESPACE = Path(__file__).parent / "namespace.sh"


@dataclass(frozen=True, slots=True)
class Function:
    """What is run."""

    package: Path
    """The unzipped package: becomes /var/task."""
    handler: str
    runtime: str
    layers: tuple[Path, ...] = ()
    """Unzipped layers, merged in this order into /opt."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Variables, and what Lambda adds to them, such as the credentials of the role."""
    timeout_seconds: int = 30
    name: str = "function"
    version: str = "$LATEST"
    memory_mb: int = 512
    interpreter: Path | None = None
    """Another Python or Node than the one that is installed."""


def command(function: Function, folder: Path, ports: tuple[int, int]) -> list[str]:
    """Return the command that runs a function's execution environment.

    Args:
        function: what is run.
        folder: has the empty folders ``root``, ``opt`` and ``failed``. Layers are merged into
            ``opt``; ``failed`` gets a file for each request that ends in an error.
        ports: where to invoke the function, and the runtime's own.
    """
    runtime = find_runtime(function.runtime, function.interpreter)
    for layer in function.layers:
        shutil.copytree(layer, folder / "opt", dirs_exist_ok=True, symlinks=True)
    kept = kept_of((runtime.interpreter, emulator(), BOOTSTRAP, folder, function.package))
    for entry in kept:
        (folder / "opt" / entry).mkdir(exist_ok=True)
    as_root = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    return [
        *("unshare", "--mount", "--pid", "--fork", "--kill-child=KILL", *as_root),
        *(str(_NAMESPACE), str(folder / "root"), str(function.package), str(folder / "opt")),
        *(str(BOOTSTRAP), str(runtime.packages or ""), " ".join(kept)),
        *(str(emulator()), "--log-level", "error"),
        *("--runtime-interface-emulator-address", f"127.0.0.1:{ports[0]}"),
        *("--runtime-api-address", f"127.0.0.1:{ports[1]}"),
        *("/var/runtime/bootstrap", str(folder / "failed")),
        *(str(runtime.interpreter), runtime.program, function.handler),
    ]


def kept_of(paths: Iterable[Path]) -> list[str]:
    """Name the entries of the machine's own /opt in which any of these lies."""
    real = {each for path in paths for each in (path, path.resolve())}
    opt = Path("/opt")
    return sorted({path.relative_to(opt).parts[0] for path in real if opt in path.parents})


def variables(function: Function) -> dict[str, str]:
    """Return the variables that a function sees.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    region = function.environment.get("AWS_REGION", "eu-central-1")
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin:/usr/sbin:/sbin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "LD_LIBRARY_PATH": "/opt/lib",
        **find_runtime(function.runtime, function.interpreter).variables,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        **function.environment,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(function.timeout_seconds),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "LAMBDA_TASK_ROOT": "/var/task",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "_HANDLER": function.handler,
    }


@contextlib.contextmanager
def free_ports() -> Iterator[tuple[int, int]]:
    """Choose two ports that nobody listens at, and no other environment of any process gets."""
    with reserved_port() as first, reserved_port() as second:
        yield first, second
