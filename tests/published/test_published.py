from __future__ import annotations

from pathlib import Path

import pytest

from tests.published import forms
from tests.published.__main__ import REGISTRIES, Forms, in_all_forms, judged, names_of
from tests.published.forms import (
    NotMade,
    bundles,
    forms_of_node,
    forms_of_python,
    version_of,
    versions_of,
)
from tests.published.results import Judged, Package, Results
from tests.rule.detection.written_values import drawn


@pytest.mark.parametrize("registry", REGISTRIES)
def test_a_list_has_300_packages_and_says_where_they_come_from(registry: str) -> None:
    names = names_of(registry)

    assert len(names) == len(set(names)) == 300
    head = (Path(__file__).parent / f"{registry}.txt").read_text("utf-8")[:300]
    assert "Source: " in head
    assert "2026" in head


def test_a_package_is_judged_as_the_code_of_a_function(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(f'\nTOKEN = "ghp_{drawn(36)}"\n')

    assert judged("whole", tmp_path).decisive[0] == "app.py:2  GitHub Token"
    assert judged("whole", tmp_path).unread == ()


def test_a_slim_package_has_no_records(tmp_path: Path) -> None:
    installed = tmp_path / "shop"
    for name in ("shop/__init__.py", "shop-1.2.dist-info/RECORD"):
        (installed / name).parent.mkdir(parents=True)
        (installed / name).write_text("")

    held = {
        form: sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.*") if p.is_file())
        for form, folder in forms_of_python("shop", installed)
    }

    assert held == {"whole": ["shop/__init__.py"], "slim": ["shop/__init__.py"]}
    assert version_of("shop", installed) == "1.2"
    assert [each.name for each in tmp_path.iterdir()] == ["shop"]


def test_what_a_bundle_loads_only_if_it_is_there_stays_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def bundle(*command: str, folder: Path, given: str = "") -> str:
        assert given
        external = [each for each in command if each.startswith("--external:")]
        asked.append(external)
        if len(external) < len(["pg", "sqlite3"]):
            error = NotMade("✘ [ERROR] …")
            wanted = "pg" if external else "sqlite3"
            error.said = f'✘ [ERROR] Could not resolve "{wanted}"\n\n  {folder}/a.js:1:2:'
            raise error
        return ""

    monkeypatch.setattr(forms, "_run", bundle)

    assert [form for form, _ in bundles("shop", tmp_path, tmp_path / "b")] == ["bundle", "minified"]
    both = ["--external:pg", "--external:sqlite3"]
    assert asked == [[], both[1:], both, both]


def test_what_cannot_be_bundled_at_all_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bundle(*_: str, folder: Path, given: str = "") -> str:
        error = NotMade(f"{folder}{given}")
        error.said = '✘ [ERROR] Could not resolve "shop"'
        raise error

    monkeypatch.setattr(forms, "_run", bundle)

    with pytest.raises(NotMade):
        next(bundles("shop", tmp_path, tmp_path / "b"))


@pytest.mark.parametrize("forms_of", [forms_of_python, forms_of_node])
def test_what_cannot_be_installed_is_not_judged_later(
    forms_of: Forms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: str, folder: Path, given: str = "") -> str:
        (tmp_path / "shop").mkdir(exist_ok=True)
        (tmp_path / "shop" / ".lock").write_text(given)
        raise NotMade(f"no such package in {folder}")

    monkeypatch.setattr(forms, "_run", fail)

    with pytest.raises(NotMade):
        next(forms_of("shop", tmp_path / "shop"))
    assert not (tmp_path / "shop").exists()


def test_what_was_judged_is_not_judged_again_by_the_same_code(tmp_path: Path) -> None:
    file = tmp_path / "build" / "results.jsonl"
    package = Package("node", "shop", "1.2", (Judged("bundle", ("index.js:1  A",), ("b: c",)),))

    Results(file, "this code").add(package)

    assert Results(file, "this code").of("node", "shop") == package
    assert Results(file, "this code").of("python", "shop") is None
    assert Results(file, "other code").of("node", "shop") is None


def test_what_is_kept_is_installed_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(*_: str, folder: Path, given: str = "") -> str:
        (folder / "shop" / "shop").mkdir(parents=True)
        (folder / "shop" / "shop" / "a.py").write_text(given)
        return ""

    monkeypatch.setattr(forms, "_run", install)

    package = in_all_forms("python", "shop", tmp_path / "kept" / "python")

    assert [each.form for each in package.forms] == ["whole", "slim"]
    assert not package.error
    assert not any(each.reasons for each in package.forms)


def test_the_versions_of_a_wheel_are_those_that_pip_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ["shop (1.10)\nAvailable versions: 1.10, 1.9.1, 1.9\n  INSTALLED: 1.9\n", "shop (1.0)\n"]

    def pip(*command: str, folder: Path, given: str = "") -> str:
        assert command[-1] == "shop"
        assert folder.is_dir()
        assert not given
        return told.pop(0)

    monkeypatch.setattr(forms, "_run", pip)

    assert versions_of("shop") == ["1.10", "1.9.1", "1.9"]
    assert versions_of("shop") == []
