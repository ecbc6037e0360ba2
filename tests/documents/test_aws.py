"""Each `aws` command of the pages is one that the AWS CLI takes: it checks what it would send.

`tests/flows/test_documented_commands.py` runs on the embedded AWS what can be run there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents.aws_cli import AwsCli, aws_cli
from tests.documents.commands import PLACEHOLDERS, Command, Runner, commands
from tests.template import TEMPLATE

COMMANDS = commands(Runner.AWS)
pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def cli() -> Iterator[AwsCli]:
    with aws_cli() as running:
        yield running


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_the_aws_cli_takes_the_command(command: Command, cli: AwsCli, tmp_path: Path) -> None:
    values = tmp_path / "values.json"
    values.write_text("{}")
    words = [
        each.replace("file://values.json", f"file://{values}")
        for each in command.filled(PLACEHOLDERS).words[1:]
    ]

    answer = cli.run(words)

    assert answer.code == 0, answer.errors


@pytest.mark.parametrize(
    "words",
    [
        ["lambda", "tag-resources"],
        [
            "lambda",
            "tag-resource",
            "--resource",
            "arn:aws:lambda:eu-central-1:123456789012:function:x",
        ],
        ["sns", "subscribe", "--topic-arn", "TOPIC", "--protocol", "email", "--endpoint", "a"],
        ["secretsmanager", "put-secret-value", "--secret-id", ""],
    ],
)
def test_it_refuses_what_it_does_not_know(words: list[str], cli: AwsCli) -> None:
    assert cli.run(words).code != 0


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_an_output_of_the_stack_that_is_asked_for_is_there(command: Command) -> None:
    asked = [
        word.partition("OutputKey=='")[2].partition("'")[0]
        for word in command.words
        if "OutputKey==" in word
    ]

    assert [name for name in asked if name not in TEMPLATE["Outputs"]] == []
