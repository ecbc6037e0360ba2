"""The wheel: the command line under the project's own name, and nothing that is deployed."""

import os
import re
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from tests.test_imports import ROOT

NAME = "lambda_no_plaintext_secrets"
PYTHON = ROOT / ".tools/wheel/bin/python"


def built(folder: Path) -> Path:
    subprocess.run(  # noqa: S603 - our own build
        [PYTHON, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        check=True,
        cwd=ROOT,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as files:
        files.extractall(folder)
    return folder


def ran(
    *command: str, folder: Path | None = None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"PYTHONPATH": str(folder)} if folder else {})
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *command],
        cwd=folder or ROOT,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def started_by_the_script(installed: Path) -> tuple[str, str]:
    """Return what Python is given to do as the installed script does."""
    scripts = (installed / f"{NAME}-0.1.0.dist-info/entry_points.txt").read_text("utf-8")
    script = re.search(r"^lambda-no-plaintext-secrets = (\S+):(\S+)$", scripts, re.MULTILINE)
    assert script
    module, function = script.groups()
    return "-c", f"from {module} import {function}; {function}()"


def test_two_builds_are_equal_to_the_byte(wheel: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        again = built(tmp_path)
    finally:
        os.umask(before)

    assert again.read_bytes() == wheel.read_bytes()


def test_the_wheel_installs_one_package_of_the_projects_name(installed: Path) -> None:
    assert {each.name for each in installed.iterdir()} == {NAME, f"{NAME}-0.1.0.dist-info"}


def test_each_module_is_importable_with_what_the_wheel_requires(installed: Path) -> None:
    metadata = message_from_string(
        (installed / f"{NAME}-0.1.0.dist-info/METADATA").read_text("utf-8")
    )
    required = {
        re.split(r"[^\w-]", each)[0].replace("-", "_")
        for each in metadata.get_all("Requires-Dist", [])
    }
    modules = sorted(
        ".".join(file.relative_to(installed).with_suffix("").parts)
        for file in (installed / NAME).rglob("*.py")
        if file.name not in ("__init__.py", "__main__.py")
    )
    program = f"""
import sys
for each in ("boto3", "botocore", "aws_lambda_powertools", "rule"):
    sys.modules[each] = None
from importlib import import_module
for each in {modules!r}:
    import_module(each)
"""

    assert ran("-c", program, folder=installed).stderr == ""
    assert required == {"backports_zstd", "detect_secrets", "hyperscan"}
    assert len(modules) > 100


def test_detect_secrets_is_the_deployed_rules(installed: Path) -> None:
    pinned = re.search(
        r"^detect-secrets==\S+", (ROOT / "rule/requirements.in").read_text("utf-8"), re.MULTILINE
    )

    metadata = (installed / f"{NAME}-0.1.0.dist-info/METADATA").read_text("utf-8")

    assert pinned
    assert f"Requires-Dist: {pinned[0]}\n" in metadata


@pytest.mark.parametrize(
    ("arguments", "given", "code"),
    [
        (("environment", "-"), "DB_PASSWORD=Quellwasser!7\nPORT=80\n", 1),
        (("environment", "-", "--json"), "PORT=80\n", 0),
        (("environment", "nowhere"), "", 2),
        (("package", "."), "", 0),
        (("--help",), "", 0),
    ],
)
def test_the_installed_program_says_what_python_m_rule_says(
    installed: Path, tmp_path: Path, arguments: tuple[str, ...], given: str, code: int
) -> None:
    source = tmp_path / "app.py"
    source.write_text("PORT = 80\n", "utf-8")
    arguments = tuple(str(tmp_path) if each == "." else each for each in arguments)

    ours = ran("-m", "rule", *arguments, given=given)
    installed_one = ran(
        *started_by_the_script(installed), *arguments, folder=installed, given=given
    )
    as_a_module = ran("-m", NAME, *arguments, folder=installed, given=given)

    def told(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
        texts = (
            " ".join(text.replace("python -m rule", "lambda-no-plaintext-secrets").split())
            for text in (done.stdout, done.stderr)
        )
        return done.returncode, *texts  # type: ignore[return-value]

    assert told(ours) == told(installed_one) == told(as_a_module)
    assert ours.returncode == code


def test_the_version_is_the_wheels(installed: Path) -> None:
    done = ran(*started_by_the_script(installed), "--version", folder=installed)

    assert done.stdout == "lambda-no-plaintext-secrets 0.1.0\n"
