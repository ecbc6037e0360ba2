"""What is kept is kept under a digest of all that decides findings, and of nothing else."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

import rule
from rule import model
from rule.detection import fingerprint as fingerprint_module
from rule.detection import scanner
from rule.detection.fingerprint import DETECTION, files
from rule.detection.scanner import Scanner, ScannerSettings
from rule.scanning.fingerprint import READING, package_fingerprint
from tests.import_closure import import_closure

PACKAGE = Path(rule.__file__).parent
PAGE = PACKAGE / "output" / "page"
"""The command line's page of a report, which is not deployed."""
NOT_IMPORTED = {"Makefile", "requirements.in", "requirements.txt"}
"""What builds the package, and decides nothing in it."""


def name_of(path: Path, package: Path = PACKAGE) -> str:
    return path.relative_to(package).as_posix()


def listed(*names: str) -> set[str]:
    return {name_of(path, fingerprint_module._PACKAGE) for path in files(names)}


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that the fingerprint is taken of."""
    package = tmp_path / "rule"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint_module, "_PACKAGE", package)
    return package


def test_all_that_the_scanner_imports_is_listed_and_nothing_else() -> None:
    assert listed(*DETECTION) == import_closure(Scanner.__module__)


def test_all_that_reading_a_package_imports_is_listed_and_nothing_else() -> None:
    of_images = import_closure("rule.scanning.image")
    assert listed(*DETECTION, *READING) == import_closure("rule.scanning.package") | of_images
    assert not listed(*DETECTION) & listed(*READING)


def test_a_file_that_is_no_module_is_listed() -> None:
    more = {
        name_of(path)
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and path.name not in NOT_IMPORTED
        if PAGE not in path.parents
    }

    assert more <= listed(*DETECTION, *READING)


@pytest.mark.slow
def test_each_file_matters_that_decides_and_no_other_does(copy: Path) -> None:
    plain = package_fingerprint(Scanner())
    decide = {name_of(path, copy) for path in files((*DETECTION, *READING))}
    others = [
        path for path in copy.rglob("*") if path.is_file() and name_of(path, copy) not in decide
    ]
    idle = set()

    for name in decide:
        content = (copy / name).read_bytes()
        (copy / name).write_bytes(content + b"\n# Changed.\n")
        if package_fingerprint(Scanner()) == plain:
            idle.add(name)
        (copy / name).write_bytes(content)
    for path in others:
        path.write_bytes(b"# Changed.\n")

    assert (len(decide) > 50, idle) == (True, set())
    assert others
    assert package_fingerprint(Scanner()) == plain


def test_how_packages_are_read_does_not_matter_to_a_text(copy: Path) -> None:
    plain = Scanner().fingerprint

    (copy / READING[0]).write_text("changed = True\n")

    assert Scanner().fingerprint == plain


def test_the_files_are_read_once_for_a_scanner(copy: Path) -> None:
    used = Scanner()
    plain = package_fingerprint(used)

    (copy / READING[0]).write_text("changed = True\n")

    assert package_fingerprint(used) == plain
    assert package_fingerprint(Scanner()) != plain


def test_a_new_file_beside_the_detectors_matters_and_bytecode_does_not(copy: Path) -> None:
    folder = copy / next(name for name in DETECTION if name.endswith("/"))
    plain = Scanner().fingerprint

    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "new.pyc").write_bytes(b"code")
    assert Scanner().fingerprint == plain

    (folder / "shapes.json").write_text("{}")
    assert Scanner().fingerprint != plain


def test_a_byte_that_moves_from_one_file_to_the_next_matters(copy: Path) -> None:
    first, second, *_ = sorted(copy.joinpath(name) for name in DETECTION if name.endswith(".py"))
    first.write_bytes(b"a = 1\n")
    second.write_bytes(b"b = 2\n")
    plain = Scanner().fingerprint

    first.write_bytes(b"a = 1\nb")
    second.write_bytes(b" = 2\n")

    assert Scanner().fingerprint != plain


@pytest.mark.parametrize("name", ["source_names.py", "detection/"])
def test_what_is_listed_and_not_there_is_an_error(name: str, copy: Path) -> None:
    assert name in DETECTION
    path = copy / name
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()

    with pytest.raises(FileNotFoundError):
        package_fingerprint(Scanner())


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [
        (scanner, "VERSION", "1.5.1"),
        (sys, "version_info", (3, 99, 0)),
    ],
)
def test_versions_matter(
    owner: object, name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = package_fingerprint(Scanner())

    monkeypatch.setattr(owner, name, value)

    assert package_fingerprint(Scanner()) != plain


def test_settings_matter_and_nothing_is_left_to_chance() -> None:
    plain = ScannerSettings()
    others = [
        ScannerSettings(base64_entropy_limit=4.6),
        ScannerSettings(hex_entropy_limit=3.1),
        ScannerSettings(minimum_confidence=model.Confidence.NAMED),
    ]

    digests = {package_fingerprint(Scanner(settings)) for settings in (plain, *others)}

    assert len(digests) == 1 + len(others)
    assert package_fingerprint(Scanner(plain)) in digests
