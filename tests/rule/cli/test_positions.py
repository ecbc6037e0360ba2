"""Each variable of a file is found at its line and column, whatever the file's form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rule.cli.ending import FOUND
from rule.cli.environment_file import read_environments
from rule.cli.main import main

PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        (".env", "A=x\n", (1, 1)),
        (".env", "# x\n\nexport A=x\n", (3, 8)),
        (".env", "B='1\n2'\nA=x\n", (3, 1)),
        (".env", "B=1\r\nA=x\r\n", (2, 1)),
        (".env", "B=1\rA=x\r", (2, 1)),
        (".env", "\ufeffB=1\n'A'=x\n", (2, 2)),
        (".env", "B='y' A=x\n", (1, 7)),
        (".env", "A=w\nA=x\n", (2, 1)),
        (".env", "A=x\nA=x\n", (1, 1)),
        ("a.json", '{"A": "x"}', (1, 2)),
        ("a.json", '{\n  "B": "é",\n  "A": "x"\n}', (3, 3)),
        ("a.json", '{"Variables": {\n"A":\n"x"}}', (2, 1)),
        ("a.json", '[\n{"name": "A", "value": "x"}]', (2, 10)),
        ("a.json", '["B=1",\n  "A=x"]', (2, 3)),
        ("a.json", '{"Environment": {"Variables":\n {"A": "x"}}}', (2, 3)),
        ("a.json", '{"A": 7, "\\u0041": "x"}', (1, 10)),
        (".envrc", "use nix\n  export A=x\n", (2, 3)),
        (".envrc", "use nix\nread -r A <<EOF\nx\nEOF\n", (2, 1)),
        ("a.ps1", "#\n  $env:A = 'x'\n", (2, 3)),
        ("a.cmd", "@echo off\nset A=x\n", (2, 1)),
    ],
)
def test_a_variable_stands_where_its_name_does(
    name: str, text: str, place: tuple[int, int]
) -> None:
    [file] = read_environments(text.encode(), name)

    [found] = [each for each in file.variables if (each.name, each.value) == ("A", "x")]
    assert (found.position.line, found.position.column) == place


@pytest.mark.parametrize(
    ("format_name", "said"),
    [
        ("table", "environment:DB_PASSWORD (line 3)  Secret Keyword"),
        ("csv", ",DB_PASSWORD,,3,8,"),
        ("ndjson", '"line": 3, "column": 8'),
        ("json", '"line": 3,'),
        ("sarif", '"startLine": 3,'),
        ("junit", 'message="Secret Keyword in plaintext (line 3)"'),
        ("ocsf", '"line": 3,'),
    ],
)
def test_each_format_says_the_line_of_a_variable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], format_name: str, said: str
) -> None:
    (tmp_path / ".env").write_text(f"PORT=80\n\nexport DB_PASSWORD={PASSWORD}\n")

    assert main(["environment", str(tmp_path / ".env"), "--format", format_name]) == FOUND
    assert said in capsys.readouterr().out


def test_the_list_of_locations_is_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env").write_text(f"\nDB_PASSWORD={PASSWORD}\n")

    assert main(["environment", str(tmp_path / ".env"), "--json"]) == FOUND
    assert json.loads(capsys.readouterr().out) == [
        {"location": "environment:DB_PASSWORD", "secret_type": "Secret Keyword"}
    ]


def test_a_secret_that_moves_to_another_line_stays_the_same_for_a_code_host(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prints = []
    for text in (f"DB_PASSWORD={PASSWORD}\n", f"A=1\n\nDB_PASSWORD={PASSWORD}\n"):
        (tmp_path / ".env").write_text(text)
        main(["environment", str(tmp_path / ".env"), "--format", "sarif"])
        [result] = json.loads(capsys.readouterr().out)["runs"][0]["results"]
        prints.append(result["partialFingerprints"])

    assert prints[0] == prints[1]
