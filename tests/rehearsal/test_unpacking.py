"""A package is unpacked once for all that begin with it, and each package is itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .emulator import IMPORTED_FROM
from .unpacking import unpacked_once
from .zips import zip_files

ONE, OTHER = {"app.py": "one", "inner/data.txt": "1"}, {"app.py": "other"}


def begin(folder: Path, name: str, files: dict[str, str], packages: Path) -> Path:
    """Unpack a package as an execution environment does that begins."""
    code = folder / name / "code"
    code.mkdir(parents=True)
    archive = folder / name / "code.zip"
    archive.write_bytes(zip_files(files))
    with unpacked_once(packages)(archive) as package:
        package.extractall(code)
    return code


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    folder = tmp_path / "packages"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("begun", "places"),
    [([ONE], 1), ([ONE, ONE, dict(ONE)], 1), ([ONE, OTHER], 2), ([OTHER, ONE, OTHER], 2)],
    ids=["once", "again", "another", "in turns"],
)
def test_each_environment_has_its_packages_files(
    begun: list[dict[str, str]], places: int, tmp_path: Path, packages: Path
) -> None:
    codes = [begin(tmp_path, str(at), files, packages) for at, files in enumerate(begun)]

    for code, files in zip(codes, begun, strict=True):
        assert {name: (code / name).read_text() for name in files} == files
    assert len({code.resolve() for code in codes}) == places


def test_one_that_ends_leaves_the_others_their_files(tmp_path: Path, packages: Path) -> None:
    first, second = (begin(tmp_path, name, ONE, packages) for name in ("first", "second"))

    shutil.rmtree(first.parent)

    assert (second / "app.py").read_text() == "one"
    assert (begin(tmp_path, "third", ONE, packages) / "app.py").read_text() == "one"


UNPACK = """
import sys
from pathlib import Path
from {module} import unpacked_once
code = Path(sys.argv[1])
with unpacked_once(Path(sys.argv[2]))(code.with_suffix(".zip")) as package:
    package.extractall(code)
print(code.resolve().name, len(list(code.iterdir())))
"""


def test_emulators_that_unpack_at_once_share_what_they_unpacked(
    tmp_path: Path, packages: Path
) -> None:
    files = {f"module{number}.py": str(number) for number in range(500)}
    program = UNPACK.format(module=unpacked_once.__module__)
    emulators = []
    for number in range(4):
        code = tmp_path / str(number) / "code"
        code.mkdir(parents=True)
        code.with_suffix(".zip").write_bytes(zip_files(files))
        command = [sys.executable, "-c", program, str(code), str(packages)]
        emulators.append(
            subprocess.Popen(command, cwd=IMPORTED_FROM, stdout=subprocess.PIPE, text=True)  # noqa: S603
        )

    told = {emulator.communicate()[0] for emulator in emulators}

    (place,) = packages.iterdir()
    assert told == {f"{place.name} 500\n"}


def test_those_that_begin_at_once_all_have_everything(tmp_path: Path, packages: Path) -> None:
    files = {f"module{number}.py": str(number) for number in range(50)}
    unpack = unpacked_once(packages)

    def begun(number: int) -> int:
        code = tmp_path / str(number) / "code"
        code.mkdir(parents=True)
        archive = code.with_suffix(".zip")
        archive.write_bytes(zip_files(files))
        with unpack(archive) as package:
            package.extractall(code)
        return len(list(code.iterdir()))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(begun, range(8))) == {50}
