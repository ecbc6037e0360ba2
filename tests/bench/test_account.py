from __future__ import annotations

import io
import zipfile
from pathlib import Path
from random import Random

import pytest

from tests.bench import account
from tests.bench.account import Dependency
from tests.rule.detection.written_values import drawn


@pytest.fixture
def dependencies(tmp_path: Path) -> list[Dependency]:
    """Ten of 300 kB each."""
    made = []
    for number in range(10):
        file = tmp_path / f"{number}.py"
        file.write_bytes(b"x = 1\n" * 50_000)
        made.append(Dependency({f"lib{number}/__init__.py": file}))
    return made


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - invented packages


def files(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("seed", range(4))
def test_a_package_has_dependencies_and_code_of_its_own_and_the_size_that_is_drawn(
    dependencies: list[Dependency], seed: int
) -> None:
    package, size = account._package(7, "py", dependencies, chance(seed), None)

    found = files(package)
    own = {name: content for name, content in found.items() if name.startswith("src/")}
    assert size == sum(map(len, found.values()))
    assert 1_000_000 <= size <= 20_400_000
    assert sum(map(len, own.values())) >= size * 0.1
    assert len(set(own.values())) == len(own)
    assert any(name.startswith("lib") for name in found)


def test_no_two_packages_share_code_of_their_own(dependencies: list[Dependency]) -> None:
    packages = [
        files(account._package(number, "py", dependencies, chance(1), None)[0]) for number in (1, 2)
    ]

    one, other = (
        {content for name, content in each.items() if name.startswith("src/")} for each in packages
    )
    assert one.isdisjoint(other)


def test_a_secret_stands_in_a_file_of_its_own(dependencies: list[Dependency]) -> None:
    value = drawn(20)
    package, _ = account._package(1, "py", dependencies, chance(1), value)

    assert value in files(package)["settings.py"].decode()
