"""The wheel: the command line under the project's own name, and nothing that is only deployed."""

import os
import re
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from tests.proofs import long_but
from tests.test_imports import ROOT

NAME = "lambda_no_plaintext_secrets"
OF_BUTTON = f"{NAME}.button."
"""The remediation's planning, which a process of its own imports by its own name."""
OF_EXTRA = (
    "audit.",
    "aws.",
    "cli.audit",
    "cli.press",
    "cli.progress",
    "evaluator",
    "evidence.",
    "output.page.rendering",
    "press.",
)
"""What needs the extra `cli`."""
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
    required: dict[bool, set[str]] = {False: set(), True: set()}
    for each in metadata.get_all("Requires-Dist", []):
        name = re.split(r"[^\w-]", each)[0].replace("-", "_")
        required["extra == " in each].add(name)
    modules = sorted(
        ".".join(file.relative_to(installed).with_suffix("").parts)
        for file in (installed / NAME).rglob("*.py")
        if file.name not in ("__init__.py", "__main__.py")
    )
    of_audits = [each for each in modules if each.removeprefix(f"{NAME}.").startswith(OF_EXTRA)]
    of_button = [
        each.removeprefix(OF_BUTTON)
        for each in modules
        if each.startswith(f"{OF_BUTTON}remediation")
    ]
    others = [each for each in modules if each not in of_audits and OF_BUTTON not in each]

    for folder, missing, imported in (
        (installed, ("boto3", "botocore", "jinja2", "rich"), others),
        (installed, ("boto3",), of_audits),
        (installed / NAME / "button", ("detect_secrets", "hyperscan"), of_button),
    ):
        program = f"""
import sys
for each in ("aws_lambda_powertools", "rule", *{missing!r}):
    sys.modules[each] = None
from importlib import import_module
for each in {imported!r}:
    import_module(each)
"""
        assert ran("-c", program, folder=folder).stderr == ""
    assert required[False] == {"backports_zstd", "detect_secrets", "hyperscan", "pyyaml"}
    assert required[True] == {"boto3", "botocore", "jinja2", "rich", "shtab"}
    assert len(others) > 100
    assert len(of_button) > 40


def test_the_buttons_planning_answers_from_the_wheel(installed: Path) -> None:
    program = f"""
from {NAME}.audit.outcome import Place
from {NAME}.audit.preview import PreviewBroken, PreviewProcess
settings = {{"profile": "no-such-profile", "stack": None, "protection_tag_key": None}}
try:
    PreviewProcess(Place("123456789012", "eu-central-1"), settings, lambda: True)
except PreviewBroken as said:
    print(said)
"""
    done = ran("-c", program, folder=installed)

    assert (done.stdout, done.stderr) == (
        "The configuration of the AWS CLI cannot be used: ProfileNotFound\n",
        "",
    )


def test_detect_secrets_is_the_deployed_rules(installed: Path) -> None:
    pinned = re.search(
        r"^detect-secrets==\S+", (ROOT / "rule/requirements.in").read_text("utf-8"), re.MULTILINE
    )

    metadata = (installed / f"{NAME}-0.1.0.dist-info/METADATA").read_text("utf-8")

    assert pinned
    assert f"Requires-Dist: {pinned[0]}\n" in metadata


COMMANDS = [
    (("environment", "-"), "DB_PASSWORD=Quellwasser!7\nPORT=80\n", 1),
    (("environment", "-", "--json"), "PORT=80\n", 0),
    (("environment", "nowhere"), "", 2),
    (("package", "."), "", 0),
    (("--help",), "", 0),
    (("audit", "--policy"), "", 0),
    (("audit", "--plan", "--policy"), "", 0),
    (("press", "--policy"), "", 0),
    (("press", "--help"), "", 0),
]


@pytest.mark.parametrize(
    ("arguments", "given", "code"),
    long_but([COMMANDS[0], COMMANDS[2], COMMANDS[-1]], COMMANDS),
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


def test_an_audit_without_its_extra_says_what_to_install(installed: Path) -> None:
    start = started_by_the_script(installed)[1]
    without = "import sys; sys.modules['botocore'] = None; "

    done = ran("-c", f"{without}sys.argv = ['x', 'audit']; {start}", folder=installed)

    assert done.returncode == 2
    assert done.stderr == (
        "lambda-no-plaintext-secrets: botocore is not installed; "
        "install lambda-no-plaintext-secrets[cli]\n"
    )


def test_the_version_is_the_wheels(installed: Path) -> None:
    done = ran(*started_by_the_script(installed), "--version", folder=installed)

    assert done.stdout == "lambda-no-plaintext-secrets 0.1.0\n"
