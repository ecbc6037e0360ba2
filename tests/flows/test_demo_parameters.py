"""What `make demo` is given: handed on to the letter, and refused in one line."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.flows import demo
from tests.flows.functions import gallery
from tests.real_runtime import runtimes

REPOSITORY = Path(__file__).parents[2]
BEHIND = "give it after make demo"


def test_without_keep_it_says_how_to_keep_it_running(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        demo.main(["--help"])
    assert "KEEP=1" in capsys.readouterr().out


def test_the_edge_has_a_function_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        demo.main(["--edge", "--package", "mine.zip"])
    assert "give it without PACKAGE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ([], []),
        (["KEEP=1"], ["--keep"]),
        (["KEEP=0"], []),
        (["EDGE=1"], ["--edge"]),
        (["EDGE=no", "KEEP=1"], ["--keep"]),
        (["KEEP="], []),
        (["PACKAGE=my orders.zip"], ["--package=my orders.zip"]),
        (["PACKAGE=-odd.zip"], ["--package=-odd.zip"]),
        (["PACKAGE=a$b`c\"d'e.zip"], ["--package=a$b`c\"d'e.zip"]),
        (["PACKAGE=größe/注文", "KEEP=yes"], ["--package=größe/注文", "--keep"]),
        (
            ["PACKAGE=../a", "HANDLER=a.b", "RUNTIME=nodejs22.x", "ENVIRONMENT=e.json", "EVENT=-v"],
            [
                *("--package=../a", "--handler=a.b", "--runtime=nodejs22.x"),
                *("--environment=e.json", "--event=-v"),
            ],
        ),
    ],
)
def test_make_hands_on_what_it_is_given_to_the_letter(
    tmp_path: Path, given: list[str], passed: list[str]
) -> None:
    assert made(tmp_path, "demo", *given) == sorted(["-m", "tests.flows.demo", *passed])


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ([], {example.runtime for example in gallery() if not example.image}),
        (["KEEP=1"], {example.runtime for example in gallery() if not example.image}),
        (["PACKAGE=my.zip"], {"python3.13", "nodejs22.x", "nodejs24.x"}),
        (["PACKAGE=my.zip", "RUNTIME=python3.12"], {"python3.12"}),
        (["PACKAGE=my.zip", "RUNTIME=nodejs24.x"], {"nodejs24.x"}),
    ],
)
def test_make_sets_up_what_the_functions_run_on(
    monkeypatch: pytest.MonkeyPatch, given: list[str], names: set[str]
) -> None:
    needed = {"sam"}

    def installed(tool: str) -> Path:
        needed.add(tool)
        return REPOSITORY / ".tools" / tool

    monkeypatch.setattr(runtimes, "installed", installed)
    for name in names:
        runtimes.find_runtime(name)
    told = subprocess.run(  # noqa: S603 - the project's own Makefile
        ["make", "--print-data-base", "--question", "demo", *given],  # noqa: S607
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    ).stdout

    (line,) = (line for line in told.splitlines() if line.startswith("DEMONSTRATED := "))
    assert needed <= set(line.split())


@pytest.mark.parametrize(
    ("shells", "given", "passed"),
    [
        ({"ENVIRONMENT": "production"}, [], ["The shell's ENVIRONMENT is left out: " + BEHIND]),
        ({"RUNTIME": "docker"}, [], ["The shell's RUNTIME is left out: " + BEHIND]),
        (
            {"ENVIRONMENT": "staging", "HANDLER": "tcp"},
            ["PACKAGE=my.zip"],
            [
                "--package=my.zip",
                *(
                    f"The shell's {name} is left out: {BEHIND}"
                    for name in ("ENVIRONMENT", "HANDLER")
                ),
            ],
        ),
        (
            {"ENVIRONMENT": "staging"},
            ["PACKAGE=my.zip", "ENVIRONMENT=my.json"],
            ["--package=my.zip", "--environment=my.json"],
        ),
        (
            {"PACKAGE": "my.zip", "ENVIRONMENT": "a$b.json", "EVENT": "e.json"},
            [],
            ["--package=my.zip", "--environment=a$b.json", "--event=e.json"],
        ),
    ],
)
def test_what_a_shell_means_otherwise_is_left_out_and_named(
    tmp_path: Path, shells: dict[str, str], given: list[str], passed: list[str]
) -> None:
    expected = sorted(["-m", "tests.flows.demo", *passed])
    assert made(tmp_path, "demo", *given, shells=shells) == expected


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ([], []),
        (["YES=1", "LEAVE_VERSIONS=yes"], ["--yes", "--leave-versions"]),
        (["YES=0", "LEAVE_VERSIONS=0"], []),
        (["YES=no"], []),
        (["YES=false", "LEAVE_VERSIONS=no"], []),
        (["YES="], []),
    ],
)
def test_a_switch_of_uninstalling_can_be_off(
    tmp_path: Path, given: list[str], passed: list[str]
) -> None:
    expected = sorted(["-m", "remediation.uninstall", "one", *passed])
    assert made(tmp_path, "uninstall", "STACK=one", *given) == expected


def made(
    folder: Path, target: str, *given: str, shells: Mapping[str, str] | None = None
) -> list[str]:
    """Run make with a program in Python's place; return its arguments, and what make said."""
    program = folder / "python"
    program.write_text('#!/bin/sh\nfor given in "$@"; do printf "%s\\n" "$given"; done\n')
    program.chmod(0o755)
    tools = [path.name for path in (REPOSITORY / ".tools").iterdir()]
    settled = [".venv", "build/local", *(f".tools/{tool}" for tool in tools)]
    ran = subprocess.run(  # noqa: S603 - our own target
        [
            *("make", "--no-print-directory", target, f"BIN={folder}"),
            *(f"--assume-old={folder}/.installed" for folder in settled),
            *given,
        ],
        cwd=REPOSITORY,
        env={**os.environ, **(shells or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return sorted(ran.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--package=missing.zip"], "package missing.zip: No such file"),
        (["--package=/dev/null"], "package /dev/null: this is not a zip file"),
        (["--environment=missing.json"], "environment missing.json: No such file"),
        (["--environment=/"], "environment /: Is a directory"),
        (["--environment=/proc/self/mem"], "environment /proc/self/mem: "),
        (["--event=missing.json"], "event"),
        (["--runtime=cobol", "--environment=/dev/null"], "runtime 'cobol' is none of Lambda's"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_one_line_and_exit_code_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.main(arguments) == demo.UNUSABLE
    shown = capsys.readouterr()
    assert says in shown.err
    assert len(shown.err.splitlines()) == 1
    assert "; " in shown.err, "what to do is said after a semicolon"
    assert shown.out == ""
