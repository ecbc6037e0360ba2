from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real_runtime.execution_environment import (
    EnvironmentFailed,
    execution_environment,
)
from tests.real_runtime.launch import Function, free_ports, kept_of
from tests.real_runtime.runtimes import RuntimeMissing
from tests.rehearsal.waiting import wait_for

SEES = """
import os, sys
where = ("/var/task", "/opt", "/opt/python")
def handler(event, context):
    return {
        "files": {folder: sorted(os.listdir(folder)) for folder in where},
        "path": sys.path[:3],
        "environment": dict(os.environ),
        "arn": context.invoked_function_arn,
        "pid": os.getpid(),
    }
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_the_package_is_at_var_task_and_the_layers_are_merged_at_opt(tmp_path: Path) -> None:
    function = Function(
        package=write(tmp_path / "package", app_py=SEES),
        handler="app.handler",
        runtime="python3.13",
        layers=(
            write(tmp_path / "first", python__one_py="first", a_txt=""),
            write(tmp_path / "second", python__one_py="second", python__two_py=""),
        ),
        environment={"COLOUR": "green"},
    )
    machines_opt = sorted(Path("/opt").iterdir())
    with execution_environment(function) as environment:
        seen = json.loads(environment.invoke().payload)
    assert seen["files"]["/var/task"] == ["app.py"]
    assert seen["files"]["/opt/python"] == ["one.py", "two.py"]
    assert {"a.txt", "python"} <= set(seen["files"]["/opt"])
    assert seen["path"][0] == "/var/task"
    assert seen["path"][2] == "/opt/python"
    assert seen["environment"]["COLOUR"] == "green"
    assert seen["environment"]["_HANDLER"] == "app.handler"
    assert seen["environment"]["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert sorted(Path("/opt").iterdir()) == machines_opt


def test_a_later_layer_wins_and_nothing_in_them_can_be_changed(tmp_path: Path) -> None:
    program = """
import one
def handler(event, context):
    try:
        open(event, "a")
    except OSError as error:
        return [one.NAME, error.strerror]
"""
    function = Function(
        package=write(tmp_path / "package", app_py=program),
        handler="app.handler",
        runtime="python3.13",
        layers=(
            write(tmp_path / "first", python__one_py="NAME = 'first'"),
            write(tmp_path / "second", python__one_py="NAME = 'second'"),
        ),
    )
    with execution_environment(function) as environment:
        for path in ("/opt/python/one.py", "/var/task/app.py"):
            answer = environment.invoke(json.dumps(path).encode())
            assert json.loads(answer.payload) == ["second", "Read-only file system"]


def test_one_environment_serves_many_invocations(tmp_path: Path) -> None:
    program = (
        "calls = []\ndef handler(event, context):\n    calls.append(event)\n    return calls\n"
    )
    package = write(tmp_path, app_py=program)
    with execution_environment(Function(package, "app.handler", "python3.13")) as environment:
        answers = [environment.invoke(str(i).encode()).payload for i in range(3)]
    assert answers == [b"[0]", b"[0, 1]", b"[0, 1, 2]"]


PYTHON = """
import os, time
print("imported")
def answers(event, context):
    return {"errorMessage": "not an error", "errorType": "Just", "stackTrace": []}
def raises(event, context):
    raise ValueError("no")
def exits(event, context):
    os._exit(3)
def sleeps(event, context):
    time.sleep(60)
"""
NODE = """
exports.answers = async () => ({ errorType: 'Just', errorMessage: 'not an error', trace: [] });
exports.raises = async () => { throw new TypeError('no'); };
exports.exits = async () => { process.exit(3); };
exports.sleeps = async () => { await new Promise((resolve) => setTimeout(resolve, 60_000)); };
exports.uncaught = () => { setTimeout(() => { throw new TypeError('no'); }, 1); };
"""


@pytest.mark.parametrize(
    ("runtime", "handler", "function_error", "says"),
    [
        ("python3.13", "app.answers", None, '"errorMessage": "not an error"'),
        ("python3.13", "app.raises", "Unhandled", '"errorType": "ValueError"'),
        ("python3.13", "app.exits", "Unhandled", "Runtime.ExitError"),
        ("python3.13", "app.sleeps", "Unhandled", "Task timed out after 1.00 seconds"),
        ("python3.13", "missing.handler", "Unhandled", "Runtime.ImportModuleError"),
        ("nodejs22.x", "index.answers", None, '"errorMessage":"not an error"'),
        ("nodejs22.x", "index.raises", "Unhandled", '"errorType":"TypeError"'),
        ("nodejs22.x", "index.uncaught", "Unhandled", '"errorType":"TypeError"'),
        ("nodejs22.x", "index.exits", "Unhandled", "Runtime.ExitError"),
        ("nodejs22.x", "index.sleeps", "Unhandled", "Task timed out after 1.00 seconds"),
        ("nodejs22.x", "index.missing", "Unhandled", "Runtime.HandlerNotFound"),
    ],
)
def test_an_error_is_told_from_a_result_that_looks_like_one(
    tmp_path: Path, runtime: str, handler: str, function_error: str | None, says: str
) -> None:
    package = write(tmp_path, app_py=PYTHON, index_js=NODE)
    # Who does not wait for the end has time to start, however busy the machine is.
    timeout = 1 if handler.endswith(".sleeps") else 300
    function = Function(package, handler, runtime, timeout_seconds=timeout)
    with execution_environment(function) as environment:
        answer = environment.invoke()
    assert answer.function_error == function_error
    assert says in answer.payload.decode()


def test_the_log_is_that_of_the_invocation(tmp_path: Path) -> None:
    program = "print('imported')\ndef handler(event, context):\n    print('got', event)\n"
    package = write(tmp_path, app_py=program)
    with execution_environment(Function(package, "app.handler", "python3.13")) as environment:
        first, second = environment.invoke(b"1"), environment.invoke(b"2")
    assert "imported\n" in first.log
    assert "got 1\n" in first.log
    assert "imported\n" not in second.log
    assert "got 2\n" in second.log
    assert "(rapid)" not in first.log + second.log


def test_variables_are_no_arguments_of_any_process(tmp_path: Path) -> None:
    word = "w" + 20 * "7"
    program = "import os\ndef handler(event, context):\n    return os.environ['TOKEN']\n"
    package = write(tmp_path, app_py=program)
    function = Function(package, "app.handler", "python3.13", environment={"TOKEN": word})
    assert word not in repr(function)
    with execution_environment(function) as environment:
        answer = environment.invoke()
        arguments = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline")]
    assert word in answer.payload.decode()
    assert word not in repr(answer)
    assert word.encode() not in b"".join(arguments)


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    name = f"left-behind-{os.getpid()}"
    program = f"""
import subprocess
def handler(event, context):
    subprocess.Popen(["sh", "-c", "sleep 600; : {name}"], start_new_session=True)
"""
    package = write(tmp_path, app_py=program)
    with execution_environment(Function(package, "app.handler", "python3.13")) as environment:
        environment.invoke()
        # A look through all processes may pass over one while others begin and end.
        wait_for("it runs", lambda: running(name))
    wait_for("it ended", lambda: not running(name))


def test_it_ends_with_the_process_that_started_it_however_that_ends(tmp_path: Path) -> None:
    write(tmp_path, app_py="def handler(event, context):\n    print(event)\n")
    program = (
        "import sys, time, pathlib\n"
        "from tests.real_runtime.execution_environment import execution_environment\n"
        "from tests.real_runtime.launch import Function\n"
        f"function = Function(pathlib.Path({str(tmp_path)!r}), 'app.handler', 'python3.13')\n"
        "with execution_environment(function) as environment:\n"
        "    environment.invoke()\n"
        "    print(flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        cwd=Path.cwd(),
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        assert running(str(tmp_path))
        assert list(tmp_path.glob("*/log"))
        parent.send_signal(signal.SIGKILL)
    wait_for("it ended", lambda: not running(str(tmp_path)))
    assert not list(tmp_path.glob("*/log"))


def test_what_cannot_run_here_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeMissing, match=r"'java21'.*Python and Node"),
        execution_environment(Function(tmp_path, "app.Handler", "java21")),
    ):
        pytest.fail("it started")
    with (
        pytest.raises(EnvironmentFailed, match="no-such-folder"),
        execution_environment(Function(tmp_path / "no-such-folder", "app.handler", "python3.13")),
    ):
        pytest.fail("it started")


def test_what_the_machine_itself_has_at_opt_stays_if_it_is_needed() -> None:
    needed = ("/opt/hosted/python/bin/python", "/opt/project/.tools/rie", "/usr/bin/node")
    assert kept_of(map(Path, needed)) == ["hosted", "project"]


def test_environments_of_one_time_get_ports_of_their_own() -> None:
    with contextlib.ExitStack() as stack:
        ports = [port for _ in range(200) for port in stack.enter_context(free_ports())]
    assert len(set(ports)) == 400


def running(words: str) -> bool:
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = file.read_bytes()
        except OSError:
            continue
        if words.encode() in arguments and str(os.getpid()) != file.parent.name:
            return True
    return False
