"""Modules of one package get substitutes for what they import, and nobody else does."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from rule.startup.substitutes import substitute_in

SUBSTITUTE = ModuleType("colorsys")
SUBSTITUTE.__dict__["otter"] = "substitute"
METADATA = ModuleType("importlib.metadata")
METADATA.__dict__["version"] = "substitute"
PROGRAMS = {
    "imported": ("import colorsys\nfound = colorsys.otter", "substitute"),
    "under another name": ("import colorsys as c\nfound = c.otter", "substitute"),
    "a member": ("from colorsys import otter as found", "substitute"),
    "within a function": (
        "def find():\n    import colorsys\n    return colorsys.otter\nfound = find()",
        "substitute",
    ),
    "a module of the package": ("from .colorsys import otter as found", "own"),
    "the package's": ("from . import colorsys\nfound = colorsys.otter", "own"),
    "of another name": ("import colorsys, math\nfound = math.floor(1.5)", 1),
    "a member of a module in a package": (
        "from importlib.metadata import version as found",
        "substitute",
    ),
    "a module in a package": ("import importlib.metadata\nfound = importlib.__name__", "importlib"),
    "of a package": ("import os.path\nfound = os.path.basename('a/b')", "b"),
    "none": ("found = len('otter')", 5),
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty package with a module of the substitute's name."""
    folder = tmp_path / "meadow"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "colorsys.py").write_text("otter = 'own'")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    substitute_in("meadow", colorsys=SUBSTITUTE, **{METADATA.__name__: METADATA})
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "meadow"]:
        del sys.modules[name]


def found_by(package: Path, program: str) -> Any:
    (package / "heron.py").write_text(program)
    importlib.invalidate_caches()
    return importlib.import_module("meadow.heron").found


@pytest.mark.parametrize(("program", "found"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_module_gets_the_substitute_for_what_it_names(
    package: Path, program: str, found: object
) -> None:
    assert found_by(package, program) == found


def test_others_get_the_real_module_also_from_within_the_package(package: Path) -> None:
    found_by(package, "import colorsys\nfound = 0")

    assert hasattr(importlib.import_module("colorsys"), "rgb_to_hsv")
    assert sys.modules.get("colorsys") is not SUBSTITUTE


def test_a_missing_module_is_missing(package: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match="velvet"):
        found_by(package, "import velvet")
    with pytest.raises(ModuleNotFoundError, match=r"meadow\.velvet"):
        importlib.import_module("meadow.velvet")


def test_to_say_it_twice_changes_nothing(package: Path) -> None:
    before = list(sys.meta_path)

    substitute_in("meadow", colorsys=SUBSTITUTE, **{METADATA.__name__: METADATA})

    assert sys.meta_path == before
    assert found_by(package, "from colorsys import otter as found") == "substitute"
