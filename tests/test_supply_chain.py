"""What is deployed: locked, listed, the same however it is built, and short where users run it."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import re
import subprocess
import zipfile
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import pytest

from tests.flows.artifact import BUILDS, LOCAL_BUILD, as_deployed, zip_folder
from tests.remediation.shims.wrapper_program import PROGRAM

ROOT = Path(__file__).parent.parent
AGAIN = ROOT / "build" / "again"
"""Made by `make prove`, by another Python and for another umask."""
SHIMS = ROOT / "remediation" / "shims"
LOCKS = {
    "RuleFunction": ROOT / "rule" / "requirements.txt",
    "RemediationFunction": ROOT / "remediation" / "requirements.txt",
}
LAYERS = {"PythonShimLayer": "*.py", "NodeShimLayer": "*.mjs"}
WRAPPER = "WrapperShimLayer"
GO = ROOT / ".tools" / "go"
LINES_IN_TEN_MINUTES = 1_100
"""Of code. A reviewer reads some hundred lines a minute where nothing is clever."""


def files(folder: Path) -> dict[str, tuple[int, str]]:
    """Return each file's mode and hash, by its name."""
    assert folder.is_dir(), "run `make test`, which builds it"
    return {
        file.relative_to(folder).as_posix(): (
            file.stat().st_mode,
            hashlib.sha256(file.read_bytes()).hexdigest(),
        )
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


# ------------------------------------------------------------------- the same bytes


@pytest.mark.parametrize("layer", [*LAYERS, WRAPPER])
def test_another_folder_and_another_umask_build_a_layer_of_the_same_bytes(
    layer: str, tmp_path: Path
) -> None:
    subprocess.run(  # noqa: S603 - our own target
        ["make", "-s", "-C", SHIMS, f"build-{layer}", f"ARTIFACTS_DIR={tmp_path / layer}"],  # noqa: S607
        env={**os.environ, "GO": str(GO / "bin" / "go"), "GOCACHE": str(GO / "cache")},
        umask=0o077,
        check=True,
    )

    assert files(tmp_path / layer) == files(as_deployed(layer))
    assert zip_folder(tmp_path / layer) == zip_folder(as_deployed(layer))


@pytest.mark.proof
@pytest.mark.parametrize("build", BUILDS)
def test_another_python_another_folder_and_another_umask_build_the_same_bytes(build: str) -> None:
    first, second = files(as_deployed(build)), files(AGAIN / build)

    assert first
    assert {
        name for name in first.keys() | second.keys() if first.get(name) != second.get(name)
    } == set()
    assert zip_folder(as_deployed(build)) == zip_folder(AGAIN / build)


ZIP_ALL = """
import sys
from pathlib import Path
from samcli.lib.package.utils import make_zip_with_lambda_permissions
for folder in map(Path, sys.argv[2:]):
    name = f"{folder.parent.name}-{folder.name}"
    make_zip_with_lambda_permissions(str(Path(sys.argv[1], name)), str(folder))
"""


@pytest.mark.proof
def test_what_sam_zips_bears_no_dates_and_is_the_same(tmp_path: Path) -> None:
    folders = [each for build in BUILDS for each in (as_deployed(build), AGAIN / build)]
    sam = ROOT / ".tools" / "sam" / "bin" / "python"
    subprocess.run(  # noqa: S603 - SAM's own function, which `sam deploy` calls
        [sam, "-W", "ignore", "-c", ZIP_ALL, tmp_path, *folders],
        env={"HOME": str(tmp_path), "SAM_CLI_TELEMETRY": "0"},
        check=True,
    )

    def entries(place: str, build: str) -> list[tuple[Any, ...]]:
        with zipfile.ZipFile(tmp_path / f"{place}-{build}.zip") as archive:
            # In what order a folder's files come is up to the file system.
            return sorted(
                (each.filename, each.date_time, each.external_attr, each.CRC, each.file_size)
                for each in archive.infolist()
            )

    for build in BUILDS:
        first = entries(as_deployed(build).parent.name, build)
        assert first == entries("again", build)
        assert {entry[1][0] for entry in first} == {1980}


# ---------------------------------------------------------------- locked and listed


def packages(build: str) -> list[Distribution]:
    return list(distributions(path=[str(LOCAL_BUILD / build)]))


def canonical(name: str) -> str:
    """Return a package's name as the package index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("build", LOCKS)
def test_what_is_installed_is_what_was_locked(build: str) -> None:
    locked = LOCKS[build].read_text().splitlines()

    installed = {f"{canonical(each.name)}=={each.version}" for each in packages(build)}

    assert installed
    assert installed <= {line.split(maxsplit=1)[0] for line in locked if "==" in line}
    makefile = (LOCKS[build].parent / "Makefile").read_text()
    assert "--require-hashes" in makefile
    assert "--no-deps" in makefile


@pytest.mark.parametrize("build", LOCKS)
def test_no_code_of_a_package_was_changed_on_its_way(build: str) -> None:
    folder, checked = LOCAL_BUILD / build, 0
    for package in packages(build):
        record = package.read_text("RECORD") or ""
        for name, told, _ in csv.reader(record.splitlines()):
            file = folder / name
            if told and file.suffix in (".py", ".so") and file.exists():
                digest = hashlib.sha256(file.read_bytes()).digest()
                assert told == f"sha256={base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
                checked += 1

    assert checked > 100


# ----------------------------------------------------------------------- the layers


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_is_read_in_ten_minutes_and_holds_nothing_else(layer: str) -> None:
    found = [file for file in (LOCAL_BUILD / layer).rglob("*") if file.is_file()]
    own = [file for file in found if file.match(LAYERS[layer])]

    assert own
    assert found == own
    assert len(code_in(own)) <= LINES_IN_TEN_MINUTES


def test_the_wrappers_source_is_read_in_ten_minutes_and_its_layer_holds_nothing_else() -> None:
    own = [*SHIMS.glob("wrapper/*.go"), SHIMS / "wrapper" / "wrapper"]

    assert len(code_in(own)) <= LINES_IN_TEN_MINUTES
    assert {*files(as_deployed(WRAPPER))} == {
        f"sealed-env/{name}" for name in ("wrapper", "x86_64", "arm64")
    }


def test_what_this_machine_runs_is_the_deployed_wrapper_of_its_architecture() -> None:
    here, deployed = files(LOCAL_BUILD / WRAPPER), files(as_deployed(WRAPPER))

    assert {*here} == {"sealed-env/wrapper", f"sealed-env/{PROGRAM.name}"}
    assert here.items() <= deployed.items()


def test_the_wrapper_needs_nothing_but_gos_standard_library() -> None:
    module = (SHIMS / "wrapper" / "go.mod").read_text()

    assert module.split() == ["module", "sealed-env", "go", "1.27"]
    assert not [*SHIMS.glob("wrapper/**/go.sum"), *SHIMS.glob("wrapper/**/*.s")]


def code_in(sources: list[Path]) -> list[str]:
    lines = [line.strip() for file in sources for line in file.read_text().splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "//", "/*", "*"))]
