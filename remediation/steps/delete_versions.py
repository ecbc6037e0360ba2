"""The step DeleteVersions: remove the plaintext that versions keep, once nothing runs them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ..aws import functions, version_references, versions
from ..model import STACK_TAG, Function, PublishedVersion
from ..planning.moved_code import kept_version
from ..planning.protection import require_unprotected
from ..planning.published import unused
from ..planning.wiring import Wiring
from .context import StepContext, StepFailed

_LEAST_SECONDS = 20
"""With less time left, the rest is left to the next press."""
_AT_ONCE = 10
"""Versions that are looked at together; then they are deleted, within seconds."""


def delete_versions(context: StepContext) -> tuple[str, ...]:
    """Delete the planned versions that still keep plaintext and that nothing points at by now.

    Returns:
        A warning about planned versions that stay.

    Raises:
        StepFailed: the function is not sealed, so that a version may be what it goes back to.
        Protected: the function must not be changed, whether or not that was so at the start.
    """
    function = context.wait_until_updated()
    _require_sealed(context, function)
    stays = tuple(_kept(context, function))
    if not stays:
        return ()
    warning = (
        f"Published versions {', '.join(stays)} stay: something points at them by now, or the time "
        "was over. A dry run says what points at each"
    )
    return (warning,)


def _kept(context: StepContext, function: Function) -> Iterator[str]:
    """Delete the versions one by one; yield those that stay."""
    published = versions.read_published(context.aws, function)
    there = {version.version for version in published}
    planned = [number for number in context.request.deletable if number in there]
    if not planned:
        return
    names = {*context.request.planned, *context.stored(function).names} - set(function.environment)
    for first in range(0, len(planned), _AT_ONCE):
        if first:
            published = versions.read_published(context.aws, function)
        some = planned[first : first + _AT_ONCE]
        yield from _kept_of(context, function, published, some, names)


def _kept_of(
    context: StepContext,
    function: Function,
    published: Sequence[PublishedVersion],
    planned: Sequence[str],
    names: Collection[str],
) -> Iterator[str]:
    if context.seconds_left() < _LEAST_SECONDS:
        yield from planned
        return
    known = version_references.with_references(context.aws, function, published, planned)
    going = unused(known, names, of_stack=STACK_TAG in function.tags)
    may_go = set(going) - {kept_version(function)}
    for number in planned:
        if number not in may_go or context.seconds_left() < _LEAST_SECONDS:
            yield number
            continue
        # Somebody may be backing out the function, and run an old version while doing so.
        latest = functions.read(context.aws, function.name)
        require_unprotected(latest, context.stack)
        _require_sealed(context, latest)
        # Lambda itself refuses to delete a version that an alias has been moved to meanwhile.
        if not versions.delete(context.aws, latest, number):
            yield number


def _require_sealed(context: StepContext, function: Function) -> None:
    if context.wiring_of(function) is not Wiring.SEALED or context.moving(function.environment):
        raise StepFailed(f"{function.name} is not sealed any more: no other version is deleted")
