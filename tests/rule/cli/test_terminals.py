"""Nothing that people copy is broken or coloured, whatever shows it; paths stay as they are."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from rule.cli.ending import FOUND
from rule.cli.main import main

PASSWORD = "harbor-" + "pepper-71"  # pragma: allowlist secret
WIDTHS = pytest.mark.parametrize("columns", [40, 80, 200])
LONG = "src/" + "a_folder_of_a_long_name/" * 6 + "settings.py"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with zipfile.ZipFile(tmp_path / "function.zip", "w") as archive:
        archive.writestr(LONG, f"DB_PASSWORD = {PASSWORD!r}\n")
    (tmp_path / "C:\\app\\.env").write_text(f"DB_PASSWORD={PASSWORD}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@WIDTHS
@pytest.mark.parametrize("colour", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}], ids=str)
def test_a_finding_is_one_line_at_any_width_and_in_no_colour(
    columns: int,
    colour: dict[str, str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    for name, value in colour.items():
        monkeypatch.setenv(name, value)
    assert folder.is_dir()

    assert main(["package", "function.zip"]) == FOUND
    finding, summary = capsys.readouterr().out.splitlines()

    assert finding == f"{LONG}:1  Secret Keyword"
    assert summary.endswith(": 1 secret found")


@WIDTHS
def test_an_example_of_the_help_is_one_line_at_any_width(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    examples = _examples(capsys)
    monkeypatch.setenv("COLUMNS", str(columns))

    assert len(examples) == 3
    assert _examples(capsys) == examples


def _examples(capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    text = capsys.readouterr().out.partition("examples:\n")[2].partition("\n\n")[0]
    return text.splitlines()


@pytest.mark.skipif(os.name != "posix", reason="the file's name is a path there")
def test_a_path_of_windows_is_told_as_it_was_given_and_is_an_address_of_a_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = "C:\\app\\.env"
    assert (folder / given).exists()

    assert main(["environment", given, given]) == FOUND
    assert capsys.readouterr().out.startswith(f"{given}: environment:DB_PASSWORD")

    assert main(["environment", given, "--format", "sarif"]) == FOUND
    [result] = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///C:/app/.env"
    }


def test_a_path_of_windows_that_is_not_there_is_named_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["environment", "D:\\stages\\prod.env"])

    assert "D:\\stages\\prod.env cannot be read" in capsys.readouterr().err
