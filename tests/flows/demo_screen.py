"""What the demo shows: progress, verdicts as they come, and the view."""

from __future__ import annotations

import contextlib
import io
import shutil
import textwrap
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from tests.rehearsal.compliance_view import Row, render


class Screen:
    """Writes to a terminal, or plainly to anything else, in the width that COLUMNS may give."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._terminal = out.isatty()
        self._after_blank_line = False
        if isinstance(out, io.TextIOWrapper):
            out.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show

    def say(self, text: str = "") -> None:
        """Write lines, wrapped, at once."""
        self._write("\n".join(_wrapped(line) for line in text.split("\n")))

    @contextlib.contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is done now, and afterwards how long it took."""
        started = time.monotonic()
        print(f"{what} ...", end="", file=self._out, flush=True)
        try:
            yield
        except BaseException:
            self._write("")
            raise
        self._write(f" {time.monotonic() - started:.1f} s")

    def verdict(self, row: Row) -> None:
        """Tell that a verdict has come."""
        self._write(f"  {row.time.astimezone():%H:%M:%S} {row.compliance:<13}  {row.resource}")

    def view(self, rows: Sequence[Row]) -> None:
        """Show the compliance view."""
        self._write(f"\n{render(rows, _width(), colour=self._terminal)}\n")

    def item(self, text: str) -> None:
        """Write one of several, wrapped; an ARN that is longer than a line stays whole."""
        self._write(_wrapped(text, first="  - ", then="    "))

    def command(self, text: str) -> None:
        """Show a command that does what is done now: one line, for it may be pasted."""
        self._write(f"\n  {text}\n")

    def commands(self, lines: Iterable[str]) -> None:
        """Show several commands, a line each."""
        self._write("\n" + "\n".join(f"  {line}" for line in lines) + "\n")

    def full_list(self, pages: Iterable[dict[str, Any]]) -> None:
        """Show the whole list behind an annotation, from the rule's log."""
        for page in pages:
            for finding in page["findings"]:
                note = "" if finding["counts"] else "  (third-party file or sample, not counted)"
                note = "  (exempt)" if finding["exempt"] else note
                self._write(f"  {finding['location']}  {finding['secret_type']}{note}")
            for unread in page["unread"]:
                self._write(f"  {unread['what']}: {unread['reason']}")

    def _write(self, text: str) -> None:
        if self._after_blank_line:
            text = text.removeprefix("\n")
        self._after_blank_line = text.endswith("\n") or not text
        print(text, file=self._out, flush=True)


def _width() -> int:
    return shutil.get_terminal_size().columns


def _wrapped(text: str, first: str = "", then: str = "") -> str:
    return textwrap.fill(
        text,
        _width(),
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
