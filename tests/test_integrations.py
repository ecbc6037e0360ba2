"""What carries the command line elsewhere: hooks, a composite action, a container.

None of them can run here as a whole. Their commands do, and their files are read as their tools do.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_manifest  # type: ignore[import-untyped]

from rule.cli.arguments import FORMAT_NAMES, parse_arguments
from tests.test_imports import ROOT

NAME = "lambda-no-plaintext-secrets"
HOOKS = load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_a_hook_runs_a_command_that_takes_several_files(hook: dict[str, Any]) -> None:
    program, *arguments = shlex.split(hook["entry"])

    assert program == NAME
    parse_arguments([*arguments, "a", "b"])


@pytest.mark.parametrize(
    ("path", "is_taken"),
    [
        (".env", True),
        ("stages/.env.prod", True),
        ("prod.env", True),
        ("a/.envrc", True),
        ("environment.json", True),
        (".env.example", False),
        ("environment.py", False),
        ("my.environment.json.bak", False),
    ],
)
def test_the_hook_for_environments_takes_their_files(path: str, is_taken: bool) -> None:
    [hook] = [each for each in HOOKS if each["id"] == "lambda-environment-secrets"]
    taken = re.search(hook["files"], path) and not re.search(hook["exclude"], path)

    assert bool(taken) is is_taken


@pytest.mark.parametrize(
    ("path", "is_taken"),
    [
        ("template.yaml", True),
        ("services/orders/template.yml", True),
        ("sam-template.yaml", True),
        ("serverless.yml", True),
        ("cdk.out/Shop.template.json", True),
        ("stack.template", True),
        ("my-template.yaml.bak", False),
        ("templates/page.html", False),
        ("notserverless.yml", False),
        # What other programs make a file of.
        (".env.template", False),
        ("prod.env.template", False),
        ("docker/nginx.conf.template", False),
        ("default.html.template", False),
        ("app.py.template", False),
        ("orders.template", True),
        ("orders.prod.template", True),
        ("orders.template.yaml", True),
    ],
)
def test_the_hook_for_templates_takes_their_files(path: str, is_taken: bool) -> None:
    [hook] = [each for each in HOOKS if each["id"] == "lambda-template-secrets"]

    taken = re.search(hook["files"], path) and not re.search(hook["exclude"], path)

    assert bool(taken) is is_taken


def step(name: str) -> dict[str, Any]:
    [found] = [each for each in ACTION["runs"]["steps"] if each["name"] == name]
    return dict(found)


def test_no_script_of_the_action_holds_what_a_caller_gives() -> None:
    for each in ACTION["runs"]["steps"]:
        assert "${{" not in each["run"]


def test_the_action_offers_each_format() -> None:
    told = re.split(r", | or ", ACTION["inputs"]["format"]["description"])

    assert tuple(told) == FORMAT_NAMES
    assert ACTION["inputs"]["format"]["default"] in FORMAT_NAMES


def scanned(folder: Path, **inputs: str) -> tuple[int, str]:
    """Run the action's step as a runner does; return the exit code, and what the step outputs."""
    program = folder / "bin" / NAME
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m rule "$@"\n')
    program.chmod(0o755)
    given = {name: each["default"] for name, each in ACTION["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    known = {f"inputs.{name}": value for name, value in given.items()}
    known["steps.install.outputs.program"] = str(program)
    variables = {
        name: re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: known[found[1]], value)
        for name, value in step("Scan")["env"].items()
    }
    outputs = folder / "outputs"
    done = subprocess.run(  # noqa: S603 - our own script
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("Scan")["run"]],  # noqa: S607
        cwd=folder,
        env={**variables, "GITHUB_OUTPUT": str(outputs), "PATH": os.environ["PATH"]},
        check=False,
        capture_output=True,
    )
    return done.returncode, outputs.read_text("utf-8") if outputs.exists() else ""


@pytest.mark.parametrize(
    ("inputs", "code", "told"),
    [
        ({"paths": "clean\na b"}, 0, 0),
        ({"paths": "secret"}, 1, 1),
        ({"paths": "secret", "fail_on_findings": "false"}, 0, 1),
        ({"paths": "secret", "exempt": "*.py reason=OPS-1"}, 0, 0),
        ({"paths": "nowhere", "fail_on_findings": "false"}, 2, 2),
        ({"paths": "$(touch owned)\n`touch owned`"}, 2, 2),
        ({"command": "environment", "paths": "prod.env"}, 1, 1),
        ({"paths": "secret", "format": "html"}, 1, 1),
    ],
)
def test_the_step_of_the_action_ends_as_the_command_does(
    tmp_path: Path, inputs: dict[str, str], code: int, told: int
) -> None:
    for name, text in (("clean", "PORT = 80\n"), ("a b", "PORT = 80\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_text(text)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/app.py").write_text(f"DB_PASSWORD = {PASSWORD!r}\n")
    (tmp_path / "prod.env").write_text(f"DB_PASSWORD={PASSWORD}\n")

    ended, outputs = scanned(tmp_path, **inputs)

    report = tmp_path / "lambda-secrets.sarif"
    assert ended == code
    assert f"exit-code={told}\n" in outputs
    assert not (tmp_path / "owned").exists()
    assert ("report=lambda-secrets.sarif\n" in outputs) is report.exists() is (told != 2)
    assert PASSWORD not in (report.read_text("utf-8") if told != 2 else "")


def test_a_report_of_an_earlier_run_is_not_told_as_this_ones(tmp_path: Path) -> None:
    (tmp_path / "lambda-secrets.sarif").write_text("earlier")

    assert scanned(tmp_path, paths="nowhere") == (2, "exit-code=2\n")


@pytest.mark.parametrize(
    "inputs",
    [{"command": "predict"}, {"output": ""}, {"output": "-"}, {"output": "a\nexit-code=0"}],
)
def test_what_the_action_cannot_do_is_refused(tmp_path: Path, inputs: dict[str, str]) -> None:
    assert scanned(tmp_path, **inputs) == (2, "")


def test_the_action_installs_by_hashes_and_beside_the_runners_own_python(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text(_PYTHON_OF_A_RUNNER)
    python.chmod(0o755)
    outputs, folder = tmp_path / "outputs", tmp_path / "its own"
    subprocess.run(  # noqa: S603 - our own script
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("Install")["run"]],  # noqa: S607
        env={
            "ACTION": str(ROOT),
            "FOLDER": str(folder),
            "GITHUB_OUTPUT": str(outputs),
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
        },
        check=True,
    )

    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    assert [line.split("|") for line in (folder / "asked").read_text("utf-8").splitlines()] == [
        [*pip, "--require-hashes", "-r", str(ROOT / "requirements/cli.txt")],
        [*pip, "--no-deps", str(ROOT)],
    ]
    assert outputs.read_text("utf-8") == f"program={folder}/bin/{NAME}\n"


_PYTHON_OF_A_RUNNER = """#!/bin/bash
[ "$1" != -c ] || exit 0
mkdir -p "${@: -1}/bin"
printf '#!/bin/bash\\nIFS="|"; echo "$*" >>"%s/asked"\\n' "${@: -1}" >"${@: -1}/bin/python"
chmod +x "${@: -1}/bin/python"
"""


@pytest.mark.parametrize("of_wheel", [False, True], ids=["required", "extra"])
def test_what_is_locked_for_both_is_what_the_wheel_asks_for(of_wheel: bool) -> None:
    project = PROJECT["project"]
    asked = project["optional-dependencies"]["cli"] if of_wheel else project["dependencies"]
    locked = re.findall(
        r"^([\w-]+)==", (ROOT / "requirements/cli.txt").read_text("utf-8"), re.MULTILINE
    )

    assert {re.split(r"[^\w-]", each)[0] for each in asked} <= set(locked)


def test_the_container_copies_what_is_there_and_installs_by_hashes() -> None:
    lines = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ")]

    for name in (name for names in copied if not names[0].startswith("--from") for name in names):
        assert (ROOT / name).exists()
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    folders = {each.partition("/")[0] for each in wheel["only-include"]}
    assert folders <= {name for names in copied for name in names}
    assert "--require-hashes -r /project/requirements/cli.txt" in " ".join(lines)
    assert f'ENTRYPOINT ["/program/bin/{NAME}"]' in lines
    assert any(re.match(r"USER [1-9]", line) for line in lines)
