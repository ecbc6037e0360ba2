"""Each `sam` command of the pages is one that SAM takes, with parameters that the template has."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from typing import Any

import pytest

from tests.documents.commands import PLACEHOLDERS, ROOT, Command, Runner, commands
from tests.template import TEMPLATE

COMMANDS = commands(Runner.SAM)
OVERRIDES = "--parameter-overrides"
PARSE = """
import importlib, json, sys
import click
refused = {}
for name, *words in json.load(sys.stdin):
    command = importlib.import_module(f"samcli.commands.{name}.command").cli
    try:
        command.make_parser(click.Context(command)).parse_args(list(words))
    except click.UsageError as error:
        refused[" ".join([name, *words])] = error.format_message()
json.dump(refused, sys.stdout)
"""


def refused(given: list[list[str]]) -> dict[str, str]:
    """Return what SAM's own parser says of the command lines that it does not take."""
    ran = subprocess.run(  # noqa: S603 - our own program
        [ROOT / ".tools/sam/bin/python", "-c", PARSE],
        input=json.dumps(given),
        env={"SAM_CLI_TELEMETRY": "0", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, str] = json.loads(ran.stdout)
    return answer


@pytest.mark.process
def test_sam_takes_each_command_and_refuses_what_it_does_not_know() -> None:
    unknown = ["deploy", "--guidet"]

    assert refused([*(command.words[1:] for command in COMMANDS), unknown]).keys() == {
        " ".join(unknown)
    }


def overrides(command: Command) -> dict[str, str]:
    """Return the parameters that a command gives to the template."""
    words = command.filled(PLACEHOLDERS).words
    if OVERRIDES not in words:
        return {}
    after = words[words.index(OVERRIDES) + 1 :]
    given = after[: next((n for n, word in enumerate(after) if word.startswith("-")), len(after))]
    parsed = [shlex.split(each)[0].partition("=") for each in given]
    return {name: value for name, _, value in parsed}


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_the_template_takes_each_parameter(command: Command) -> None:
    for name, value in overrides(command).items():
        parameter: dict[str, Any] = TEMPLATE["Parameters"][name]
        assert value in parameter.get("AllowedValues", [value])
        assert re.fullmatch(parameter.get("AllowedPattern", ".*"), value)


def test_parameters_are_given_somewhere() -> None:
    assert any(map(overrides, COMMANDS))
