"""Each `make` command of the pages has a target that heeds what it is given.

Make itself reads the Makefile; what it would have a shell do is written down and not done, since
the targets take minutes. Their programs have tests of their own.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.documents.commands import ROOT, Command, Runner, commands

COMMANDS = commands(Runner.MAKE)
DONE_BY = {
    "bench": "tests/bench/test_bench.py",
    "demo": "tests/flows/test_demo.py",
    "fuzz": "tests/fuzz",
    "mutate": "tests/prove/mutation",
    "prove": "tests/test_proofs.py",
    "published": "tests/published",
    "smoke": "tests/test_smoke.py",
    "soak": "tests/prove/histories",
    "test": "tests",
    "uninstall": "tests/remediation/uninstall",
    "wheel": "tests/test_wheel.py",
}
"""Where what a target starts is run."""
READ = (
    "Makefile",
    "rule",
    "remediation",
    "requirements",
    "tests",
    "template.yaml",
    "samconfig.toml",
)
"""What make looks at."""
pytestmark = pytest.mark.process
SHELL = """#!/bin/sh
{ printf '%s\\n' "$2"; export -p; } >> "$RECORD"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project as it is before anything is set up, and a shell that only writes down."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name in READ:
        (folder / name).symlink_to(ROOT / name)
    shell = folder / "shell"
    shell.write_text(SHELL)
    shell.chmod(0o755)
    return folder


def told_to_a_shell(project: Path, words: list[str]) -> str:
    """Return what make would have a shell do, with the variables that the Makefile exports."""
    record = project / "record"
    record.unlink(missing_ok=True)
    make = shutil.which("make")
    assert make
    ran = subprocess.run(  # noqa: S603 - the page's own command
        [make, f"SHELL={project / 'shell'}", *words],
        cwd=project,
        env={"PATH": "/nowhere", "RECORD": str(record)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    exported = set(re.findall(r"export (\w+) =", (ROOT / "Makefile").read_text("utf-8")))
    of_others = re.compile(rf"export (?!({'|'.join(exported)})=)")
    lines = (line for line in record.read_text("utf-8").splitlines() if not of_others.match(line))
    return "\n".join(sorted(lines))  # parts of the set-up run side by side


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_a_target_is_there_and_heeds_each_variable(command: Command, project: Path) -> None:
    _, *words = command.words
    [target] = [each for each in words if "=" not in each]
    told = told_to_a_shell(project, words)

    modules = re.findall(r"python -m ((?:tests|rule|remediation)[\w.]*)", told)
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []
    for given in words:
        if given != target:
            assert told_to_a_shell(project, [each for each in words if each != given]) != told
    assert (ROOT / DONE_BY[target]).exists()


def test_a_variable_that_nothing_reads_makes_no_difference(project: Path) -> None:
    assert told_to_a_shell(project, ["prove", "ONLI=leaks"]) == told_to_a_shell(project, ["prove"])


def test_nothing_is_done(project: Path) -> None:
    told = told_to_a_shell(project, ["clean"])

    assert "rm -rf" in told
    assert {each.name for each in project.iterdir()} == {*READ, "shell", "record"}
