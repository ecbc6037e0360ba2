"""The commands that the demo shows: each line may be pasted by itself into bash, zsh or fish.

They call a program that the demo writes: the AWS CLI as a client of the embedded AWS. It hands on
none of the shell's own variables, so a command reaches no other account, whatever the shell is set
up for, and leaves nothing in the shell.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.rehearsal.emulator import Emulator

_INSTALLED = Path(__file__).parents[2] / ".tools/awscli/bin/aws"
_PROGRAM = """#!/bin/sh
# The AWS CLI as a client of the embedded AWS; of your shell it has the search path only.
exec env -i PATH="$PATH" HOME={folder} NO_PROXY=127.0.0.1 {settings} \\
  AWS_PAGER= AWS_EC2_METADATA_DISABLED=true \\
  {aws} --endpoint-url {endpoint} "$@"
"""
_FOR_A_SHELL = re.compile(r"[^A-Za-z0-9_./:,=@%+-]")


@dataclass(frozen=True, slots=True)
class Commands:
    """Commands about one stack in one embedded AWS."""

    program: Path
    """The AWS CLI for the embedded AWS. It is gone with the embedded AWS."""
    outputs: Mapping[str, str]
    """Of the stack."""

    def line(self, *words: str) -> str:
        """Return a command as one line."""
        return " ".join(quoted(word) for word in (str(self.program), *words))

    def dry_run(self, function: str) -> str:
        """Return the command that says what the button would do."""
        return self._run("RemediationRunbookName", f"FunctionName={function},DryRun=true")

    def press(self, function: str) -> str:
        """Return the command that presses the button."""
        return self.line(
            *("configservice", "start-remediation-execution"),
            *("--config-rule-name", self.outputs["RuleName"]),
            *("--resource-keys", f"resourceType=AWS::Lambda::Function,resourceId={function}"),
        )

    def way_back(self, function: str) -> str:
        """Return the command that backs out."""
        return self._run("BackoutRunbookName", f"FunctionName={function}")

    def code_dry_run(self, function: str) -> str:
        """Return the command that says what would be moved out of the code."""
        parameters = f"FunctionName={function},DryRun=true,MoveCode=true"
        return self._run("RemediationRunbookName", parameters)

    def code_press(self, function: str) -> str:
        """Return the command that moves secrets out of the code."""
        return self._run("RemediationRunbookName", f"FunctionName={function},MoveCode=true")

    def edge_dry_run(self, function: str) -> str:
        """Return the command that says what the runbook for the edge would do."""
        return self._run("EdgeRunbookName", f"FunctionName={function},DryRun=true")

    def edge_press(self, function: str) -> str:
        """Return the command that starts the runbook for the edge."""
        return self._run("EdgeRunbookName", f"FunctionName={function}")

    def edge_way_back(self, function: str) -> str:
        """Return the command that backs out at the edge."""
        return self._run("EdgeBackoutRunbookName", f"FunctionName={function}")

    def questions(self, function: str) -> list[str]:
        """Return the commands by which one asks AWS Config, and the function."""
        return [
            self.line("configservice", "describe-compliance-by-config-rule"),
            self.line(
                *("configservice", "get-compliance-details-by-config-rule"),
                *("--config-rule-name", self.outputs["RuleName"]),
            ),
            self.line(
                *("configservice", "get-resource-config-history"),
                *("--resource-type", "AWS::Lambda::Function", "--resource-id", function),
            ),
            self.line("lambda", "get-function-configuration", "--function-name", function),
            self.line("lambda", "invoke", "--function-name", function, "/dev/stdout"),
        ]

    def _run(self, runbook: str, parameters: str) -> str:
        return self.line(
            *("ssm", "start-automation-execution"),
            *("--document-name", self.outputs[runbook], "--parameters", parameters),
        )


def write_commands(emulator: Emulator, outputs: Mapping[str, str]) -> Commands:
    """Write the program into the embedded AWS's own folder."""
    program = emulator.log.parent / "aws"
    settings = {
        name: value
        for name, value in emulator.environment().items()
        if name != "AWS_ENDPOINT_URL"  # given as an argument, which nothing overrides
    }
    program.write_text(
        _PROGRAM.format(
            folder=shlex.quote(str(program.parent)),
            settings=" ".join(f"{name}={shlex.quote(value)}" for name, value in settings.items()),
            aws=shlex.quote(str(_INSTALLED)) if _INSTALLED.exists() else "aws",
            endpoint=emulator.endpoint,
        )
    )
    program.chmod(0o700)
    return Commands(program, outputs)


def quoted(word: str) -> str:
    """Write a word so that bash, zsh and fish read it alike.

    Within single quotes a backslash is itself for bash and zsh, and not always for fish; so it, and
    the quote, stand outside of them.
    """
    if word and not word.startswith("=") and not _FOR_A_SHELL.search(word):
        return word
    parts = re.findall(r"\\|'|[^\\']+", word) or [""]
    return "".join({"\\": "\\\\", "'": '"\'"'}.get(part, f"'{part}'") for part in parts)
