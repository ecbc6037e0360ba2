"""One execution environment of Lambda on this machine: AWS's own emulator and runtime clients.

A function runs as on AWS, with its package at /var/task and its layers at /opt, in a mount
namespace of its own (`namespace.sh`). Needs Linux, and root or unprivileged user namespaces.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.real_runtime.launch import Function, command, free_ports, variables

_STARTS_WITHIN_SECONDS = 300
_ENDS_WITHIN_SECONDS = 10
_ABOVE_THE_TIMEOUT_SECONDS = 300
_LAST_LINE_WITHIN_SECONDS = 60.0
_EMULATORS_OWN = re.compile(rb"^\d\d \w{3} \d{4} [\d:,]+ \[\w+\] \(rapid\) .*\n", re.MULTILINE)
_REQUEST_ID = re.compile(rb"^START RequestId: (\S+)", re.MULTILINE)


class EnvironmentFailed(Exception):
    """The execution environment could not be made, or is gone; the message holds its log's end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an invocation gave."""

    payload: bytes = field(repr=False)
    function_error: str | None
    """``Unhandled``, or None; as in X-Amz-Function-Error."""
    log: str = field(repr=False)
    """What the function and the runtime said meanwhile, from START to REPORT."""


class ExecutionEnvironment:
    """A running one. Invocations come one after the other; the first one initialises it."""

    def __init__(self, function: Function, folder: Path, port: int) -> None:
        self._timeout = function.timeout_seconds
        self._port = port
        self._failed = folder / "failed"
        self._log = folder / "log"
        self._read = 0

    def invoke(self, payload: bytes = b"{}") -> Answer:
        """Invoke the function with a JSON document.

        Raises:
            EnvironmentFailed: the emulator is gone.
        """
        url = f"http://127.0.0.1:{self._port}/2015-03-31/functions/function/invocations"
        request = urllib.request.Request(url, payload or b"{}")
        limit = self._timeout + _ABOVE_THE_TIMEOUT_SECONDS
        try:
            with _opener().open(request, timeout=limit) as response:
                content, whole = response.read(), True
        except urllib.error.HTTPError as error:
            with error:
                content, whole = error.read(), False  # the runtime ended, or did not start
        except (OSError, urllib.error.URLError) as error:
            raise EnvironmentFailed(f"not invoked: {error}: {self.tail()}") from None
        log, request_id = self._new_log(_LAST_LINE_WITHIN_SECONDS if whole else 0)
        if content == f"Task timed out after {self._timeout:.2f} seconds".encode():
            return Answer(_timed_out(request_id, content), "Unhandled", log)
        failed = not whole or (self._failed / request_id).exists()
        return Answer(content, "Unhandled" if failed else None, log)

    def tail(self) -> str:
        """Return the end of what it said so far."""
        return self._log.read_text(errors="replace")[-2000:]

    def _new_log(self, within_seconds: float) -> tuple[str, str]:
        """Return what was said since the last invocation, and the request ID.

        The last line, REPORT, may come after the answer; after a failed start it never does.
        """
        deadline = time.monotonic() + within_seconds
        while True:
            with self._log.open("rb") as log:
                log.seek(self._read)
                new = log.read()
            if b"\nREPORT RequestId: " in new or time.monotonic() > deadline:
                break
            time.sleep(0.002)
        self._read += len(new)
        found = _REQUEST_ID.search(new)
        text = _EMULATORS_OWN.sub(b"", new).decode(errors="replace")
        return text, found[1].decode() if found else ""


@contextlib.contextmanager
def execution_environment(function: Function) -> Iterator[ExecutionEnvironment]:
    """Start an execution environment; every process and file of it is gone after the block.

    It also ends with this process, however that ends.

    Raises:
        EnvironmentFailed: it did not start.
        RuntimeMissing: something is not installed.
    """
    with (
        tempfile.TemporaryDirectory(prefix="execution-environment-") as name,
        free_ports() as ports,
    ):
        folder = Path(name)
        for part in ("root", "opt", "failed"):
            (folder / part).mkdir()
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                command(function, folder, ports),
                env=variables(function),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        environment = ExecutionEnvironment(function, folder, ports[0])
        try:
            _wait_until_it_listens(environment, process, ports[0])
            yield environment
        finally:
            _end(process)


def _wait_until_it_listens(
    environment: ExecutionEnvironment, process: subprocess.Popen[bytes], port: int
) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise EnvironmentFailed(
                "no execution environment: it needs root, or user namespaces for users "
                f"(unshare --user --mount --map-root-user true): {environment.tail()}"
            )
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    raise EnvironmentFailed(f"no answer in {_STARTS_WITHIN_SECONDS} s: {environment.tail()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
    try:
        process.wait(_ENDS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _timed_out(request_id: str, message: bytes) -> bytes:
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    return json.dumps({"errorMessage": f"{now} {request_id} {message.decode()}"}).encode()


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))
