"""However the command line ends: one line, and an exit code that means it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from rule.cli.ending import CLEAN, CRASHED, FOUND, INTERRUPTED, UNFINISHED, UNUSABLE
from tests.proofs import proofs_but

PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret
FILE = f"DB_PASSWORD={PASSWORD}\n"


def start(
    *arguments: str, before: str = "", stdin: int | None = None, stdout: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    """Start the command line, after a line of Python that stands for what is wrong with the day."""
    program = (
        f"import runpy, sys; sys.argv = ['rule', *{arguments!r}]\n{before}\n"
        "runpy.run_module('rule', run_name='__main__', alter_sys=True)"
    )
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a process; return its exit code and what it told on standard error."""
    _, told = process.communicate()
    return process.returncode, told


def is_one_line(told: str) -> bool:
    return told.startswith("python -m rule: ") and told.count("\n") == 1 and PASSWORD not in told


@pytest.fixture
def environment(tmp_path: Path) -> str:
    (tmp_path / ".env").write_text(FILE)
    return str(tmp_path / ".env")


BREAKING = (
    "import rule.cli.environment_file as e; e.scan_environment_file = lambda *_: {}[str(_)]",
    "import rule.cli.main as c; c.main = None",
    (
        "import rule.detection.scanner as s\ndef f(*_): raise MemoryError\n"
        "s.Scanner.scan_variables = f"
    ),
    "import rule.cli.environment_file as e; e.read_environments = lambda *_: 1 / 0",
    "import rule.cli.output as t; t.answer = lambda *_, **__: int(open(sys.argv[2]).read())",
    "import rule.detection.scanner as s; s.Scanner.scan_variables = lambda *_: [][1]",
)


@pytest.mark.parametrize("breaking", proofs_but(BREAKING[:3], BREAKING))
def test_a_crash_has_an_exit_code_of_its_own_and_shows_no_value(
    environment: str, breaking: str
) -> None:
    code, told = ended(start("environment", environment, before=breaking))
    assert code == CRASHED
    assert is_one_line(told)
    assert " at " in told


def test_an_installation_without_packages_is_told(environment: str) -> None:
    ran = subprocess.run(  # noqa: S603 - our own program, without what is installed
        [sys.executable, "-S", "-m", "rule", "environment", environment],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (UNUSABLE, "")
    assert is_one_line(ran.stderr)
    assert "detect_secrets is not installed; install what requirements/cli.txt" in ran.stderr


@pytest.mark.parametrize(
    "missing", ["rule.detection.detectors.registry", "detect_secrets.filters", "lzma"]
)
def test_a_package_that_is_not_installed_is_named(environment: str, missing: str) -> None:
    before = (
        "import rule\nfor name in [each for each in sys.modules if each.startswith('rule.')]:\n"
        "    del sys.modules[name]\n"
        f"sys.modules[{missing!r}] = None"
    )
    code, told = ended(start("environment", environment, before=before))
    assert code == UNUSABLE
    assert is_one_line(told)
    assert f"{missing.partition('.')[0]} is not installed" in told


@pytest.mark.parametrize("arguments", [(), ("--json",), ("--explain",)])
def test_a_full_disk_is_told(environment: str, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        code, told = ended(start("environment", environment, *arguments, stdout=full.fileno()))
    assert code == UNFINISHED
    lines = [line for line in told.splitlines() if line.startswith("python -m rule")]
    assert lines == ["python -m rule: standard output cannot be written: No space left on device"]
    assert "Traceback" not in told


@pytest.mark.parametrize("arguments", [("environment", "FILE"), ("--help",), ("package", "--help")])
def test_a_closed_pipe_is_told(environment: str, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    given = [environment if each == "FILE" else each for each in arguments]
    process = start(*given, stdout=writing)
    os.close(writing)
    code, told = ended(process)
    assert code == UNFINISHED
    assert is_one_line(told)
    assert "Broken pipe" in told


@pytest.mark.parametrize(
    ("arguments", "before"),
    [
        (("environment", "FIFO"), ""),
        (("environment", "FIFO", "--json", "--explain"), ""),
        (("predict", "FIFO", "/dev/null"), ""),
        # The process in which packages are read is waiting; the one that asked is interrupted.
        (
            ("package", "."),
            "from rule.cli import main; main.text_files_of_folder = lambda _: iter(open({fifo!r}))",
        ),
    ],
)
def test_an_interruption_is_told(tmp_path: Path, arguments: tuple[str, ...], before: str) -> None:
    fifo = str(tmp_path / "fifo")
    os.mkfifo(fifo)
    given = [fifo if each == "FIFO" else each for each in arguments]
    # Who runs the tests in the background has interruptions ignored.
    heeded = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    process = start(*given, before=f"{heeded}\n{before.format(fifo=fifo)}")
    with Path(fifo).open("w"):  # It waits for somebody who reads.
        # One that comes just before the system is asked to read is seen with the next.
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.5)
    # One that came while the other process was being ended may have left that one; it ends now.
    code, told = ended(process)
    assert code == INTERRUPTED
    assert is_one_line(told)


@pytest.mark.parametrize("seconds", proofs_but(["1e300"], ["1e12", "1e300", "9" * 40, "3e6"]))
def test_any_number_of_seconds_is_taken(tmp_path: Path, seconds: str) -> None:
    (tmp_path / "app.py").write_text("x = 1\n")
    assert ended(start("package", "--seconds", seconds, str(tmp_path))) == (CLEAN, "")


@pytest.mark.parametrize(
    "seconds", proofs_but(["0", "nan", ""], ["0", "-1", "nan", "inf", "soon", ""])
)
def test_what_is_no_number_of_seconds_is_told(tmp_path: Path, seconds: str) -> None:
    code, told = ended(start("package", f"--seconds={seconds}", str(tmp_path)))
    assert code == UNUSABLE
    assert is_one_line(told)


WRONG: tuple[list[str], ...] = (
    [],
    ["environment", "none\n"],
    ["package"],
    ["nothing"],
    ["environment", "--nothing", "x"],
)


@pytest.mark.parametrize("arguments", proofs_but(WRONG[:2], WRONG))
def test_a_wrong_command_line_is_told_in_one_line(arguments: list[str]) -> None:
    code, told = ended(start(*arguments))
    assert code == UNUSABLE
    assert is_one_line(told)


@pytest.mark.parametrize("closed", ["stdin", "stdout", "stderr"])
def test_what_is_closed_is_not_used(environment: str, closed: str) -> None:
    descriptor = ("stdin", "stdout", "stderr").index(closed)
    command = f"exec {descriptor}>&-; exec {sys.executable} -m rule environment {environment}"
    code = subprocess.run(["sh", "-c", command], capture_output=True, check=False)  # noqa: S603, S607
    assert code.returncode == FOUND
    assert b"Traceback" not in code.stderr


def test_standard_input_that_is_closed_is_told() -> None:
    command = f"exec 0>&-; exec {sys.executable} -m rule environment -"
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert ran.returncode == UNUSABLE
    assert is_one_line(ran.stderr)
