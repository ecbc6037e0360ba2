"""What the command line exempts, and what it never does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rule.cli.ending import CLEAN, FOUND, UNFINISHED, UNUSABLE
from rule.cli.main import main
from tests.rule.cli.package_folder import PASSWORD


@pytest.mark.parametrize(
    ("exempt", "code", "noted"),
    [
        (["--exempt", "handler.py"], CLEAN, ["1 exempt: handler.py:2."]),
        (["--exempt", "x/, *.py reason=OPS-1"], CLEAN, ["1 exempt: handler.py:2."]),
        (["--exempt", "x/", "--exempt", "/handler.*"], CLEAN, ["1 exempt: handler.py:2."]),
        (
            ["--exempt", "*.py until=9999-12-31"],
            CLEAN,
            ["1 exempt until 9999-12-31: handler.py:2."],
        ),
        (
            ["--exempt", "*.py until=2020-02-29"],
            FOUND,
            ["Exemption for *.py expired on 2020-02-29."],
        ),
        (["--exempt", "node_modules/"], FOUND, []),
        (["--exempt", ""], FOUND, []),
    ],
)
def test_paths_of_a_package_are_exempt(
    folder: Path, capsys: pytest.CaptureFixture[str], exempt: list[str], code: int, noted: list[str]
) -> None:
    expected = [f"note: {note}" for note in noted]

    assert main(["package", *exempt, str(folder)]) == code
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "xempt" in line] == expected
    assert any(line.startswith("handler.py:2 ") for line in lines) is (code == FOUND)

    assert main(["package", *exempt, "--json", str(folder)]) == code
    shown = capsys.readouterr()
    assert [line for line in shown.err.splitlines() if "xempt" in line] == expected
    assert bool(json.loads(shown.out)) is (code == FOUND)


@pytest.mark.parametrize(
    ("exempt", "code"),
    [
        (["--exempt", "DB_*"], CLEAN),
        (["--exempt", "A, DB_PASSWORD until=9999-12-31 reason=OPS-1"], CLEAN),
        (["--exempt", "DB_PASSWORD until=2020-02-29"], FOUND),
        (["--exempt", "db_*"], FOUND),
    ],
)
def test_variables_are_exempt(tmp_path: Path, exempt: list[str], code: int) -> None:
    file = tmp_path / ".env"
    file.write_text(f"DB_PASSWORD={PASSWORD}\n")
    assert main(["environment", *exempt, str(file)]) == code


@pytest.mark.parametrize(
    ("command", "exempt"),
    [
        ("environment", "DB-PASSWORD"),
        ("environment", "*"),
        ("environment", "tests/"),
        ("package", "**"),
        ("package", "!tests/"),
        ("package", "tests/ until=tomorrow"),
    ],
)
def test_a_malformed_exemption_is_a_wrong_command_line(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, exempt: str
) -> None:
    with pytest.raises(SystemExit, match=str(UNUSABLE)):
        main([command, "--exempt", exempt, str(folder)])
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("python -m rule: argument --exempt: holds ")


def test_an_exemption_makes_nothing_clean_that_was_not_read(folder: Path) -> None:
    (folder / "broken.zip").write_bytes(b"PK\3\4 and no more")
    assert main(["package", "--exempt", "*.py", "--exempt", "*.zip", str(folder)]) == UNFINISHED
