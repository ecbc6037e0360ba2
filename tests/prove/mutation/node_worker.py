"""Tests changes of the Node.js shim, each in a fork, in a copy of the project: run by `node.py`.

It reads the changes' numbers from standard input, and tells each number's fate on a line.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.prove.mutation.node_mutants import apply, changes

SHIM = Path("remediation/shims/nodejs/sealed-env")
SECONDS = 300
TESTS = Path("tests/remediation/shims")
_ASKING = (("test_loading.py", "test_node_start.py", "test_node_connection.py"), "node")
_PLACES = "node and not signs"
SELECTED: dict[str, tuple[tuple[str, ...], str]] = {
    "signature.mjs": (("test_signatures.py",), "node_shim_signs"),
    "endpoint.mjs": (
        ("test_endpoints.py", "test_node_endpoints.py", "test_signatures.py"),
        _PLACES,
    ),
    "errors.mjs": _ASKING,
    "secret.mjs": _ASKING,
    "credentials.mjs": _ASKING,
    "connection.mjs": (
        (
            "test_loading.py",
            "test_connection.py",
            "test_node_connection.py",
            "test_node_deadline.py",
            "test_node_preloads.py",
        ),
        "node",
    ),
    "deadline.mjs": (("test_node_deadline.py",), ""),
    "proxy.mjs": (("test_loading.py", "test_connection.py", "test_node_connection.py"), "node"),
    "hooks.mjs": (("../../real_runtime/test_instrumentation.py",), "require or both"),
    "startup.mjs": (("test_node_probe.py", "test_node_start.py", "test_node_rehearsal.py"), ""),
    "probe.mjs": (("test_node_probe.py",), ""),
    "frames.mjs": (("test_node_probe.py",), ""),
    "index.mjs": (
        ("test_node_start.py", "test_startup.py", "test_node_clients.py", "test_node_failures.py"),
        "node",
    ),
}
"""By module: the tests that load it, and an expression that chooses among them."""


def fate(file: str) -> str:
    """Run a module's tests in a fork, for a bounded time."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        files, chosen = SELECTED[file]
        arguments = [str(TESTS / name) for name in files]
        code = pytest.main([*arguments, "-x", "-q", "-p", "no:cacheprovider", "-k", chosen])
        os._exit(int(code))
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return {0: "survived", 5: "no tests"}.get(os.waitstatus_to_exitcode(status), "killed")
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timeout"


def main() -> None:
    """Test the changes that were asked for."""
    numbers = [int(number) for number in sys.stdin.read().split()]
    listed = list(changes(SHIM))
    for file in {listed[number].file for number in numbers}:
        if fate(file) != "survived":
            sys.exit(f"the tests of {file} fail without any change")
    for number in numbers:
        change = listed[number]
        text = apply(SHIM, change)
        try:
            print(number, fate(change.file), flush=True)  # noqa: T201 - the answer
        finally:
            (SHIM / change.file).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
