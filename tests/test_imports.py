"""The arrows between packages, and who may import what from outside."""

from __future__ import annotations

import ast
import functools
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Fence:
    """What the files of a package must not import, but for some."""

    package: str
    forbidden: str
    but_for: tuple[str, ...] = ()
    """Files, and folders with a slash at the end."""

    def __str__(self) -> str:
        return f"{self.package} does not import {self.forbidden}"

    def is_broken_by(self, path: str, imported: str) -> bool:
        return (
            path.startswith(f"{self.package}/")
            and (imported == self.forbidden or imported.startswith(f"{self.forbidden}."))
            and not any(
                path.startswith(exception) if exception.endswith("/") else path == exception
                for exception in self.but_for
            )
        )


FENCES = (
    # The role that reads cannot write, and the role that writes carries no scanner.
    Fence("rule", "remediation"),
    Fence("remediation", "rule"),
    Fence("remediation", "detect_secrets"),
    # The edges are thin: one file makes the clients, one calls them and names their failures.
    Fence("rule", "boto3"),
    Fence(
        "rule",
        "botocore",
        tuple(f"rule/aws/{name}.py" for name in ("accounts", "calls", "sdk", "sigv4a")),
    ),
    # An extra of the wheel: the command line works without.
    Fence("rule", "rich", ("rule/audit/bar.py",)),
    Fence("rule", "jinja2", ("rule/output/page/rendering.py",)),
    Fence("rule", "markupsafe", ("rule/output/page/rendering.py",)),
    Fence(
        "remediation",
        "boto3",
        ("remediation/aws/clients.py", "remediation/uninstall/aws.py"),
    ),
    Fence(
        "remediation",
        "botocore",
        (
            "remediation/aws/accounts.py",
            "remediation/aws/calls.py",
            "remediation/aws/clients.py",
            "remediation/uninstall/aws.py",
        ),
    ),
    # detect-secrets has global settings: one file keeps them.
    Fence(
        "rule",
        "detect_secrets",
        ("rule/detection/",),
    ),
    # A start compiles no pattern that it does not use: `rule.startup.deferred_re` is imported.
    Fence(
        "rule/detection",
        "re",
        (
            "rule/detection/detector.py",
            "rule/detection/prefilter/",
        ),
    ),
    # The offline AWS Config and Automation know nothing of the product, and can be lifted out.
    Fence("tests/rehearsal", "rule"),
    Fence("tests/rehearsal", "remediation"),
    Fence("tests/rehearsal", "tests.flows"),
    # What is deployed holds no tests.
    Fence("rule", "tests"),
    Fence("remediation", "tests"),
)


@functools.cache
def imports(path: str, source: str) -> tuple[str, ...]:
    """Return the dotted names that a file imports, wherever in it and however."""
    return tuple(_imports(path, source))


def _imports(path: str, source: str) -> Iterator[str]:
    package = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".").split(".")
    if not path.endswith("/__init__.py"):
        package.pop()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = package[: len(package) - level + 1] if level else []
                origin = [*base, *([module] if module else [])]
                yield ".".join(origin)
                yield from (".".join([*origin, alias.name]) for alias in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def breaches(fence: Fence, path: str, source: str) -> list[str]:
    return [name for name in imports(path, source) if fence.is_broken_by(path, name)]


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("fence", FENCES, ids=str)
def test_no_arrow_is_forbidden(fence: Fence) -> None:
    broken = {
        path: found
        for file in files(fence.package)
        if (found := breaches(fence, path := file.relative_to(ROOT).as_posix(), file.read_text()))
    }

    assert not broken


def test_there_are_files_to_look_at() -> None:
    assert len(files("rule")) > 10


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("rule/compliance/verdict.py", "import remediation"),
        ("rule/compliance/verdict.py", "import os, remediation.planning.plan as plan"),
        ("rule/compliance/verdict.py", "from remediation import plan"),
        (
            "rule/compliance/verdict.py",
            "def judge():\n    from remediation.planning.plan import Plan",
        ),
        ("rule/compliance/verdict.py", "if TYPE_CHECKING:\n    import remediation.model"),
        ("rule/compliance/verdict.py", "from ... import remediation"),
        ("rule/detection/names/kinds.py", "from ....remediation import plan"),
        ("rule/detection/__init__.py", "from ... import remediation"),
        (
            "rule/compliance/verdict.py",
            "import importlib\nimportlib.import_module('remediation.planning.plan')",
        ),
        (
            "rule/compliance/verdict.py",
            "from importlib import import_module\nimport_module('remediation')",
        ),
        ("rule/compliance/verdict.py", "__import__('remediation')"),
        ("rule/compliance/verdict.py", "import boto3"),
        ("rule/aws/clients.py", "import boto3"),
        ("rule/aws/cache_table.py", "from botocore.exceptions import ClientError"),
        ("remediation/aws/functions.py", "from botocore.exceptions import ClientError"),
        ("rule/compliance/verdict.py", "from botocore.exceptions import ClientError"),
        ("rule/compliance/verdict.py", "from detect_secrets.plugins import base"),
        ("rule/detectors.py", "import detect_secrets"),
        ("rule/compliance/verdict.py", "from tests import events"),
        ("remediation/planning/plan.py", "from rule.model import Finding"),
        ("remediation/planning/plan.py", "import boto3"),
        ("remediation/uninstall/procedure.py", "import boto3"),
        ("remediation/planning/plan.py", "import detect_secrets"),
        ("tests/rehearsal/server.py", "from rule.model import Finding"),
        ("tests/rehearsal/server.py", "import remediation.app"),
        ("tests/rehearsal/automation/service.py", "from ...flows import deploy"),
    ],
)
def test_a_forbidden_arrow_is_noticed(path: str, source: str) -> None:
    assert any(breaches(fence, path, source) for fence in FENCES)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("rule/aws/sdk.py", "from botocore.config import Config"),
        ("rule/aws/calls.py", "from botocore.exceptions import ClientError"),
        ("remediation/aws/clients.py", "import boto3\nfrom botocore.config import Config"),
        ("remediation/aws/calls.py", "from botocore.exceptions import ClientError"),
        ("rule/detection/scanner.py", "from detect_secrets import settings"),
        ("rule/detection/names/kinds.py", "from detect_secrets.plugins.base import BasePlugin"),
        ("rule/compliance/verdict.py", "from rule.model import Verdict"),
        ("rule/compliance/verdict.py", "from ..model import Verdict"),
        ("rule/scanning/result_cache.py", "from mypy_boto3_dynamodb import DynamoDBClient"),
        ("rule/scanning/result_cache.py", "import remediation_history"),
        ("rule/scanning/result_cache.py", "text = 'import boto3'"),
        ("tests/rule/aws/test_clients.py", "import boto3, rule, remediation"),
        ("tests/rehearsal/server.py", "from tests.real_runtime import launch"),
        ("tests/flows/deploy.py", "import rule, remediation, tests.rehearsal"),
    ],
)
def test_a_permitted_arrow_is_left_alone(path: str, source: str) -> None:
    assert not any(breaches(fence, path, source) for fence in FENCES)


@pytest.mark.process
def test_the_command_line_works_in_a_package_of_another_name(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "rule", tmp_path / "another_name", ignore=shutil.ignore_patterns("__pycache__")
    )
    (tmp_path / "package").mkdir()
    (tmp_path / "package/app.py").write_text(f"DB_PASSWORD = {'harbor-' + 'pepper-71'!r}\n")

    scanned = subprocess.run(
        [sys.executable, "-m", "another_name", "package", "package"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert scanned.returncode == 1, scanned.stderr
    assert "app.py:1" in scanned.stdout
