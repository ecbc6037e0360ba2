"""What the demo shows: progress, verdicts as they come, the view, and what to ask oneself."""

from __future__ import annotations

import contextlib
import shutil
import textwrap
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from tests.local_aws.compliance_view import Row, render
from tests.local_aws.emulator import Emulator

_WIDTH_OF_NO_TERMINAL = 120
_INSTALLED = Path(".tools/awscli/bin/aws")
AWS_CLI = str(_INSTALLED) if _INSTALLED.exists() else "aws"
"""The AWS CLI, as somebody in the project's folder would call it."""


class Screen:
    """Writes to a terminal, or plainly to anything else."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._terminal = out.isatty()

    def say(self, text: str = "") -> None:
        """Write lines, at once."""
        print(text, file=self._out, flush=True)

    @contextlib.contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is done now, and afterwards how long it took."""
        started = time.monotonic()
        print(f"{what} ...", end="", file=self._out, flush=True)
        try:
            yield
        except BaseException:
            self.say()
            raise
        self.say(f" {time.monotonic() - started:.1f} s")

    def verdict(self, row: Row) -> None:
        """Tell that a verdict has come."""
        self.say(f"  {row.time.astimezone():%H:%M:%S} {row.compliance:<13}  {row.resource}")

    def view(self, rows: Sequence[Row]) -> None:
        """Show the compliance view."""
        width = _WIDTH_OF_NO_TERMINAL
        if self._terminal:
            width = shutil.get_terminal_size().columns
        self.say(f"\n{render(rows, width, colour=self._terminal)}")

    def item(self, text: str) -> None:
        """Write one of several, wrapped."""
        width = shutil.get_terminal_size().columns if self._terminal else _WIDTH_OF_NO_TERMINAL
        self.say(textwrap.fill(text, width, initial_indent="  - ", subsequent_indent="    "))

    def command(self, text: str) -> None:
        """Show a command that does what is done now."""
        self.say(f"\n  {text}\n")

    def full_list(self, pages: Iterable[dict[str, Any]]) -> None:
        """Show the whole list behind an annotation, from the rule's log."""
        for page in pages:
            for finding in page["findings"]:
                note = "" if finding["counts"] else "  (third-party file, not counted)"
                note = "  (exempt)" if finding["exempt"] else note
                self.say(f"  {finding['location']}  {finding['secret_type']}{note}")
            for unread in page["unread"]:
                self.say(f"  {unread['what']}: {unread['reason']}")


def how_to_ask(emulator: Emulator, rule_name: str, function: str) -> str:
    """Return the commands by which the AWS CLI is a client of the embedded AWS."""
    exports = " ".join(f"{name}={value}" for name, value in emulator.environment().items())
    return f"""
While it runs (--keep keeps it running), ask AWS Config yourself:

  export {exports}
  {AWS_CLI} configservice describe-compliance-by-config-rule
  {AWS_CLI} configservice get-compliance-details-by-config-rule --config-rule-name {rule_name}
  {AWS_CLI} configservice get-resource-config-history --resource-type AWS::Lambda::Function \\
      --resource-id {function}
"""
