"""The offline AWS Config and Automation can be lifted out: `tests/rehearsal` alone is enough."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REHEARSAL = Path(__file__).parent / "rehearsal"
NAME = "lifted_out"

# Prints what is loaded of this repository. `real_functions` needs tests/real_runtime, and says so.
IMPORT_ALL = f"""
import importlib, pathlib, sys
for path in sorted(pathlib.Path("{NAME}").rglob("*.py")):
    if path.stem != "real_functions":
        parts = path.with_suffix("").parts
        importlib.import_module(".".join(parts[:-1] if path.stem == "__init__" else parts))
print([name for name in sys.modules if name.split(".")[0] in ("rule", "remediation", "tests")])
print([module.__file__ for module in list(sys.modules.values())
       if (getattr(module, "__file__", None) or "").startswith("{REHEARSAL.parent}")])
"""
START = f"""
from {NAME}.emulator import running
from {NAME}.new_function import NewFunction, create
from {NAME}.test_emulator import a_function, returned_by
with running() as started:
    rules = started.client("config").describe_config_rules()["ConfigRules"]
    ssm = started.client("ssm")
    runs = ssm.describe_automation_executions()["AutomationExecutionMetadataList"]
    name = a_function(started, {{"app.py": "def handler(event, context): return [event]"}})
    print(rules, runs, returned_by(started, name, 7))
"""
TESTS = "test_config_rules.py"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Copy the folder alone, under another name."""
    shutil.copytree(
        REHEARSAL, tmp_path / NAME, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
    )
    return tmp_path


def python(folder: Path, *arguments: str) -> str:
    """Run Python in a folder, without this repository on its path."""
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-3_000:]
    return ran.stdout


def test_every_module_is_imported_without_the_rest_of_this_repository(elsewhere: Path) -> None:
    assert python(elsewhere, "-c", IMPORT_ALL).splitlines() == ["[]", "[]"]


def test_the_stand_ins_pass_their_own_tests(elsewhere: Path) -> None:
    options = ("-q", "-p", "no:cacheprovider", "-p", f"{NAME}.fixtures", f"--rootdir={elsewhere}")

    told = python(elsewhere, "-m", "pytest", *options, f"{NAME}/{TESTS}")

    assert " passed" in told


def test_the_embedded_aws_starts_and_runs_a_function(elsewhere: Path) -> None:
    assert python(elsewhere, "-c", START).strip().endswith("[] [] [7]")
