from __future__ import annotations

from pathlib import Path

import pytest

from tests.published import forms
from tests.published.__main__ import REGISTRIES, Forms, in_all_forms, judged, names_of
from tests.published.forms import NotMade, forms_of_node, forms_of_python, version_of
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


@pytest.mark.parametrize("forms_of", [forms_of_python, forms_of_node])
def test_what_cannot_be_installed_is_not_judged_later(
    forms_of: Forms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: str, folder: Path, given: str = "") -> None:
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
    def install(*_: str, folder: Path, given: str = "") -> None:
        (folder / "shop" / "shop").mkdir(parents=True)
        (folder / "shop" / "shop" / "a.py").write_text(given)

    monkeypatch.setattr(forms, "_run", install)

    package = in_all_forms("python", "shop", tmp_path / "kept" / "python")

    assert [each.form for each in package.forms] == ["whole", "slim"]
    assert not package.error
    assert not any(each.reasons for each in package.forms)
