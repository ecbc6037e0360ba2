"""The aliases that the plan listed: read as they are now, and moved each under its RevisionId."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from ..aws import alarms, aliases, snapshots
from ..model import Alias, Secret, Snapshot
from ..planning.shifting import why_alarmed
from ..planning.wiring import needs_secret
from . import grants
from .context import StepContext, StepFailed
from .publish import why_it_stays

_ROUNDS = 4
"""How often others may change an alias meanwhile."""


def move(context: StepContext, number: str, *, by_weight: bool) -> tuple[str, ...]:
    """Move the planned aliases to a version: for a part of their invocations, or for all.

    What is there already is left as it is. If aliases are shifted, one gets the rest only if it
    still is as it was when it got its weight: whoever changed it since had a reason.

    Returns:
        Which aliases stay, and why.

    Raises:
        StepFailed: the version is not one that runs without plaintext, or others keep changing an
            alias.
    """
    name = context.request.function_name
    new = snapshots.read(context.aws, name, number)
    if not needs_secret(new.function, context.stack) or context.moving(new.function.environment):
        raise StepFailed(f"Version {number} of {name} is not sealed: no alias is moved")
    secret = context.stored(new.function)
    said = [
        _move_one(context, planned, new, secret, by_weight=by_weight)
        for planned in context.request.moves
    ]
    # A backout may have come in between, and may have seen no user of the role.
    grants.ensure(context, new.function)
    return tuple(each for each in said if each)


def shifting(context: StepContext, number: str) -> Iterator[str]:
    """Yield the planned aliases that run their old version, and a new one by the weight asked."""
    planned = dict(context.request.moves)
    for alias in aliases.read(context.aws, context.request.function_name):
        if alias.name in planned and _is_shifting(context, alias, planned[alias.name], number):
            yield alias.name


def named(context: StepContext, name: str) -> Alias | None:
    """Read an alias of the function; None if there is none of that name."""
    there = aliases.read(context.aws, context.request.function_name)
    return next((alias for alias in there if alias.name == name), None)


def require_calm(context: StepContext) -> None:
    """Look at the alarm that is watched, if there is one.

    Raises:
        StepFailed: the alarm has gone off, or is gone.
    """
    how = context.request.options.shift
    if how is None or how.alarm is None:
        return
    if why := why_alarmed(alarms.read(context.aws, how.alarm)):
        raise StepFailed(f"No alias is moved further: {why}")


def time_is_over(context: StepContext) -> bool:
    """Tell whether aliases have been shifting for as long as they were to."""
    how, since = context.request.options.shift, context.request.shifting_since
    if how is None or since is None:
        return False
    return (now() - since).total_seconds() >= how.minutes * 60


def now() -> datetime:
    """Return the time by which aliases shift."""
    return datetime.fromtimestamp(time.time(), UTC)


def _is_shifting(context: StepContext, alias: Alias, old: str, new: str) -> bool:
    """Tell whether an alias is as Shift left it."""
    how = context.request.options.shift
    weights = tuple((version, round(100 * weight)) for version, weight in alias.weights)
    return how is not None and (alias.version, weights) == (old, ((new, how.percent),))


def _move_one(
    context: StepContext,
    planned: tuple[str, str],
    new: Snapshot,
    secret: Secret,
    *,
    by_weight: bool,
) -> str | None:
    """Move one alias; return why it stays, or None."""
    how = context.request.options.shift
    name, old = planned
    for _ in range(_ROUNDS):
        alias = named(context, name)
        if alias is None:
            return f"The alias {name} is gone"
        is_shifting = _is_shifting(context, alias, old, new.version)
        if (alias.version, alias.weights) == (new.version, ()) or (by_weight and is_shifting):
            return None
        if alias.version != old:
            return f"The alias {name} stays at version {alias.version}: somebody has just moved it"
        if how and not by_weight and not is_shifting:
            return (
                f"The alias {name} stays at version {alias.version}: somebody has changed it while "
                "it was shifted"
            )
        if why_not := why_it_stays(context, alias, new, secret):
            return why_not
        if how and by_weight:
            aliases.move(context.aws, new.function, alias, old, {new.version: how.weight})
        else:
            aliases.move(context.aws, new.function, alias, new.version)
    raise StepFailed(f"The alias {name} was changed by others again and again: start again")
