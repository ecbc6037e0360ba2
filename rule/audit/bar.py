"""Progress as a bar, drawn by rich."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Column

from .progress import Estimate, doing


@dataclass(slots=True)
class Bar:
    """A bar on the terminal that standard error is; it goes when the audit ends."""

    console: Console = field(default_factory=lambda: Console(stderr=True))
    _progress: Progress = field(init=False)
    _task: TaskID = field(init=False)
    _estimate: Estimate = field(default_factory=Estimate)
    _of_plans: Estimate = field(default_factory=Estimate)

    def __post_init__(self) -> None:
        self._progress = Progress(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            # What is being done may be long: it is cut, and the bar is not.
            TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True)),
            console=self.console,
            transient=True,
            expand=True,
            auto_refresh=False,  # a thread of its own would be in the way of forks
        )
        self._task = self._progress.add_task("", total=None)
        self._progress.start()

    def listing(self, left: int, current: str) -> None:
        """Show which place is listed."""
        more = f", {left - 1:,} more to list" if left > 1 else ""
        self._show(None, 0, f"listing {current}{more}")

    def judging(self, done: int, total: int, current: str, slowness: float) -> None:
        """Show how many functions are judged."""
        left = self._estimate.left(done, total)
        rest = f"some {left} left: " if left else ""
        self._show(total, done, f"{rest}{doing(current, slowness)}")

    def planning(self, done: int, total: int, current: str) -> None:
        """Show how many functions are planned."""
        left = self._of_plans.left(done, total)
        self._show(total, done, f"{f'some {left} left: ' if left else ''}planning {current}")

    def pressing(self, done: int, total: int, current: str) -> None:
        """Show how many functions are through, and at which steps the others are."""
        self._show(total, done, current)

    def note(self, text: str) -> None:
        """Print what matters beyond the moment, above the bar."""
        self._progress.console.print(f"note: {escape(text)}", highlight=False, soft_wrap=True)

    def close(self) -> None:
        """Remove the bar."""
        self._progress.stop()

    def _show(self, total: int | None, done: int, text: str) -> None:
        self._progress.update(self._task, total=total, completed=done, description=escape(text))
        self._progress.refresh()
