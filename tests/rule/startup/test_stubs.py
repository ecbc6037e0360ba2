"""What is left out of third-party packages is left out for this rule alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from rule.startup.stubs import (
    DeferredModule,
    StubModule,
    defer_init,
    package_without_init,
    stubbed_imports,
)


@pytest.fixture(autouse=True)
def orchard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package that imports all of its modules, and one that needs another."""
    files = {
        "orchard/__init__.py": "import orchard.apple, orchard.pear\n",
        "orchard/apple.py": "kind = 'apple'\n",
        "orchard/pear.py": "kind = 'pear'\n",
        "orchard/jam.py": "from sugar import cane\n",
        "orchard/trees/__init__.py": "from .. import apple\nheight = 'tall'\n",
        "orchard/trees/pears.py": "kind = 'pears'\n",
        "sugar.py": "cane, beet = 'real', 'real'\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    for name in _loaded():
        del sys.modules[name]


def _loaded() -> set[str]:
    return {name for name in sys.modules if name.partition(".")[0] in ("orchard", "sugar")}


def test_of_a_package_without_init_only_the_module_that_is_asked_for_is_imported() -> None:
    with stubbed_imports(package_without_init("orchard")):
        assert import_module("orchard.pear").kind == "pear"
        assert _loaded() == {"orchard", "orchard.pear"}


def test_afterwards_the_whole_package_is_to_be_had() -> None:
    with stubbed_imports(package_without_init("orchard")):
        import_module("orchard.pear")

    assert _loaded() == set()
    assert import_module("orchard").apple.kind == "apple"


def test_it_is_afterwards_as_before_when_an_import_fails() -> None:
    with pytest.raises(ModuleNotFoundError), stubbed_imports(package_without_init("orchard")):
        import_module("orchard.plum")

    assert _loaded() == set()


def test_what_is_imported_already_stays() -> None:
    real = import_module("orchard")

    with stubbed_imports(
        package_without_init("orchard"), StubModule("sugar", "jam is not made", cane="none")
    ):
        assert import_module("orchard") is real
        assert import_module("orchard.jam").cane == "none"

    assert import_module("orchard") is real
    assert import_module("sugar").cane == "real"


def test_a_package_that_is_not_there_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="no package meadow"):
        package_without_init("meadow")


def test_a_module_is_no_package() -> None:
    with pytest.raises(ModuleNotFoundError, match="no package sugar"):
        package_without_init("sugar")


def test_a_package_whose_init_is_deferred_imports_only_the_module_that_is_asked_for() -> None:
    defer_init("orchard")

    assert import_module("orchard.pear").kind == "pear"
    assert _loaded() == {"orchard", "orchard.pear"}


def test_so_does_a_package_in_a_package() -> None:
    defer_init("orchard")
    defer_init("orchard.trees")

    assert import_module("orchard").trees.pears.kind == "pears"
    assert "orchard.apple" not in _loaded()


@pytest.mark.parametrize("first", ["height", "apple"])
def test_its_init_runs_when_somebody_asks_for_what_it_defines(first: str) -> None:
    defer_init("orchard")
    defer_init("orchard.trees")

    trees = import_module("orchard.trees")
    getattr(trees, first)

    assert (trees.height, trees.apple.kind) == ("tall", "apple")
    assert import_module("orchard.trees") is trees


def test_what_it_does_not_define_is_missing() -> None:
    defer_init("orchard")

    with pytest.raises(AttributeError, match="plum"):
        _ = import_module("orchard").plum
    assert {"orchard.apple", "orchard.pear"} <= _loaded()


def test_the_init_of_a_package_that_is_imported_is_not_deferred() -> None:
    real = import_module("orchard")

    defer_init("orchard")

    assert sys.modules["orchard"] is real
    assert type(real) is ModuleType


@pytest.mark.parametrize("name", ["meadow", "sugar"])
def test_only_a_package_has_an_init_to_defer(name: str) -> None:
    with pytest.raises(ModuleNotFoundError, match=f"no package {name}"):
        defer_init(name)


def test_who_asks_for_an_absent_member_is_told_why_it_is_absent() -> None:
    absent: ModuleType = StubModule("sugar", "jam is not made", cane="none")

    assert absent.cane == "none"
    with pytest.raises(RuntimeError, match=r"sugar\.beet was asked for: jam is not made"):
        _ = absent.beet


def test_the_import_system_may_ask_an_absent_module_anything() -> None:
    assert not hasattr(StubModule("sugar", "jam is not made"), "__path__")


def test_a_deferred_module_is_imported_by_whoever_needs_a_member() -> None:
    deferred: ModuleType = DeferredModule("sugar")
    assert "sugar" not in sys.modules
    assert not hasattr(deferred, "__path__")

    assert deferred.cane == "real"
    assert sys.modules["sugar"] is not deferred
