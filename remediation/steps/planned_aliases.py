"""The aliases that the plan listed: read as they are now, and moved each under its RevisionId."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from ..aws import alarms, aliases, snapshots
from ..model import Alias, Function, Secret, Snapshot
from ..planning.shifting import why_alarmed
from ..planning.wiring import needs_secret
from . import grants, publish, rehearsal
from .context import StepContext, StepFailed

_PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 5.0)
"""Seconds before each try to move an alias. Lambda refuses a move if somebody has just changed the
alias, and if its lists do not show yet what was written just now."""
_LEAST_SECONDS = 15
"""With less time left, nothing is waited for any more."""


def move(context: StepContext, number: str, *, by_weight: bool) -> tuple[str, ...]:
    """Move the planned aliases to a version: for a part of their invocations, or for all.

    What is there already is left as it is. If aliases are shifted, one gets the rest only if it
    still is as it was when it got its weight: whoever changed it since had a reason.

    Returns:
        Which aliases stay, and why.

    Raises:
        StepFailed: the version is not one that runs without plaintext, the function itself is not
            sealed any more, others keep changing an alias, or one that shifts has no version any
            more that does the same.
    """
    name = context.request.function_name
    new = snapshots.read(context.aws, name, number)
    if not needs_secret(new.function, context.stack) or context.moving(new.function.environment):
        raise StepFailed(f"Version {number} of {name} is not sealed: no alias is moved")
    secret = context.stored(new.function)
    said = []
    for planned in context.request.moves:
        require_sealed(context)
        said.append(_move_one(context, planned, new, secret, by_weight=by_weight))
    # A backout may have come in between, and may have seen no user of the role, nor of an alias.
    grants.ensure(context, new.function)
    require_sealed(context)
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


def tries(context: StepContext) -> Iterator[None]:
    """Yield once for each try to move an alias, after a pause that grows."""
    for pause in _PAUSES:
        if pause and context.seconds_left() < _LEAST_SECONDS:
            return
        time.sleep(pause)
        yield


def is_allocating(context: StepContext, function: Function, alias: Alias) -> bool:
    """Tell whether Lambda itself runs two versions by weight, for provisioned concurrency.

    After such an alias was moved, its former version has a weight until the new one is allocated;
    nobody else can give weights to it.
    Source: https://github.com/hashicorp/terraform-provider-aws/pull/48116
    """
    return alias.name in aliases.read_provisioned(context.aws, function)


def require_sealed(context: StepContext) -> None:
    """Look at the function itself, which a backout or a deployment may have taken back meanwhile.

    Raises:
        StepFailed: it is not sealed any more.
    """
    rehearsal.require_sealed(context, context.wait_until_updated())


def require_calm(context: StepContext) -> None:
    """Look at the alarm that is watched, if there is one.

    Raises:
        StepFailed: the alarm is off, or went off since aliases began to shift, or is gone.
    """
    how = context.request.options.shift
    if how is None or how.alarm is None:
        return
    alarm = alarms.read(context.aws, how.alarm, context.request.shifting_since)
    if why := why_alarmed(alarm):
        raise StepFailed(f"No alias is moved further: {why}")


def time_is_over(context: StepContext) -> bool:
    """Tell whether aliases have been shifting for as long as they were to."""
    how, since = context.request.options.shift, context.request.shifting_since
    if how is None or since is None:
        return False
    return (now() - since).total_seconds() >= how.minutes * 60


def require_time(context: StepContext) -> None:
    """See to it that aliases have been shifting for as long as they were to.

    Raises:
        StepFailed: they have not.
    """
    how = context.request.options.shift
    if how and not time_is_over(context):
        raise StepFailed(f"No alias is moved further: {how.minutes} minutes are not over yet")


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
    for _ in tries(context):
        alias = named(context, name)
        if alias is None:
            return f"The alias {name} is gone"
        if alias.version == new.version:
            return _why_shared(context, new.function, alias)
        is_shifting = _is_shifting(context, alias, old, new.version)
        if by_weight and is_shifting:
            return None
        was_changed = how is not None and not by_weight and not is_shifting
        if why_not := _why_left(alias, old, was_changed=was_changed):
            return why_not
        if why_not := publish.why_it_stays(context, alias, new, secret):
            return _stay(why_not, is_shifting=is_shifting)
        goes_to, weights = new.version, dict[str, float]()
        if how and by_weight:
            goes_to, weights = old, {new.version: how.weight}
        elif how:
            require_time(context)
        if aliases.move(context.aws, new.function, alias, goes_to, weights):
            return None
    raise StepFailed(f"The alias {name} was changed by others again and again: start again")


def _stay(why: str, *, is_shifting: bool) -> str:
    """Return why an alias stays.

    Raises:
        StepFailed: the alias runs both versions already, and so must go back.
    """
    if is_shifting:
        raise StepFailed(why)
    return why


def _why_left(alias: Alias, old: str, *, was_changed: bool) -> str | None:
    """Return why an alias is left to somebody who has changed it; None if nobody has."""
    if alias.version != old:
        return (
            f"The alias {alias.name} stays at version {alias.version}: somebody has just moved it"
        )
    if was_changed:
        return (
            f"The alias {alias.name} stays at version {alias.version}: somebody has changed it "
            "while it was shifted"
        )
    return None


def _why_shared(context: StepContext, function: Function, alias: Alias) -> str | None:
    """Return why an alias that was moved runs another version, too; None if nobody shifts it."""
    if not alias.weighted or is_allocating(context, function, alias):
        return None
    return (
        f"The alias {alias.name} runs {', '.join(alias.weighted)} by weight beside version "
        f"{alias.version}, so somebody is shifting it"
    )
