"""What the command line says about an input that it cannot read, or that holds nothing."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rule.cli.ending import CLEAN, UNUSABLE
from rule.cli.main import main


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t", b"\xef\xbb\xbf"])
def test_input_that_holds_nothing_is_unusable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert main(["environment", "-"]) == UNUSABLE
    assert capsys.readouterr() == ("", "python -m rule: -: it is empty: nothing was read\n")


def test_an_environment_without_variables_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ".env"
    file.write_text("# DB_PASSWORD=\n")
    assert main(["environment", str(file)]) == CLEAN
    assert capsys.readouterr().out == "read 0 variables, 1 file, 15 bytes: 0 secrets found\n"


@pytest.mark.parametrize("arguments", [["environment", ""], ["package", ""]])
def test_an_empty_name_is_no_name_of_the_folder_one_is_in(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == UNUSABLE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "is empty" in shown.err


def holds_nothing(path: Path) -> None:
    path.mkdir()


def holds_a_folder(path: Path) -> None:
    (path / "src").mkdir(parents=True)


def holds_a_pipe(path: Path) -> None:
    path.mkdir()
    os.mkfifo(path / "app.py")


def holds_a_link_that_leads_nowhere(path: Path) -> None:
    path.mkdir()
    (path / "app.py").symlink_to("built/app.py")


def is_an_empty_zip(path: Path) -> None:
    zipfile.ZipFile(path, "w").close()


@pytest.mark.parametrize(
    "make",
    [
        holds_nothing,
        holds_a_folder,
        holds_a_pipe,
        holds_a_link_that_leads_nowhere,
        is_an_empty_zip,
    ],
)
def test_a_package_without_files_is_unusable(
    make: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "package")
    assert main(["package", str(tmp_path / "package")]) == UNUSABLE
    assert capsys.readouterr().err.endswith("package holds no files: nothing was read\n")


def test_a_package_is_not_waited_for_at_a_pipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for given in (tmp_path / "pipe", Path(os.devnull)):
        assert main(["package", str(given)]) == UNUSABLE
        assert "is neither a folder, an archive nor text" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"\xff\xfe\xff", "is neither UTF-8"),
        (b"velvet nimbus", "line 1 is neither NAME=value nor a comment"),
        (b'{"A": "velvet"', "it is not JSON (line 1, column 15)"),
        (
            b'{"A": {"B": ["velvet"]}}',
            "A.B must be a string, a number or a boolean, as Lambda's variables are",
        ),
        (b'{"A":' * 100_000, "its JSON is nested too deeply"),
    ],
)
def test_an_environment_that_cannot_be_read_says_why_and_quotes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, message: str
) -> None:
    file = tmp_path / "environment"
    if content is not None:
        file.write_bytes(content)
    assert main(["environment", str(file)]) == UNUSABLE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"python -m rule: {file}")
    assert message in shown.err
    assert "velvet" not in shown.err


def test_a_package_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "a.out"
    program.write_bytes(b"\x7fELF" + bytes(range(32)) * 9 + b"velvet")
    assert main(["package", str(program)]) == UNUSABLE
    assert "is neither a folder, an archive nor text" in capsys.readouterr().err
    assert main(["package", str(tmp_path / "none")]) == UNUSABLE
    assert "cannot be read: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("main.tf.json", '{"resource": {"aws_lambda_function": {}}}', "terraform show -json"),
        ("terraform.tfstate", '{"encrypted_data": "x", "meta": {}}', "it is no template of"),
    ],
)
def test_a_file_of_terraform_is_refused_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content)

    assert main(["environment", str(tmp_path / name)]) == UNUSABLE
    assert said in capsys.readouterr().err
