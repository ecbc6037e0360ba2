"""Which modules the command ``package`` loads: each start pays for each."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

NOT_FOR_EACH_PACKAGE = {
    "backports.zstd",
    "dataclasses",
    "inspect",
    "pkgutil",
    "rule.cli.audit_arguments",
    "rule.cli.press_arguments",
    "rule.detection.variable_scan",
    "rule.model.functions",
    "rule.model.notifications",
    "rule.model.verdicts",
    "rule.model.button_plan",
    "rule.sources.npm_packages",
    "rule.sources.tar_files",
    "textwrap",
    "zipfile",
}
_LOADED_BY_COMMAND = """
import json, sys
before = set(sys.modules)
from rule.cli.main import main
code = main(["package", sys.argv[1]])
print(json.dumps([code, [each for each in sys.modules if each not in before]]))
"""
_LOADED_BY_READING = """
import json, sys
from rule.detection.scanner import Scanner
from rule.scanning import package
from rule.scanning.subprocess import Outcome
scanner = Scanner()
package.run_limited = lambda work, **_: Outcome((), None)
for _ in range(2):
    package.scan_files(scanner, list, seconds=9)
before = set(sys.modules)
with open(sys.argv[1], "rb") as file:
    for each in package.text_files_of_zip(file):
        if hasattr(each, "text"):
            list(scanner.scan_file(each))
late = [each for each in sys.modules if each not in before and "encodings." not in each]
print(json.dumps([0, late]))
"""


def loaded(program: str, file: Path) -> list[str]:
    printed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, str(file)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    code, names = json.loads(printed.stdout.splitlines()[-1])
    assert code == 0
    return [str(each) for each in names]


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


@pytest.mark.process
def test_a_plain_package_loads_nothing_that_only_others_need(tmp_path: Path) -> None:
    names = loaded(_LOADED_BY_COMMAND, zipped(tmp_path / "a.zip", {"app.py": b"a = 1\n"}))

    assert "rule.detection.file_scan" in names
    assert NOT_FOR_EACH_PACKAGE.isdisjoint(names)


@pytest.mark.process
def test_from_the_second_package_on_a_process_loads_nothing_anew(tmp_path: Path) -> None:
    files = {
        "app.py": b"import app\n",
        "a-1.0.dist-info/RECORD": b"a.py,sha256=abc,1\n",
        "a-1.0.dist-info/METADATA": b"Name: a\nVersion: 1.0\n",
        "node_modules/otter/package.json": b'{"name": "otter", "version": "1.0.0"}',
        "node_modules/otter/index.js": b"module.exports = 1;\n",
        "more.tar.gz": tarred("settings.yaml", b"password: not-a-word\n"),
    }

    assert loaded(_LOADED_BY_READING, zipped(tmp_path / "a.zip", files)) == []
