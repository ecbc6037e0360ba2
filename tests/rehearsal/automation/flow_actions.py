"""Actions that call nothing: ``aws:branch`` and ``aws:sleep``.

Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-branch.html
and https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from .actions import Action, ActionFailed, Inputs, Result, Surroundings
from .choices import holds

_DURATION = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_LONGEST_SLEEP_SECONDS = 7 * 86_400


def _branch(inputs: Inputs, _: Surroundings) -> Result:
    try:
        chosen = next((choice for choice in inputs["Choices"] if holds(choice)), None)
    except ValueError as error:
        raise ActionFailed(f"a Numeric condition compares what is no number: {error}") from None
    return Result(next_step=chosen["NextStep"] if chosen else inputs.get("Default"))


def _sleep(inputs: Inputs, surroundings: Surroundings) -> Result:
    longest = surroundings.switches.longest_sleep_seconds
    surroundings.abandoned.wait(min(how_long(inputs), longest))
    return Result()


def how_long(inputs: Inputs) -> float:
    """Return how many seconds a step sleeps.

    Raises:
        ActionFailed: it says that in no known form.
    """
    if "Timestamp" in inputs:
        until = datetime.fromisoformat(str(inputs["Timestamp"]))
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    duration = _DURATION.fullmatch(str(inputs.get("Duration", "")))
    if not duration:
        raise ActionFailed("aws:sleep needs a Duration such as PT10M, or a Timestamp")
    return sum(int(duration[unit] or 0) * seconds for unit, seconds in _SECONDS.items())


BRANCH = Action(_branch, needed=("Choices",), known=("Default",), seconds=300)
SLEEP = Action(
    _sleep, needed=(), known=("Duration", "Timestamp"), seconds=_LONGEST_SLEEP_SECONDS + 60
)
