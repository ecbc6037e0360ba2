"""The process that loads the Python shim's secret: what it gets, what it tells, when it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from sealed_env import answer, loading
from sealed_env.errors import SecretNotLoaded

from tests.prove.leaks.processes import descendants
from tests.real_runtime.sample import ARN, VALUES
from tests.real_runtime.secrets_server import SecretsServer, secrets_server
from tests.remediation.shims.conftest import SHIM

KEYS = {"AWS_ACCESS_KEY_ID": "ASIA" + 16 * "7", "AWS_SECRET_ACCESS_KEY": "-"}


@pytest.fixture
def secrets() -> Iterator[SecretsServer]:
    with secrets_server(ARN, VALUES) as served:
        yield served


def variables(secrets: SecretsServer) -> dict[str, str]:
    return {**KEYS, "AWS_ENDPOINT_URL_SECRETS_MANAGER": secrets.endpoint}


ODD_VALUES = {"A": "", "B": "x=y\n", "C": "ü\N{BLACK HEART SUIT}", "É": "e"}

# ------------------------------------------------------------------------ a process of its own


def test_the_secret_is_loaded_with_the_variables_that_are_given(secrets: SecretsServer) -> None:
    secrets.values = ODD_VALUES

    assert loading.load(ARN, variables(secrets)) == secrets.values


def test_a_large_secret_is_loaded_whole(secrets: SecretsServer) -> None:
    secrets.values = {"D": 65_000 * "d"}

    assert loading.load(ARN, variables(secrets)) == secrets.values


def test_a_denial_is_told_as_such(secrets: SecretsServer) -> None:
    secrets.error = "AccessDeniedException"

    with pytest.raises(SecretNotLoaded, match="Attach LambdaSecretsManagerPolicy") as failed:
        loading.load(ARN, variables(secrets))

    assert failed.value.code == "AccessDeniedException"
    assert failed.value.__cause__ is None


def test_nothing_on_the_functions_way_is_met(
    secrets: SecretsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ssl", "json", "sitecustomize", "usercustomize", "socket", "sealed_env"):
        (tmp_path / f"{name}.py").write_text("import os; os._exit(3)\n")
    monkeypatch.chdir(tmp_path)
    given = {**variables(secrets), "PYTHONPATH": str(tmp_path), "PYTHONSTARTUP": "json.py"}

    assert loading.load(ARN, {**given, "PYTHONHOME": str(tmp_path)}) == VALUES


def test_no_file_is_left_open_and_no_process_behind() -> None:
    files = Path("/proc/self/fd")
    before = len(list(files.iterdir())), set(descendants(os.getpid()))

    with pytest.raises(SecretNotLoaded, match="no credentials"):
        loading.load(ARN, {})

    assert (len(list(files.iterdir())), set(descendants(os.getpid()))) == before


def test_processes_that_nobody_waits_for_are_no_failure(secrets: SecretsServer) -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert loading.load(ARN, variables(secrets)) == VALUES
    finally:
        signal.signal(signal.SIGCHLD, before)


ENDING = {
    "at once": "",
    "with an exit code": "raise SystemExit(1)",
    "by a signal": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "with half an answer": "print('loaded\\0A=b', end='')",
    "with words of another": "print('hello')",
    "with a traceback": "1 / 0",
}


@pytest.mark.parametrize("program", ENDING.values(), ids=ENDING)
def test_a_process_that_ends_otherwise_is_told_as_no_process(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "process.py").write_text(program)
    monkeypatch.setattr(loading, "_PROGRAM", str(tmp_path / "process.py"))

    with pytest.raises(SecretNotLoaded, match="see whether memory sufficed") as failed:
        loading.load(ARN, {})

    assert failed.value.code == "no process"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("interpreter", [None, "", "/no/such/python", "/"])
def test_a_process_that_does_not_start_is_told_as_none(
    interpreter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", interpreter)

    with pytest.raises(SecretNotLoaded) as failed:
        loading.load(ARN, {})

    assert failed.value.code == "no process"
    assert failed.value.__cause__ is None


# ------------------------------------------------------------------------ the end


HANGING = """
import runpy, signal, socket, sys, threading, time
signal.signal(signal.SIGALRM, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
def never(*_, **__):
    threading.Event().wait()
socket.getaddrinfo = never
sys.argv = [{program!r}, {arn!r}, repr(time.monotonic() + 0.5)]
runpy.run_path({program!r}, run_name="__main__")
"""


def test_a_name_that_is_looked_up_without_end_ends_the_process() -> None:
    program = HANGING.format(program=str(SHIM / "process.py"), arn=ARN)

    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], env=KEYS, capture_output=True, check=False, timeout=600
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGALRM, b"", b"")


def test_a_process_that_ended_late_is_told_as_a_network_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "process.py").write_text(
        "import sys, time\nwhile time.monotonic() < float(sys.argv[2]): time.sleep(0.01)\n"
    )
    monkeypatch.setattr(loading, "_PROGRAM", str(tmp_path / "process.py"))
    monkeypatch.setattr(loading, "SECONDS", 0.1)

    with pytest.raises(SecretNotLoaded, match="needs a route or an endpoint") as failed:
        loading.load(ARN, {})

    assert failed.value.code == "TimeoutError"


HELD = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    time.sleep(120)
    os._exit(0)
{then}
"""
"""A process that leaves another one behind, which holds what it was started with: a daemon that
something preloaded has started, for example."""
ANSWERED = f"os.write(1, {answer.of_values({'ORDERS': 'one'})!r})"


@pytest.mark.parametrize(
    ("then", "seconds", "code"),
    [
        (ANSWERED, 20.0, None),
        ("os._exit(3)", 20.0, "no process"),
        ("os.write(1, b'loaded')", 20.0, "no process"),
        ("time.sleep(120)", 0.5, "TimeoutError"),
        (f"time.sleep(0.1); {ANSWERED}; time.sleep(120)", 20.0, None),
    ],
    ids=["answered", "ended", "broke off", "hanging", "answered, then hanging"],
)
def test_what_holds_the_other_end_open_does_not_hold_up_the_function(
    then: str, seconds: float, code: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "process.py").write_text(HELD.format(then=then))
    monkeypatch.setattr(loading, "_PROGRAM", str(tmp_path / "process.py"))
    monkeypatch.setattr(loading, "SECONDS", seconds)
    began = time.monotonic()

    with pytest.raises(SecretNotLoaded) if code else nullcontext() as failed:
        assert loading.load(ARN, {}) == {"ORDERS": "one"}

    assert getattr(failed and failed.value, "code", None) == code
    assert time.monotonic() - began < 60


def test_why_there_was_no_answer_is_told_before_the_end(secrets: SecretsServer) -> None:
    end = time.monotonic() + 6
    secrets.error = "ThrottlingException"

    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", SHIM / "process.py", ARN, repr(end)],
        env=variables(secrets),
        capture_output=True,
        check=True,
        timeout=600,
    )

    with pytest.raises(SecretNotLoaded) as failed:
        answer.values_of(ARN, told.stdout)
    assert failed.value.code == "ThrottlingException"
    assert len(secrets.requests) > 2


@pytest.mark.parametrize(
    "fault",
    ["MemoryError", "RecursionError", "SystemExit", "ImportError", "KeyboardInterrupt"],
)
def test_a_failure_of_any_class_is_told(fault: str, tmp_path: Path) -> None:
    folder = tmp_path / "sealed_env"
    folder.mkdir()
    for file in SHIM.glob("*.py"):
        (folder / file.name).write_text(file.read_text())
    (folder / "signature.py").write_text(f"raise {fault}\n")

    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", folder / "process.py", ARN, repr(time.monotonic() + 60)],
        env={},
        capture_output=True,
        check=True,
        timeout=600,
    )

    assert told.stderr == b""
    with pytest.raises(SecretNotLoaded) as failed:
        answer.values_of(ARN, told.stdout)
    assert failed.value.code == fault


def test_the_arguments_of_the_process_hold_no_value(
    secrets: SecretsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "process.py").write_text(
        "import json, pathlib, sys\n"
        f"pathlib.Path({str(tmp_path / 'told')!r}).write_text(json.dumps(sys.orig_argv))\n"
    )
    monkeypatch.setattr(loading, "_PROGRAM", str(tmp_path / "process.py"))

    with pytest.raises(SecretNotLoaded):
        loading.load(ARN, {**variables(secrets), **VALUES})

    _, *options, program, arn, end = json.loads((tmp_path / "told").read_text())
    assert (options, program, arn) == (["-I", "-S"], str(tmp_path / "process.py"), ARN)
    assert float(end) > 0
