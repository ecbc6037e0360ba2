"""Mutation testing: `make mutate` changes the code in small ways and sees whether a test notices.

All happens in copies under `build/mutation`; the project itself is not touched. mutmut changes
what stands in functions of Python: constants of a module or of a class stay.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.prove.mutation import node
from tests.prove.mutation.mutants import Mutant, forgotten, scores
from tests.prove.mutation.project_copy import COPIED, ROOT, copy_project
from tests.prove.mutation.survivors import SURVIVORS

WORK = ROOT / "build" / "mutation"
TOOL = ROOT / ".tools" / "mutation" / "bin"
RESULTS = Path(__file__).parent / "mutmut_results.py"
SHIM = "remediation/shims/python/sealed_env"


@dataclass(frozen=True)
class Subject:
    """What is mutated, and the tests that should notice: quick ones, as each mutant runs them."""

    name: str
    source: str
    files: tuple[str, ...]
    tests: tuple[str, ...]
    without: str
    """An expression of pytest's: tests that are slow, or run where no mutant is seen."""
    part: str | None = None
    """What its files are, if they are scored together."""


SUBJECTS = (
    Subject(
        "rule",
        "rule",
        ("rule/compliance/verdict.py", "rule/compliance/notification.py"),
        (
            "tests/rule/compliance/test_verdict.py",
            "tests/rule/compliance/test_is_decided.py",
            "tests/rule/compliance/test_full_annotation.py",
            "tests/rule/compliance/test_last_character.py",
            "tests/rule/compliance/test_edge_verdict.py",
            "tests/rule/compliance/test_notification.py",
        ),
        "",
    ),
    Subject(
        "remediation",
        "remediation",
        (
            "remediation/planning/plan.py",
            "remediation/planning/backout_plan.py",
            "remediation/steps/store.py",
            "remediation/steps/grant_and_shadow.py",
            "remediation/steps/cut_over.py",
            "remediation/steps/grants.py",
            "remediation/steps/backout.py",
            "remediation/steps/stored_values.py",
            "remediation/steps/secret_deletion.py",
            "remediation/steps/probe.py",
            "remediation/steps/probe_answer.py",
            "remediation/aws/function_updates.py",
        ),
        (
            "tests/remediation/planning",
            "tests/remediation/steps",
            "tests/remediation/aws/test_function_updates.py",
        ),
        "wherever_a_run_breaks or gives_every_field or twenty_five_calls",
    ),
    Subject(
        "shim",
        "sealed_env",
        (
            # Not `loading.py` and `process.py`: the tool does not see into processes of their own.
            "sealed_env/[!lp]*",
        ),
        ("tests/remediation/shims",),
        (
            "node or javascript or written_in or test_process or standard_library or openssl"
            " or test_wrapper or (wrapper and (test_loading or test_connection or test_request))"
            " or (wrapper and test_retried_codes) or (python and test_copies)"
            " or (wrapper and (secure_proxy or test_odd_settings))"
            " or (python and (test_loading or test_connection or test_request or secure_proxy))"
            " or makes_the_secret_unreachable or with_a_listed_variable or test_shadow_failures"
            # All kinds of shims at once, among them the wrapper, which is built elsewhere.
            " or silent_server"
        ),
        SHIM,
    ),
)


def prepare(subject: Subject, work: Path = WORK) -> Path:
    """Copy the project for one subject, with mutmut's settings; return the folder."""
    folder = work / subject.name
    copy_project(folder)
    if subject.part == SHIM:
        # mutmut names a mutant by its file's path; the layer's package is on the path by itself.
        shutil.move(folder / SHIM, folder / "sealed_env")
        conftest = folder / "tests/remediation/shims/conftest.py"
        path = 'ROOT / "remediation" / "shims" / "python" / "sealed_env"'
        text = conftest.read_text()
        assert path in text
        conftest.write_text(text.replace(path, 'ROOT / "sealed_env"'))
    others = [name for name in COPIED if name not in (subject.source, "tests", "pyproject.toml")]
    arguments = ["-p", "no:cacheprovider", "-p", "no:cov"]
    settings: dict[str, Any] = {
        "source_paths": [subject.source],
        "only_mutate": list(subject.files),
        "also_copy": others,
        "pytest_add_cli_args": [
            *arguments,
            *(["-k", f"not ({subject.without})"] if subject.without else []),
        ],
        "pytest_add_cli_args_test_selection": list(subject.tests),
        "use_git_change_detection": False,
        "mutate_only_covered_lines": False,
    }
    with (folder / "pyproject.toml").open("a") as file:
        file.write("\n[tool.mutmut]\n")
        file.writelines(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
    return folder


def generate(subject: Subject, folder: Path) -> tuple[Mutant, ...]:
    """Make a subject's mutants in its prepared folder, without testing any."""
    return _ask(subject, folder, "generate")


def run(
    subject: Subject, folder: Path, names: Collection[str] = (), seconds: float | None = None
) -> tuple[Mutant, ...]:
    """Test the mutants of these names, or all, for so long at most; return all mutants."""
    with (folder / "mutmut.log").open("w") as log:
        command = [str(TOOL / "mutmut"), "run", "--max-children", "1", *names]
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)  # noqa: S603 - our own tool
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait()
    return _ask(subject, folder, "list")


def _ask(subject: Subject, folder: Path, what: str) -> tuple[Mutant, ...]:
    answer = subprocess.run(  # noqa: S603 - our own program
        [TOOL / "python", RESULTS, what], cwd=folder, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    return tuple(
        Mutant(**each, part=subject.part or each["file"]).moved(subject.source, subject.part)
        for each in json.loads(answer)
    )


def main(names: Sequence[str]) -> int:
    """Mutate the subjects of these names; say what survived, and return the exit code.

    Without a name it is all of Python. `node` is the Node.js shim, whose mutants are simpler ones.
    """
    mutants: list[Mutant] = []
    for subject in SUBJECTS:
        if not names or subject.name in names:
            mutants += run(subject, prepare(subject))
    if "node" in names:
        mutants += node.run(range(len(node.all_changes())))
    made = scores(mutants, SURVIVORS)
    for score in made:
        _say(str(score))
        for mutant in score.unexplained:
            _say(f"    {mutant}")
    for survivor in forgotten(mutants, SURVIVORS):
        _say(f"    explained, but not among the survivors: {survivor}")
    return 0 if made and all(score.holds for score in made) else 1


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - for who waits


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
