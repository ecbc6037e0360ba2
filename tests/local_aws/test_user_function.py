from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.local_aws import user_function
from tests.local_aws.artifact import zip_files
from tests.local_aws.user_function import Unusable, load


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
    function = load(package, an_environment(tmp_path, '{"COLOUR": "green"}'), "a.b", "python3.13")
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
    monkeypatch.setattr(user_function, limit, 50)
    with pytest.raises(Unusable, match=says):
        load(package, None, "a.b", "python3.13")


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
