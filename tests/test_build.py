"""What is deployed: its locks, and the artifact as built for this machine."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rule.cli.ending import CLEAN
from rule.cli.main import main
from rule.detection.fingerprint import DETECTION, files
from rule.scanning.fingerprint import READING
from tests.bench import rule_start
from tests.flows.artifact import BUILDS, LOCAL_BUILD
from tests.import_closure import import_closure

ROOT = Path(__file__).parent.parent
ARTIFACT = LOCAL_BUILD / "RuleFunction"
LOCKS = sorted(
    [
        *ROOT.glob("requirements/*.txt"),
        *ROOT.glob("*/requirements.txt"),
        *ROOT.glob("remediation/shims/*/requirements.txt"),
    ]
)


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text(), re.MULTILINE))


def test_the_deployed_packages_are_the_tested_ones() -> None:
    tested = pins(ROOT / "requirements" / "dev.txt")

    deployed = pins(ROOT / "rule" / "requirements.txt")

    assert deployed
    assert {name: tested.get(name) for name in deployed} == deployed


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_every_locked_package_has_its_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text()

    requirements = re.split(r"\n(?=\S)", text.strip())

    assert [each for each in requirements if "--hash=sha256:" not in each] == []
    assert "://" not in text


def test_the_build_keeps_the_services_that_the_rule_calls() -> None:
    called = {
        call.args[0].value
        for call in ast.walk(ast.parse((ROOT / "rule" / "aws" / "clients.py").read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "create_client"
        and isinstance(call.args[0], ast.Constant)
    }

    makefile = (ROOT / "rule" / "Makefile").read_text()

    kept = re.search(r"^SERVICES := (.*)$", makefile, re.MULTILINE)

    assert kept is not None
    assert set(kept[1].split()) == called


@pytest.mark.parametrize(
    ("artifact", "handlers"),
    [("RuleFunction", "rule.app"), ("RemediationFunction", "remediation.app")],
)
def test_of_ours_the_artifact_holds_what_its_handlers_import_and_nothing_else(
    artifact: str, handlers: str
) -> None:
    package = LOCAL_BUILD / artifact / handlers.partition(".")[0]
    assert package.is_dir(), "run `make test`, which builds it"

    modules = {file.relative_to(package).as_posix() for file in package.rglob("*.py")}
    # Of the shims, what is put into packages of functions at the edge.
    shims = {each for each in modules if each.startswith("shims/")}

    assert modules - shims == {e for e in import_closure(handlers) if not e.startswith("shims/")}
    assert shims == (_shims() if artifact == "RemediationFunction" else set())


def _shims() -> set[str]:
    remediation = ROOT / "remediation"
    return {
        file.relative_to(remediation).as_posix()
        for language in ("edge", "nodejs", "python")
        for file in (remediation / "shims" / language).rglob("*.py")
    }


def test_what_decides_findings_is_deployed() -> None:
    here = {file.relative_to(ROOT).as_posix() for file in files((*DETECTION, *READING))}

    assert {path for path in here if not (ARTIFACT / path).is_file()} == set()


def test_the_artifact_runs_by_itself() -> None:
    assert ARTIFACT.is_dir(), "run `make test`, which builds it"
    program = (
        f"import json, sys; sys.path.insert(0, {str(ARTIFACT)!r}); import rule.app;"
        "print(json.dumps([rule.app.__file__, sys.modules['botocore'].__file__,"
        "callable(rule.app.evaluate) and callable(rule.app.scan)]))"
    )

    # -I: no variables and no folder of this project; -S: no installed packages; -B: no traces.
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-ISB", "-W", "ignore", "-c", program],
        env={"SCAN_CACHE_TABLE": "examinations", "AWS_DEFAULT_REGION": "eu-central-1"},
        cwd=ROOT.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    *files, callables = json.loads(ran.stdout)
    assert callables
    assert all(Path(file).is_relative_to(ARTIFACT) for file in files)


def test_running_the_artifact_leaves_nothing_in_it() -> None:
    assert rule_start.ARTIFACT == ARTIFACT
    before = {*ARTIFACT.rglob("*")}

    assert rule_start.cpu_seconds("import rule.app, boto3") > 0

    assert {*ARTIFACT.rglob("*")} - before == set()


@pytest.mark.parametrize("build", BUILDS)
def test_nothing_that_ran_before_has_left_anything_in_what_is_built(build: str) -> None:
    assert (LOCAL_BUILD / build).is_dir(), "run `make test`, which builds it"
    assert [str(left) for left in (LOCAL_BUILD / build).rglob("__pycache__")] == []


def test_the_artifact_holds_no_tests_and_stays_small() -> None:
    files = [file for file in ARTIFACT.rglob("*") if file.is_file()]

    assert files, "run `make test`, which builds it"
    tests = [
        file
        for file in files
        if file.name.startswith("test_") or "tests" in file.relative_to(ARTIFACT).parts
    ]
    assert [str(file.relative_to(ARTIFACT)) for file in tests] == []
    assert sum(file.stat().st_size for file in files) < 20_000_000


def test_the_artifact_is_clean_under_the_rule(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code = main(["package", str(ARTIFACT), "--json"])

    assert json.loads(capsys.readouterr().out) == []
    assert exit_code == CLEAN
