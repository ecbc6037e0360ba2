"""The step Repoint: aliases run the version without plaintext; and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..aws import aliases, snapshots, versions
from ..model import LATEST, STACK_TAG, Alias, Function, PublishedVersion
from ..planning.aliases import differences
from ..planning.shifting import is_own_shift
from ..planning.wiring import needs_secret
from . import grants
from .context import StepContext
from .planned_aliases import (
    is_allocating,
    move,
    named,
    require_calm,
    require_time,
    shifting,
    tries,
)
from .rehearsal import take_back_rehearsal
from .stored_values import stored_if_usable

_RUNNING = ("Active", "Pending")
"""States of a version that can be invoked, or soon can."""
_MOST_COMPARED = 20
"""Versions that are looked at, the newest first, to find the one that an alias ran before."""


def repoint(context: StepContext) -> tuple[str, ...]:
    """Move the planned aliases to the published version, each under its RevisionId.

    Returns:
        Warnings about aliases that stay.

    Raises:
        StepFailed: the version is not one that runs without plaintext, the alarm is not as it
            should be, aliases have not been shifting for long enough, or the function itself is
            not sealed any more.
    """
    number, how = context.request.published, context.request.options.shift
    if number is None:
        return ()
    require_calm(context)
    if how and any(shifting(context, number)):
        require_time(context)
    return move(context, number, by_weight=False)


def put_back(context: StepContext) -> tuple[str, ...]:
    """Move the planned aliases back to what they ran, after a step that failed. $LATEST is sealed.

    Each alias is written once even if nothing is to change: a move that was sent before and has not
    arrived yet has an old RevisionId then.
    """
    left = take_back_rehearsal(context, force_update=True)
    function = context.wait_until_updated(even_if_failed=True)
    stays = tuple(_put_back(context, function, dict(context.request.moves)))
    if not needs_secret(function, context.stack):
        # A backout came in between, and left the grant to the version that was being probed.
        grants.revoke(context, function, function.role_arn)
    return (*left, *stays)


def put_back_all(context: StepContext, function: Function) -> tuple[str, ...]:
    """Move aliases from sealed versions to the versions that did the same with their plaintext.

    Aliases of sealed versions without such a twin stay, and are named.
    """
    return tuple(_put_back(context, function, None))


def _put_back(
    context: StepContext, function: Function, known: Mapping[str, str] | None
) -> Iterator[str]:
    """Move aliases off sealed versions; yield which stay, and why.

    Args:
        context: of the step.
        function: the function.
        known: the aliases that may be moved, each with the version that it ran before. Those that
            run it already are written, too. None: all aliases, each to whichever version does the
            same.
    """
    published = versions.read_published(context.aws, function)
    for alias in aliases.read(context.aws, function.name):
        if known is not None and alias.name not in known:
            continue
        before = None if known is None else known[alias.name]
        if why_not := _put_one_back(context, function, alias, published, before):
            yield f"The alias {alias.name} stays{why_not}"


def _put_one_back(
    context: StepContext,
    function: Function,
    alias: Alias,
    published: Sequence[PublishedVersion],
    before: str | None,
) -> str | None:
    """Move one alias off a sealed version; return where it stays and why, or None.

    A move that was sent before may arrive just now, or somebody may edit the alias, or a list may
    not show yet what was written just now: then all is read again.
    """
    found: Alias | None = alias
    stays = ""
    for _ in tries(context):
        if found is None:
            return None
        sealed = {version.version for version in published if version.sealed}
        run = {found.version, *found.weighted}
        if not run <= {LATEST, *(version.version for version in published)}:
            stays = f" at version {found.version}: Lambda does not list what it runs"
            published = versions.read_published(context.aws, function)
        elif sealed.isdisjoint(run) and (found.version != before or found.weighted):
            return None
        else:
            is_own = is_own_shift(found, published)
            if why_not := _why_not_back(context, function, found, before, is_own=is_own):
                return why_not
            goes_on = is_own or found.version == before or found.version not in sealed
            back = found.version if goes_on else _twin(context, found, published, before)
            if back is None:
                return (
                    f" at the sealed version {found.version}: no version with the plaintext does "
                    "the same and runs"
                )
            if aliases.move(context.aws, function, found, back):
                return None
            stays = ": it was changed by others again and again"
        found = named(context, alias.name)
    return stays


def _why_not_back(
    context: StepContext, function: Function, alias: Alias, before: str | None, *, is_own: bool
) -> str | None:
    """Return where an alias stays and why it must not be moved; None if it may be.

    An alias of which nobody knows what it ran before may be a CloudFormation stack's: the stack
    would not know that it runs something else.
    """
    if alias.weighted and not is_own and not is_allocating(context, function, alias):
        return (
            f" at version {alias.version}: it runs {', '.join(alias.weighted)} by weight, too, so "
            "somebody is shifting it"
        )
    if before is None and (owner := function.tags.get(STACK_TAG)):
        return (
            f" at {'' if is_own else 'the sealed '}version {alias.version}: the CloudFormation "
            f"stack {owner} owns the function, and so perhaps the alias"
        )
    return None


def _twin(
    context: StepContext,
    alias: Alias,
    published: Sequence[PublishedVersion],
    before: str | None,
) -> str | None:
    """Return the version that differs from an alias's in nothing but the sealing, if there is one.

    Args:
        context: of the step.
        alias: runs a sealed version.
        published: all versions.
        before: the one that counts, as the alias ran it before, whether or not it would start; None
            if nobody knows: then it is the newest one that runs.
    """
    name = context.request.function_name
    now = snapshots.read(context.aws, name, alias.version)
    secret = stored_if_usable(context, now.function)
    if secret is None:
        return None
    candidates = [
        version.version
        for version in published
        if version.version == before or (before is None and not version.sealed)
    ]
    for number in sorted(candidates, key=int, reverse=True)[:_MOST_COMPARED]:
        there = snapshots.read(context.aws, name, number)
        runs = before is not None or there.function.state in _RUNNING
        if runs and not any(differences(there, now, context.stack, secret)):
            return number
    return None
