"""The steps Shift and Watch: aliases run the version without plaintext for a part at first.

Between the two, and between one Watch and the next, the runbook sleeps: nothing waits in Lambda.
What is known is what the aliases themselves show, and when they began to shift.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .context import StepContext
from .planned_aliases import (
    move,
    now,
    require_calm,
    require_sealed,
    shifting,
    time_is_over,
    tries,
)


@dataclass(frozen=True, slots=True)
class Shifted:
    """What came of the step Shift."""

    since: datetime | None
    """When the last alias began to shift; None if none does."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """What came of the step Watch."""

    is_over: bool
    """Whether the rest can follow: the time is over, or no alias is left that shifts."""
    warnings: tuple[str, ...] = ()


def shift(context: StepContext) -> Shifted:
    """Give the published version its weight in the planned aliases, each under its RevisionId.

    An alias that has it already, from a run that broke off, keeps it; the time begins anew.

    Raises:
        StepFailed: the alarm is not as it should be, the version is not one that runs without
            plaintext, or the function itself is not sealed any more.
    """
    number = context.request.published
    if number is None or context.request.options.shift is None:
        return Shifted(None)
    require_calm(context)
    stays = move(context, number, by_weight=True)
    # Not read again: what was just written may not show yet, and would be left as it is.
    any_shifts = len(stays) < len(context.request.moves)
    return Shifted(now() if any_shifts else None, stays)


def watch(context: StepContext) -> Watched:
    """Look at the alarm, the function and the aliases, and tell whether the rest can follow.

    Raises:
        StepFailed: the alarm has gone off, or is gone; or the function was taken back meanwhile.
    """
    number = context.request.published
    if number is None:
        return Watched(is_over=True)
    require_calm(context)
    require_sealed(context)
    left: set[str] = set()
    for _ in tries(context):
        # The list may not show yet that they shift.
        left = set(shifting(context, number))
        if left:
            break
    return Watched(
        not left or time_is_over(context),
        tuple(
            f"The alias {name} was changed by somebody else while it was shifted"
            for name, _ in context.request.moves
            if name not in left
        ),
    )
