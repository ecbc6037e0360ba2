"""The pages' commands of the command line are run as they stand, in a folder with such files."""

from __future__ import annotations

import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from rule.cli.arguments import parse_arguments
from rule.cli.ending import CLEAN, FOUND
from rule.cli.main import main
from tests.documents.commands import Command, Runner, commands, shows

COMMANDS = commands(Runner.PROGRAM)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the files that the document names, and change to their folder."""
    source = "PORT = 80\n"
    (tmp_path / ".env").write_text("PORT=80\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.py").write_text(source)
    (tmp_path / ".envrc").write_text("use nix\nexport PORT=80\n")
    function = {"FunctionName": "orders", "Environment": {"Variables": {"PORT": "80"}}}
    (tmp_path / "functions.json").write_text(json.dumps({"Functions": [function]}))
    (tmp_path / "dist").mkdir()
    with zipfile.ZipFile(tmp_path / "dist/shop-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("shop.py", source)
    with tarfile.open(tmp_path / "layer.tar.gz", "w:gz") as archive_of_layer:
        archive_of_layer.add(tmp_path / "src")
    with zipfile.ZipFile(tmp_path / "function.zip", "w") as archive:
        archive.writestr("app.py", f"DB_PASSWORD = {'harbor-' + 'pepper-71'!r}\n")
    for name in ("template.yaml", "cdk.out/Shop.template.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"Resources": {"A": {"Type": "AWS::Lambda::Function"}}}')
    (tmp_path / "serverless.yml").write_text("service: shop\nprovider: {name: aws}\n")
    (tmp_path / "plan.json").write_text('{"format_version": "1.2", "planned_values": {}}')
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_a_command_of_a_page_does_what_the_page_shows(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = main(command.arguments or [])

    assert ended == (FOUND if "function.zip" in command.text else CLEAN)
    assert shows(command.answer, capsys.readouterr().out)


def test_there_are_commands_to_run() -> None:
    assert len(COMMANDS) >= 12


@pytest.mark.parametrize("command", [*commands(Runner.AUDIT), *commands(Runner.PRESS)], ids=str)
def test_a_command_about_an_account_is_one_that_the_command_line_takes(command: Command) -> None:
    assert parse_arguments(command.arguments or []).command in ("audit", "press")
