"""The commands that README and the documentation show, each with the test that runs it."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
PROGRAMS = ("python -m rule ", "lambda-no-plaintext-secrets ")
_BLOCK = re.compile(r"^[ ]*```console\n(.*?)^[ ]*```", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"\s+# .*$", re.MULTILINE)


class Runner(StrEnum):
    """The test that runs a command, as a path from the project's root."""

    PROGRAM = "tests/rule/cli/test_documentation.py"
    AUDIT = "tests/flows/test_audit.py"
    PRESS = "tests/flows/test_press.py"
    MAKE = "tests/documents/test_make.py"
    AWS = "tests/documents/test_aws.py"
    SAM = "tests/documents/test_sam.py"


@dataclass(frozen=True)
class Command:
    """A command as somebody types it, and what the page shows that it answers."""

    page: str
    """A path from the project's root."""
    text: str
    """One line, without its comment."""
    answer: str = ""

    def __str__(self) -> str:
        """The id of a test of the command: a long one is named by its beginning."""
        return textwrap.shorten(f"{self.page}: {self.text}", 120, placeholder=" ...")

    @property
    def words(self) -> list[str]:
        """The command's words as a shell reads them, without what is written to a file."""
        return shlex.split(self.text.partition(" > ")[0])

    @property
    def written_to(self) -> str:
        """The file that the answer is written to; empty for none."""
        return self.text.partition(" > ")[2]

    @property
    def placeholders(self) -> list[str]:
        """What each reader has to put something in for."""
        return _PLACEHOLDER.findall(self.text)

    def filled(self, values: Mapping[str, str]) -> Command:
        """Return the command with something in place of each placeholder.

        Args:
            values: by the placeholder.
        """
        text = _PLACEHOLDER.sub(lambda found: values[found[0]], self.text)
        return Command(self.page, text, self.answer)

    @property
    def arguments(self) -> list[str] | None:
        """What our own program is given; None for another program."""
        program = next((each for each in PROGRAMS if f"{self.text} ".startswith(each)), None)
        return None if program is None else self.words[len(program.split()) :]

    @property
    def runner(self) -> Runner | None:
        """The test that runs it; None if none does."""
        if (given := self.arguments) is not None:
            own = {"audit": Runner.AUDIT, "press": Runner.PRESS}
            return Runner.PROGRAM if "--template" in given else own.get(given[0], Runner.PROGRAM)
        program = self.words[0]
        return {"make": Runner.MAKE, "aws": Runner.AWS, "sam": Runner.SAM}.get(program)


PLACEHOLDERS = {
    "ACCOUNT": "of-an-account",
    "AGGREGATOR": "of-the-organization",
    "ARTIFACTS": "artifacts-of-this-region",
    "BACKOUT": "lambda-no-plaintext-secrets-BackoutRunbook-0123456789AB",
    "EXECUTION": "333ba70b-2333-48db-b17e-a5e69c6f4d1c",
    "FUNCTION_ARN": "arn:aws:lambda:eu-central-1:123456789012:function:checkout",
    "GRANT": "arn:aws:iam::123456789012:policy/lambda-no-plaintext-secrets/eu-central-1/grant",
    "RUNBOOK": "lambda-no-plaintext-secrets-RemediationRunbook-0123456789AB",
    "TOPIC": "arn:aws:sns:eu-central-1:123456789012:topic",
}
"""What stands on the pages for what each reader has, and an example of it."""
_PLACEHOLDER = re.compile(rf"\b(?:{'|'.join(PLACEHOLDERS)})\b(?!=)")

NOT_RUN = {
    'pipx install "$(echo dist/*.whl)[cli]"': "it asks an index, as tests/test_wheel.py need not",
    "umask 077": "it says what files may be read by, and nothing of ours",
    "rm values.json": "it removes a file",
}
"""Commands that no test runs, each with the reason."""


def commands(runner: Runner | None = None) -> list[Command]:
    """Return the commands of all pages, or those that one test runs."""
    found = [
        command
        for page in PAGES
        for command in commands_in(page.relative_to(ROOT).as_posix(), page.read_text("utf-8"))
    ]
    return [each for each in found if runner is None or each.runner is runner]


def commands_in(page: str, text: str) -> Iterator[Command]:
    """Yield the commands that a page shows, in their order.

    Args:
        page: its name.
        text: what stands on it.
    """
    for block in _BLOCK.findall(text):
        lines = re.sub(r"\\\n\s*", "", _COMMENT.sub("", block))
        for typed in re.split(r"^\s*\$ ", lines, flags=re.MULTILINE)[1:]:
            line, _, answer = typed.partition("\n")
            *before, last = line.strip().split(" && ")
            yield from (Command(page, each) for each in before)
            yield Command(page, last, answer.strip())


def shows(pattern: str, text: str) -> bool:
    """Tell whether a text has what a page shows of it, in which ``…`` stands for anything.

    Where lines break makes no difference: a terminal's width decides that.
    """
    flat, at = " ".join(text.split()), 0
    for part in pattern.split("…"):
        wanted = " ".join(part.split())
        at = flat.find(wanted, at) + len(wanted)
        if at < len(wanted):
            return False
    return True
