"""Which progress a terminal is shown: a bar, or lines."""

from __future__ import annotations

import os
import sys
from typing import Protocol

from ..audit.audit import Progress
from ..audit.progress import Lines
from ..output.texts import printable
from .audit_plan import PlanProgress
from .ending import complain


class ClosingProgress(Progress, PlanProgress, Protocol):
    """Progress that can be taken from the screen."""

    def pressing(self, done: int, total: int, current: str) -> None:
        """Show how many functions are through, and at which steps the others are."""

    def close(self) -> None:
        """Take it from the screen."""


def progress_on_screen() -> ClosingProgress:
    """Return a bar where standard error is a terminal with colours and rich is installed."""
    if sys.stderr is not None and sys.stderr.isatty() and not os.environ.get("NO_COLOR"):
        try:
            from ..audit.bar import Bar  # noqa: PLC0415 - an extra of the wheel
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] != "rich":
                raise
        else:
            return Bar()
    return Lines(say)


def say(text: str) -> None:
    """Print a line about the run to standard error."""
    complain(printable(text))
