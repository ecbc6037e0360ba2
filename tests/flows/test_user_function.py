from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows import user_function, user_package
from tests.flows.user_function import load, load_event
from tests.flows.user_package import Unusable
from tests.rehearsal.zips import zip_files


def a_package(folder: Path) -> Path:
    path = folder / "my orders.zip"
    path.write_bytes(zip_files({"app.py": "x = 1\n" * 100}))
    return path


def an_environment(folder: Path, content: str) -> Path:
    path = folder / "environment.json"
    path.write_text(content)
    return path


def test_a_package_and_its_variables_are_read(tmp_path: Path) -> None:
    package = a_package(tmp_path)
    function = load(package, an_environment(tmp_path, '{"COLOUR": "green"}'), "app.x", "python3.13")
    assert function.name == "my-orders"
    assert function.package == package.read_bytes()
    assert function.environment == {"COLOUR": "green"}


def test_variables_alone_are_enough(tmp_path: Path) -> None:
    function = load(None, an_environment(tmp_path, '{"COLOUR": "green"}'), "a.b", "nodejs22.x")
    assert function.name == "function"
    assert function.package


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("COLOUR=green", "line 1, column 1"),
        ('["green"]', "an object of strings"),
        ('{"COLOUR": 1}', "an object of strings"),
        ('{"2ND": "green"}', "'2ND'"),
        ('{"A": "green"}', "'A'"),
        (json.dumps({"COLOUR": "g" * 4096}), "4,096"),
    ],
)
def test_an_environment_that_lambda_would_refuse_is_refused(
    tmp_path: Path, content: str, says: str
) -> None:
    path = an_environment(tmp_path, content)
    with pytest.raises(Unusable) as refused:
        load(None, path, "a.b", "python3.13")
    assert says in str(refused.value)
    assert str(path) in str(refused.value)
    assert "green" not in str(refused.value)


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(Unusable, match=r"package .*missing: No such file"):
        load(missing, None, "a.b", "python3.13")
    with pytest.raises(Unusable, match=r"environment .*missing: No such file"):
        load(None, missing, "a.b", "python3.13")


def test_a_package_must_be_a_zip(tmp_path: Path) -> None:
    text = tmp_path / "app.py"
    text.write_text("x = 1")
    with pytest.raises(Unusable, match="not a zip file"):
        load(text, None, "a.b", "python3.13")


@pytest.mark.parametrize(("limit", "says"), [("MOST_ZIPPED", "50 MB"), ("MOST_UNZIPPED", "250 MB")])
def test_a_package_must_not_be_larger_than_lambda_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, says: str
) -> None:
    package = a_package(tmp_path)
    monkeypatch.setattr(user_package, limit, 50)
    with pytest.raises(Unusable, match=says):
        load(package, None, "a.b", "python3.13")


def test_a_folder_is_packed_with_modes_and_with_what_its_links_point_at(tmp_path: Path) -> None:
    folder = tmp_path / "-größe 注文"
    (folder / "node_modules" / ".store" / "m").mkdir(parents=True)
    (folder / "node_modules" / ".store" / "m" / "index.js").write_text("exports.x = 1;\n")
    (folder / "node_modules" / "m").symlink_to(".store/m")
    (folder / "node_modules" / ".store" / "m" / "above").symlink_to("..")
    (folder / "gone").symlink_to("nowhere")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "old.pyc").write_bytes(b"x")
    (folder / "index.mjs").write_text("export const handler = () => 1;\n")
    (folder / "run-größe.sh").write_text("#!/bin/sh\n")
    (folder / "run-größe.sh").chmod(0o755)

    function = load(folder, None)

    assert function.package is not None
    with zipfile.ZipFile(io.BytesIO(function.package)) as archive:
        modes = {e.filename: e.external_attr >> 16 & 0o777 for e in archive.infolist()}
    assert {"node_modules/m/index.js", "node_modules/.store/m/index.js", "index.mjs"} <= set(modes)
    assert modes["run-größe.sh"] == 0o755
    assert not {"gone", "__pycache__/old.pyc"} & set(modes)
    assert load(folder, None).package == function.package
    assert (function.handler, function.runtime) == ("index.handler", "nodejs22.x")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("my orders.zip", "my-orders"),
        ("-odd-.zip", "odd"),
        ("注文.zip", "function"),
        ("v1.2.zip", "v1-2"),
        ("x" * 80 + ".zip", "x" * 64),
    ],
)
def test_a_function_is_named_after_its_package(tmp_path: Path, given: str, name: str) -> None:
    (tmp_path / given).write_bytes(zip_files({"app.py": "def handler(a, b): ...\n"}))
    assert load(tmp_path / given, None).name == name


def test_relative_paths_and_the_folder_one_stands_in_are_packages_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders" / "app.py").write_text("def handler(event, context): ...\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load(Path("orders"), None).name == "orders"
    assert load(Path("~/orders"), None).name == "orders"
    monkeypatch.chdir(tmp_path / "orders")
    assert load(Path(), None).name == "orders"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (Path.exists, "it holds nothing; give"),
        (lambda folder: (folder / "a").symlink_to("nowhere"), "it holds nothing; give"),
        (lambda folder: os.close(os.open(bytes(folder) + b"/\xff", os.O_CREAT)), "rename it"),
    ],
)
def test_a_folder_that_cannot_be_packed_is_refused(
    tmp_path: Path, make: Callable[[Path], object], says: str
) -> None:
    make(tmp_path)
    with pytest.raises(Unusable, match=says):
        load(tmp_path, None)


def test_a_damaged_zip_is_refused_by_the_name_of_what_is_damaged(tmp_path: Path) -> None:
    package = a_package(tmp_path)
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("app.py", "def handler(event, context): ...")
    package.write_bytes(package.read_bytes().replace(b"event, context", b"event, CONTEXT"))
    with pytest.raises(Unusable, match=r"app.py in it is damaged; zip it anew"):
        load(package, None)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "not JSON"),
        (b'"' + b"\xff" * 9, "not UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b'"' + b"x" * user_function.MOST_EVENT + b'"', "6 MB"),
    ],
)
def test_an_event_that_lambda_would_refuse_is_refused(
    tmp_path: Path, content: bytes, says: str
) -> None:
    event = tmp_path / "event.json"
    event.write_bytes(content)
    with pytest.raises(Unusable, match=says):
        load_event(event, tmp_path)


def test_an_event_may_be_any_json_and_an_empty_object_stands_for_none(tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(" [1, null]\n")
    assert load_event(event, tmp_path) == b" [1, null]\n"
    assert load_event(None, None) == b"{}"
    with pytest.raises(Unusable, match="give PACKAGE, too"):
        load_event(event, None)


@pytest.mark.parametrize(
    ("handler", "runtime", "says"),
    [
        ("", "python3.13", "handler ''"),
        ("app handler", "python3.13", "no space"),
        ("a" * 129, "python3.13", "128"),
        ("a.b", "python2", "python3.13"),
        ("a.b", "cobol", "none of Lambda's"),
    ],
)
def test_a_handler_and_a_runtime_are_checked(handler: str, runtime: str, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        load(None, None, handler, runtime)
