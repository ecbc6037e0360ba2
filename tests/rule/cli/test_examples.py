"""Each example of the help is run as it stands, in a folder with such files.

Those about an account are run on the embedded AWS, by `tests/flows/test_audit.py` and
`tests/flows/test_press.py`.
"""

from __future__ import annotations

import gzip
import json
import shlex
import zipfile
from pathlib import Path

import pytest

from rule.cli.arguments import parse_arguments
from rule.cli.ending import CLEAN, UNUSABLE
from rule.cli.examples import EXAMPLES
from rule.cli.main import main
from rule.cli.program import _start

ALL = sorted({example for each in EXAMPLES.values() for example in each})
OF_FILES = [
    each
    for each in ALL
    if not each.startswith(("audit", "press")) or "--template" in shlex.split(each)
]
FUNCTION = {"FunctionName": "orders", "Environment": {"Variables": {"PORT": "80"}}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = "PORT = 80\n"
    for name in (".env", "prod.env"):
        (tmp_path / name).write_text("PORT=80\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.py").write_text(source)
    with zipfile.ZipFile(tmp_path / "function.zip", "w") as archive:
        archive.writestr("app.py", source)
    (tmp_path / "functions.json").write_text(json.dumps({"Functions": [FUNCTION]}))
    (tmp_path / "template.yaml").write_text('{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}')
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt") as corpus:
        corpus.write(json.dumps({"id": 1, "name": "PORT", "value": "80"}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("example", OF_FILES)
def test_an_example_about_files_works_as_it_stands(example: str, folder: Path) -> None:
    arguments = shlex.split(example)

    assert main(arguments) == CLEAN
    assert "--output" not in arguments or (folder / arguments[-1]).exists()


@pytest.mark.parametrize("example", [each for each in ALL if each not in OF_FILES])
def test_an_example_about_an_account_is_one_that_the_command_line_takes(example: str) -> None:
    assert parse_arguments(shlex.split(example)).command in ("audit", "press")


@pytest.mark.parametrize("command", EXAMPLES)
def test_the_help_of_a_command_shows_its_examples(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        parse_arguments([*filter(None, [command]), "--help"])
    told = capsys.readouterr().out.partition("examples:\n")[2].partition("\n\n")[0]

    assert told.splitlines() == [f"  python -m rule {each}" for each in EXAMPLES[command]]
    assert command == "predict" or len(EXAMPLES[command]) == 3
    assert all(each.split()[0] == command for each in EXAMPLES[command] if command)


def test_every_command_has_examples_and_the_program_begins_with_an_audit() -> None:
    assert {each.split()[0] for each in ALL} == {*EXAMPLES} - {""}
    assert EXAMPLES[""][0].startswith("audit")


def test_on_windows_it_says_where_to_run_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "win32")

    assert _start() == UNUSABLE
    assert "run this in WSL" in capsys.readouterr().err
