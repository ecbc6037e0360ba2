"""What is read below a folder: as `sam build` copies it, links included."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rule.model import Provenance, SourceFile, Unread
from rule.sources.reader import text_files_of_folder

NOTED = "it is a link to a folder that is read in its own place"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "shared" / "deep").mkdir(parents=True)
    (tmp_path / "shared" / "settings.py").write_text("s")
    (tmp_path / "shared" / "deep" / "a.py").write_text("d")
    package = tmp_path / "package"
    package.mkdir()
    (package / "app.py").write_text("y")
    return package


def read(package: Path) -> dict[str, str]:
    return {
        each.path if isinstance(each, SourceFile) else each.what: (
            each.text if isinstance(each, SourceFile) else each.reason
        )
        for each in text_files_of_folder(package)
    }


def test_a_link_to_a_file_is_read_as_that_file(package: Path) -> None:
    (package / "settings.py").symlink_to("../shared/settings.py")
    (package / "again.py").symlink_to("settings.py")
    assert read(package) == {"app.py": "y", "settings.py": "s", "again.py": "s"}


def test_a_link_to_a_folder_elsewhere_is_read_as_that_folder(package: Path) -> None:
    (package / "shared").symlink_to("../shared")
    assert read(package) == {"app.py": "y", "shared/settings.py": "s", "shared/deep/a.py": "d"}


def test_a_folder_is_read_once_whatever_number_of_links_leads_to_it(package: Path) -> None:
    (package / "lib").mkdir()
    (package / "lib" / "l.py").write_text("l")
    (package / "a").symlink_to("lib")
    (package / "b").symlink_to("../shared")
    (package / "c").symlink_to("../shared")
    assert read(package) == {
        "app.py": "y",
        "lib/l.py": "l",
        "a": NOTED,
        "b/settings.py": "s",
        "b/deep/a.py": "d",
        "c": NOTED,
    }


@pytest.mark.parametrize(
    ("links", "own"),
    [
        ({"own": "node_modules/x"}, "own/x.py"),
        ({"own": "node_modules"}, "own/x/x.py"),
        ({"node_modules/shared": "../../shared", "own": "../shared"}, "own/settings.py"),
        ({"a/node_modules": "../../shared", "own": "a/node_modules/deep"}, "own/a.py"),
    ],
)
def test_a_folder_of_installers_is_read_as_own_code_where_a_link_makes_it_that(
    package: Path, links: dict[str, str], own: str
) -> None:
    for name in ("node_modules/x/x.py", "lib/site-packages/y.py"):
        (package / name).parent.mkdir(parents=True)
        (package / name).write_text("i")
    (package / "a").mkdir()
    for link, target in links.items():
        (package / link).symlink_to(target)
    files = {
        each.path: each for each in text_files_of_folder(package) if isinstance(each, SourceFile)
    }
    assert files[own].provenance is Provenance.OWN
    (package / "z").symlink_to("own" if "own" in links else "a/own")
    assert read(package)["z"] == NOTED


@pytest.mark.parametrize("target", [".", "..", "/"])
def test_a_link_in_a_circle_is_named_in_scope(package: Path, target: str) -> None:
    (package / "up").symlink_to(target)
    reason = "it is a link to a folder that it lies in; following it would never end"
    assert Unread("up", reason) in list(text_files_of_folder(package))


def test_links_in_a_circle_outside_come_to_an_end(package: Path) -> None:
    (package.parent / "shared" / "deep" / "up").symlink_to("..")
    (package / "shared").symlink_to("../shared")
    assert read(package)["shared/deep/up"] == NOTED


def test_a_link_that_leads_nowhere_is_noted(package: Path) -> None:
    (package / "gone.py").symlink_to("nowhere")
    (package / "loop").symlink_to("loop")
    (package / "pipe").symlink_to("../fifo")
    os.mkfifo(package.parent / "fifo")
    assert read(package) == {
        "app.py": "y",
        "gone.py": "it is a link that leads nowhere",
        "loop": "it is a link that leads nowhere",
        "pipe": "it is a device, a pipe or a socket",
    }
    assert not any(
        isinstance(each, Unread) and each.blocks_compliance
        for each in text_files_of_folder(package)
    )


@pytest.fixture
def deep(package: Path) -> Iterator[Path]:
    """A package that is removed by a program that knows no depth."""
    yield package
    subprocess.run(["rm", "-rf", package], check=True)  # noqa: S603, S607 - a folder of this test


def nest(package: Path, name: str, times: int) -> None:
    home = Path.cwd()
    try:
        os.chdir(package)
        for _ in range(times):
            Path(name).mkdir()
            os.chdir(name)
        Path("a.py").write_text("z")
    finally:
        os.chdir(home)


@pytest.mark.slow
def test_folders_nested_deeper_than_python_calls_are_read(deep: Path) -> None:
    nest(deep, "d", 1_500)
    assert sorted(read(deep).values()) == ["y", "z"]


def test_folders_whose_path_is_longer_than_the_system_takes_are_named(deep: Path) -> None:
    nest(deep, "d" * 200, 30)
    unread = [each for each in text_files_of_folder(deep) if isinstance(each, Unread)]
    assert [each.reason for each in unread] == ["it cannot be read (File name too long)"]
    assert unread[0].blocks_compliance
