"""What became of a press, function by function. Never a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..aws.executions import Execution


class State(StrEnum):
    """What became of one function."""

    DONE = "done"
    """The runbook succeeded; in a dry run: there is a plan."""
    DONE_BEFORE = "done before"
    """The runbook succeeded earlier, and was not started again."""
    FAILED = "failed"
    """It ended otherwise; in a dry run: it refused. Or it could not be started."""
    UNDER_WAY = "under way"
    """It goes on in the account, and is not followed any more."""
    UNSURE = "unsure"
    """Nobody knows whether it was begun: its start was not answered."""
    NOT_BEGUN = "not begun"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What became of one function."""

    function: str
    state: State
    execution: Execution | None = None
    """As it was seen last; None if there was none."""
    reason: str = ""
    """Why there is no execution, or why it is not followed; empty if nothing is to be said."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.state in (State.DONE, State.DONE_BEFORE)


@dataclass(frozen=True, slots=True)
class PressResult:
    """What became of all functions, in the order in which they were named."""

    functions: tuple[Pressed, ...]
    interrupted: bool = False
    seconds: float = 0.0

    def lets_others_begin(self, *, dry_run: bool) -> bool:
        """Tell whether a press may go on elsewhere.

        Args:
            dry_run: whether it was one, whose refusals are answers, and stop nothing.
        """
        return all(
            each.is_done or (dry_run and each.state is State.FAILED and each.execution)
            for each in self.functions
        )

    def count(self, state: State) -> int:
        """Return how many functions are in a state."""
        return sum(each.state is state for each in self.functions)
