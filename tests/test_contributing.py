"""CONTRIBUTING has a row for every room, and its worked examples work in a copy of the project."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.proofs import long_but
from tests.prove.mutation.project_copy import ROOT, copy_project
from tests.rule.detection.written_values import drawn
from tests.test_rooms import ROOMS

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = ("A detector, from beginning to end", "A refusal, from beginning to end")
BLOCK = re.compile(r"^```(diff|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Change:
    """A block of lines that an example adds to a file, beside lines that are there."""

    path: str
    lines: tuple[str, ...]

    def apply(self, project: Path) -> None:
        file = project / self.path
        text = file.read_text(encoding="utf-8")
        before = "".join(f"{line[1:]}\n" for line in self.lines if line.startswith(" "))
        after = "".join(f"{line[1:]}\n" for line in self.lines)
        assert text.count(before) == 1, f"{self.path} has not once:\n{before}"
        file.write_text(text.replace(before, after), encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def changes(title: str) -> list[Change]:
    found = []
    for kind, text in BLOCK.findall(section(title)):
        if kind == "diff":
            first, *lines = text.splitlines()
            found.append(Change(first.removeprefix("--- "), tuple(line or " " for line in lines)))
    return found


def commands(title: str) -> list[str]:
    blocks = [text for kind, text in BLOCK.findall(section(title)) if kind == "console"]
    return [line.removeprefix("$ ") for text in blocks for line in text.splitlines()]


def run(command: str, project: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of an example, with this Python; of `make check`, its tests in one process."""
    typed, _, command = command.rpartition(" | ")
    typed = typed.removeprefix("echo ").strip('"').replace("$(openssl rand -hex 16)", drawn(32))
    words = shlex.split(command, comments=True)
    if words[:2] == ["make", "check"]:
        given = dict(word.split("=", 1) for word in words[2:])
        words = ["-m", "pytest", given["T"], "-k", given.get("K", ""), "-p", "no:cacheprovider"]
    else:
        python, *words = words
        assert python == ".venv/bin/python"
    return subprocess.run(  # noqa: S603 - the page's own commands
        [sys.executable, *words],
        input=typed,
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("title", long_but(EXAMPLES[1:], EXAMPLES))
def test_a_worked_example_works_as_it_stands(title: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    copy_project(project, compiled=True)
    first, *others = commands(title)
    for change in changes(title):
        if change.path.startswith("tests/"):
            change.apply(project)
    failed = run(first, project)
    assert failed.returncode == pytest.ExitCode.TESTS_FAILED, failed.stdout + failed.stderr

    for change in changes(title):
        if not change.path.startswith("tests/"):
            change.apply(project)
    written = " ".join(sorted({change.path for change in changes(title)}))
    style = [f".venv/bin/python -m ruff {check} {written}" for check in ("check", "format --check")]
    for command in [*others, *style]:
        found = command.startswith("echo ")
        done = run(command, project)
        assert done.returncode == (1 if found else 0), f"{command}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("title", EXAMPLES)
def test_a_worked_example_has_its_test_first(title: str) -> None:
    paths = [change.path.startswith("tests/") for change in changes(title)]

    assert paths == sorted(paths, reverse=True)
    assert {*paths} == {True, False}


@pytest.mark.parametrize("half", ROOMS)
def test_the_map_has_a_row_for_every_room(half: str) -> None:
    rooms = {
        f"{half}/{room}/" if (ROOT / half / room).is_dir() else f"{half}/{room}.py"
        for room in ROOMS[half]
        if not room.startswith("__")
    }
    assert rooms - on_the_map() == set()


def test_the_map_has_a_row_for_every_folder_of_tests() -> None:
    folders = {f"tests/{file.parent.name}/" for file in (ROOT / "tests").glob("*/*.py")}

    assert folders - on_the_map() == set()


def on_the_map() -> set[str]:
    rows = [line for line in section("The map").splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split(" | ")[0])}
