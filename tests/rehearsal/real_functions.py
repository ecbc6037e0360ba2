"""The users' functions under the real runtime: AWS's own runtime clients, with true /opt.

The stack's own functions stay with the emulator's runtime, which is quicker to start; they use no
layers, and nothing here is to be proven about them.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
import tempfile
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real_runtime.execution_environment import (
    Answer,
    EnvironmentFailed,
    ExecutionEnvironment,
    execution_environment,
)
from tests.real_runtime.launch import Function
from tests.real_runtime.runtimes import RuntimeMissing

Execute = Callable[[Any, Any, str], Any]
"""How the emulator runs a function: its record, the event, a request ID."""

_OF_THE_STACK = {"lambda:createdBy": "SAM"}
"""The tag with which SAM marks the functions of a template."""
_STARTED_ANEW_FOR = (
    *("FunctionArn", "Version", "CodeSha256", "Runtime", "Handler", "Timeout", "Layers"),
    *("Environment", "MemorySize", "Role"),
)
"""The members of a configuration whose change needs a fresh execution environment."""
_MOST_IDLE = 6
_PLATFORMS_OWN_LINES = ("START RequestId: ", "END RequestId: ", "REPORT RequestId: ")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the emulator gives to a function, by its configuration."""

    variables: Callable[[Mapping[str, Any]], Mapping[str, str]]
    """Those of the function's environment that Lambda passes on."""
    credentials: Callable[[Mapping[str, Any]], Mapping[str, str]]
    """A session of the function's role, as variables."""
    layer_zip: Callable[[Any], bytes | None]
    """The content of a layer, by its entry in the configuration."""
    endpoint: str
    """The emulator's."""


@dataclass(frozen=True, slots=True)
class _Started:
    """An execution environment which serves one configuration of one function."""

    fingerprint: str = field(repr=False)
    environment: ExecutionEnvironment
    end: Callable[[], None]


class RealFunctions:
    """Runs the functions of users; hands all others to the emulator's own runtime."""

    def __init__(self, execute: Execute, surroundings: Surroundings) -> None:
        self._execute_others = execute
        self._surroundings = surroundings
        self._idle: list[_Started] = []
        self._lock = threading.Lock()

    def execute(self, function: Any, event: Any, request_id: str) -> Any:
        """Run a function once, and return what the emulator makes an answer of."""
        if not is_users(function):
            return self._execute_others(function, event, request_id)
        try:
            started = self._take(function)
            try:
                answer = started.environment.invoke(json.dumps(event).encode())
            except EnvironmentFailed:
                started.end()
                raise
        except (EnvironmentFailed, RuntimeMissing) as error:
            message = {"errorType": type(error).__name__, "errorMessage": str(error)}
            return {"body": message, "error": True, "log": ""}
        self._put_back(started)
        return as_result(answer)

    def end(self) -> None:
        """End all execution environments that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for started in idle:
            started.end()

    def _take(self, function: Any) -> _Started:
        configuration = function["config"]
        wanted = json.dumps([configuration.get(member) for member in _STARTED_ANEW_FOR])
        name = configuration["FunctionArn"], configuration.get("Version")
        with self._lock:
            same = [idle for idle in self._idle if json.loads(idle.fingerprint)[:2] == [*name]]
            fit = [idle for idle in same if idle.fingerprint == wanted]
            stale = [idle for idle in same if idle.fingerprint != wanted]
            self._idle = [idle for idle in self._idle if idle not in (*fit[:1], *stale)]
        for idle in stale:
            idle.end()
        return fit[0] if fit else self._start(function, wanted)

    def _put_back(self, started: _Started) -> None:
        with self._lock:
            self._idle.append(started)
            surplus, self._idle = self._idle[:-_MOST_IDLE], self._idle[-_MOST_IDLE:]
        for idle in surplus:
            idle.end()

    def _start(self, function: Any, fingerprint: str) -> _Started:
        configuration, given = function["config"], self._surroundings
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="function-")))
            package = unzip(function["code_zip"], folder / "package")
            layers = [
                unzip(content, folder / str(number))
                for number, layer in enumerate(configuration.get("Layers") or ())
                if (content := given.layer_zip(layer))
            ]
            environment = stack.enter_context(
                execution_environment(
                    Function(
                        package=package,
                        handler=configuration["Handler"],
                        runtime=configuration["Runtime"],
                        layers=tuple(layers),
                        environment={
                            "AWS_ENDPOINT_URL": given.endpoint,
                            "AWS_REGION": configuration["FunctionArn"].split(":")[3],
                            **given.variables(configuration),
                            **given.credentials(configuration),
                        },
                        timeout_seconds=configuration.get("Timeout", 3),
                        name=configuration["FunctionName"],
                        version=configuration.get("Version", "$LATEST"),
                        memory_mb=configuration.get("MemorySize", 128),
                    )
                )
            )
            return _Started(fingerprint, environment, stack.pop_all().close)


def is_users(function: Any) -> bool:
    """Tell a user's function that has code from those of the stack."""
    tags = function.get("tags") or {}
    return bool(function.get("code_zip")) and not (_OF_THE_STACK.items() <= tags.items())


def as_result(answer: Answer) -> dict[str, Any]:
    """Turn an answer into what the emulator's own runtime returns."""
    lines = answer.log.splitlines()
    log = "\n".join(line for line in lines if not line.startswith(_PLATFORMS_OWN_LINES))
    result: dict[str, Any] = {"log": log}
    try:
        result["body"] = json.loads(answer.payload)
    except ValueError:  # a stream, which need not be JSON
        result |= {"body": answer.payload.decode(errors="replace"), "raw_payload": True}
    if answer.function_error:
        result |= {"error": True, "function_error": answer.function_error}
    return result


def unzip(content: bytes, folder: Path) -> Path:
    """Unzip with the files' modes, since a wrapper script must be executable, and with links.

    Links come last, so that no file is written through one.
    """
    links = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            mode = entry.external_attr >> 16
            path = Path(archive.extract(entry, folder))
            if stat.S_ISLNK(mode):
                links.append((path, os.fsdecode(path.read_bytes())))
            elif not entry.is_dir():
                path.chmod(0o755 if mode & 0o111 else 0o644)
    for path, leads_to in links:
        path.unlink()
        path.symlink_to(leads_to)
    folder.mkdir(exist_ok=True)
    return folder
