"""What we are fed with and what peers are fed with is the same code."""

from __future__ import annotations

import functools
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rule.model import Provenance, SourceFile
from rule.sources.reader import text_files_of_zip
from tests.bench import packages

RECORD = '{"packages": {"node_modules/axios": {"version": "1.0.0", "integrity": "sha512-x"}}}'
MANIFEST = '{"name": "axios", "version": "1.0.0", "license": "MIT", "main": "index.js"}'
INSTALLED = {
    ".package-lock.json": RECORD,
    "axios/package.json": MANIFEST,
    "axios/index.js": "exports.get = 1;\n",
    "@babel/standalone/babel.min.js": "var e;\n",
}


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    node = tmp_path / "node_modules"
    for name, content in INSTALLED.items():
        (node / name).parent.mkdir(parents=True, exist_ok=True)
        (node / name).write_text(content)
    monkeypatch.setattr(packages, "_NODE", node)
    monkeypatch.setattr(packages, "_BUNDLE", node / "@babel/standalone/babel.min.js")
    monkeypatch.setattr(packages, "BUILT", tmp_path / "bench")
    of_bundle = functools.cache(packages.node_package.__wrapped__)
    monkeypatch.setattr(packages, "node_package", of_bundle)
    yield tmp_path
    packages.installed_node_package.cache_clear()


def read(zipped: Path) -> dict[str, SourceFile]:
    with zipped.open("rb") as file:
        return {each.path: each for each in text_files_of_zip(file) if isinstance(each, SourceFile)}


@pytest.mark.usefixtures("built")
def test_what_npm_installed_is_proven_to_be_published_and_peers_read_the_same_files() -> None:
    packages.installed_node_package.cache_clear()
    subject = packages.installed_node_package()

    found = read(subject.zipped)
    given = {
        path.relative_to(subject.folder).as_posix(): path.read_text()
        for path in subject.folder.rglob("*")
        if path.is_file()
    }

    assert found.pop("node_modules/.package-lock.json").text == RECORD
    assert {
        name.replace("node_modules/", "modules/"): each.text for name, each in found.items()
    } == given
    own = {name for name, each in found.items() if each.provenance is Provenance.OWN}
    assert own == {"index.js"}


@pytest.mark.usefixtures("built")
def test_the_same_files_elsewhere_are_own_code() -> None:
    found = read(packages.node_package().zipped)

    assert {each.provenance for each in found.values()} == {Provenance.OWN}
    with zipfile.ZipFile(packages.node_package().zipped) as archive:
        assert sorted(archive.namelist()) == sorted(found)
