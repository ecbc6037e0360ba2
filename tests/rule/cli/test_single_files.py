"""A single file, as hooks and editors give it: it is named, and its folder counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rule.cli.ending import CLEAN, FOUND, UNUSABLE
from rule.cli.main import main
from tests.rule.cli.package_folder import PASSWORD

CODE = f'password = "{PASSWORD}"\n'
VARIABLE = f"DB_PASSWORD={PASSWORD}\n"
TEMPLATE = f"""\
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties: {{Environment: {{Variables: {{DB_PASSWORD: {PASSWORD}}}}}}}
"""


@pytest.fixture(autouse=True)
def within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "src/app.py": CODE,
        "src/tests/conf.py": CODE,
        "shop/.env": VARIABLE,
        "shop/template.yaml": TEMPLATE,
    }.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (["package", "src/app.py"], "src/app.py:1"),
        (["package", "./src/app.py"], "./src/app.py:1"),
        (["package", "src/../src/app.py"], "src/../src/app.py:1"),
        (["package", "src/app.py", "src/tests/conf.py"], "src/app.py:1"),
        (["environment", "shop/.env"], "shop/.env: environment:DB_PASSWORD (line 1)"),
        (
            ["environment", "shop/template.yaml"],
            "shop/template.yaml (Orders): environment:DB_PASSWORD (line 4)",
        ),
        (
            ["audit", "--template", "shop/template.yaml"],
            "shop/template.yaml (Orders): environment:DB_PASSWORD (line 4)",
        ),
    ],
)
def test_the_table_names_the_file_that_was_given(
    capsys: pytest.CaptureFixture[str], given: list[str], line: str
) -> None:
    assert main(given) == FOUND
    assert capsys.readouterr().out.splitlines()[0].startswith(f"{line}  ")


def test_the_table_names_the_file_by_its_whole_path_if_that_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["package", str(tmp_path / "src" / "app.py")]) == FOUND
    assert capsys.readouterr().out.startswith(f"{tmp_path}/src/app.py:1 ")


def test_a_secret_in_a_single_file_has_an_address_that_exists(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["package", "src/app.py", "--format", "sarif"]) == FOUND
    [result] = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    [place] = result["locations"]

    assert place["physicalLocation"]["artifactLocation"]["uri"] == "src/app.py"
    assert "src/app.py:1 under password. " in result["message"]["text"]


def test_a_secret_in_a_single_file_stands_where_it_does_in_the_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def places(given: str) -> list[object]:
        main(["package", given, "--format", "sarif"])
        results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
        return [each["locations"] for each in results]

    assert places("src/app.py")[0] in places(".")


@pytest.mark.parametrize(
    ("exempt", "file", "code"),
    [
        ("tests/", "src/tests/conf.py", CLEAN),
        ("/src/tests/", "src/tests/conf.py", CLEAN),
        ("/src/tests/", "./src/tests/conf.py", CLEAN),
        ("conf.py", "src/tests/conf.py", CLEAN),
        ("tests/", "src/app.py", FOUND),
        ("/tests/", "src/tests/conf.py", FOUND),
        # Where the package begins is not known.
        ("src/", "src/../src/app.py", FOUND),
    ],
)
def test_a_single_file_is_exempt_with_its_folder(exempt: str, file: str, code: int) -> None:
    assert main(["package", "--exempt", exempt, file]) == code


@pytest.mark.parametrize("name", ["__init__.py", ".gitkeep", "py.typed", "src/empty.txt"])
def test_an_empty_file_is_read_and_holds_nothing(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    Path(name).touch()

    assert main(["package", name]) == CLEAN
    assert capsys.readouterr().out == "read 1 file, 0 bytes: 0 secrets found\n"
    assert main(["package", name, "src/app.py"]) == FOUND


@pytest.mark.parametrize("name", [".env", ".env.local", "shop.env", ".envrc"])
def test_an_empty_file_of_variables_has_none(name: str) -> None:
    Path(name).touch()

    assert main(["environment", name]) == CLEAN
    assert main(["environment", name, "shop/.env"]) == FOUND


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("package", "function.zip"),
        ("package", "shop-1.0-py3-none-any.whl"),
        ("package", "layer.tar.gz"),
        ("package", "layer.TGZ"),
        ("environment", "functions.json"),
        ("environment", "environment"),
        ("environment", "template.yaml"),
    ],
)
def test_an_empty_file_that_should_hold_something_is_not_clean(command: str, name: str) -> None:
    Path(name).touch()

    assert main([command, name]) == UNUSABLE


def test_one_long_path_moves_no_other_line(capsys: pytest.CaptureFixture[str]) -> None:
    long = f"src/{'a' * 120}.py"
    Path(long).write_text(CODE)

    assert main(["package", long, "src/app.py"]) == FOUND
    assert capsys.readouterr().out.splitlines()[:2] == [
        f"{long}:1  Secret Keyword",
        "src/app.py:1  Secret Keyword",
    ]
