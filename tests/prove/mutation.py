"""Mutation testing: `make mutate` changes the code in small ways and sees whether a test notices.

mutmut works in copies under `build/mutation`; the project itself is not touched.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
WORK = ROOT / "build" / "mutation"
MUTMUT = ROOT / ".tools" / "mutation" / "bin" / "mutmut"
COPIED = ("rule", "remediation", "tests", "events", "template.yaml", "pyproject.toml")
_SHIM = "remediation/shims/python/sealed_env"


@dataclass(frozen=True)
class Subject:
    """What is mutated, and the tests that should notice."""

    name: str
    source: str
    files: tuple[str, ...]
    tests: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    """For pytest."""


SUBJECTS = (
    Subject(
        "rule",
        "rule",
        ("rule/verdict.py", "rule/notification.py"),
        (
            "tests/rule/test_verdict.py",
            "tests/rule/test_annotation.py",
            "tests/rule/test_notification.py",
            "tests/rule/test_app.py",
        ),
    ),
    Subject(
        "remediation",
        "remediation",
        (
            "remediation/plan.py",
            "remediation/steps.py",
            "remediation/backout.py",
            "remediation/probe.py",
            "remediation/function_updates.py",
        ),
        (
            "tests/remediation/test_plan.py",
            "tests/remediation/test_steps.py",
            "tests/remediation/test_refusals.py",
            "tests/remediation/test_interruptions.py",
            "tests/remediation/test_backout.py",
            "tests/remediation/test_wiring.py",
            "tests/remediation/test_app.py",
        ),
        ("-k", "not wherever_a_run_breaks and not gives_every_field and not gives_the_original"),
    ),
    Subject(
        "shim",
        "sealed_env",
        ("sealed_env/*",),
        ("tests/remediation/shims",),
        (
            "-k",
            # What runs in processes of its own sees no mutant.
            (
                "not node and not javascript and not written_in"
                " and not (python and (test_loading or test_connection))"
            ),
        ),
    ),
)


def prepare(subject: Subject) -> Path:
    """Copy the project for one subject, with mutmut's settings; return the folder."""
    folder = WORK / subject.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    if subject.source == "sealed_env":
        # mutmut names a mutant by its file's path; the layer's package is on the path by itself.
        shutil.move(folder / _SHIM, folder / "sealed_env")
        conftest = folder / "tests/remediation/shims/conftest.py"
        path = 'ROOT / "remediation" / "shims" / "python" / "sealed_env"'
        text = conftest.read_text()
        assert path in text
        conftest.write_text(text.replace(path, 'ROOT / "sealed_env"'))
    others = [name for name in COPIED if name not in (subject.source, "tests", "pyproject.toml")]
    settings = {
        "source_paths": [subject.source],
        "only_mutate": list(subject.files),
        "also_copy": others,
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-p", "no:cov", *subject.arguments],
        "pytest_add_cli_args_test_selection": [
            test for test in subject.tests if (ROOT / test).exists()
        ],
        "use_git_change_detection": False,
        "mutate_only_covered_lines": False,
    }
    with (folder / "pyproject.toml").open("a") as file:
        file.write("\n[tool.mutmut]\n")
        file.writelines(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
    return folder


def main(names: list[str]) -> None:
    """Mutate the subjects of these names, or all, and say what survived."""
    for subject in SUBJECTS:
        if names and subject.name not in names:
            continue
        folder = prepare(subject)
        with (folder / "mutmut.log").open("w") as log:
            subprocess.run(  # noqa: S603 - our own tool
                [MUTMUT, "run", "--max-children", "1"],
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
            )
        listed = subprocess.run(  # noqa: S603 - our own tool
            [MUTMUT, "results", "--all", "true"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        (folder / "results.txt").write_text(listed)
        fates = [line.rpartition(":")[2].strip() for line in listed.splitlines() if ": " in line]
        killed = sum(fate in ("killed", "timeout", "caught by type check") for fate in fates)
        print(f"{subject.name}: {killed} of {len(fates)} mutants killed")  # noqa: T201 - for who waits


if __name__ == "__main__":
    main(sys.argv[1:])
