"""The step Publish: the sealed function becomes a version, of which a twin was probed before.

If somebody changes the function meanwhile, what would be published now is probed anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..aws import aliases, snapshots, versions
from ..model import SHIFT_TARGET, Alias, Secret, Snapshot
from ..planning.aliases import why_alias_stays
from ..planning.rewiring import sealed
from ..planning.shifting import why_others_shift
from .context import StepContext
from .rehearsal import (
    ROUNDS,
    changed_again_and_again,
    delete_rehearsed,
    end_rehearsal,
    is_rehearsing,
    probe_a_twin,
    require_sealed,
    take_back_rehearsal,
)

_TWINS = 3
"""How often a version is probed because the function was changed after the probe before."""
_RUNNING = ("Active", "Pending")
"""States of a version that can be invoked, or soon can."""
_MOST_COMPARED = 5
"""Versions that are looked at, the newest first, to find one that is published already."""
DESCRIPTION = "lambda-no-plaintext-secrets: without plaintext"
"""The description of a version that aliases are moved to."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of the step."""

    version: str | None
    """The number of the version that aliases are to be moved to; None if none is to be moved."""
    warnings: tuple[str, ...] = ()


def publish(context: StepContext) -> Published:
    """Probe a twin of the sealed function as a version, then publish the function itself.

    A version that is published already is found, and none is published a second time.

    Raises:
        StepFailed: the function is not sealed, a version does not start, or others keep changing
            the function.
    """
    if not context.request.moves:
        return Published(None)
    function = require_sealed(context, context.wait_until_updated())
    latest, secret = snapshots.read(context.aws, function.name), context.stored(function)
    said = [why_it_stays(context, each, latest, secret) for each in _planned_aliases(context)]
    stays = tuple(each for each in said if each)
    if len(stays) == len(said):
        return Published(None, stays)
    for _ in range(_TWINS):
        twin = probe_a_twin(context)
        function = end_rehearsal(context)
        # While the twin is there, Lambda takes no older version for one of what is published now.
        number = _publish_sealed(context, twin)
        left = delete_rehearsed(context, function, twin.version)
        if number:
            return Published(number, (*stays, *left))
    raise changed_again_and_again(context)


def _planned_aliases(context: StepContext) -> tuple[Alias, ...]:
    """Read the planned aliases that still run the version that they ran when it was planned."""
    planned = set(context.request.moves)
    there = aliases.read(context.aws, context.request.function_name)
    return tuple(alias for alias in there if (alias.name, alias.version) in planned)


def why_it_stays(context: StepContext, alias: Alias, new: Snapshot, secret: Secret) -> str | None:
    """Return why an alias cannot be moved from its version to a new one; None if it can."""
    old = snapshots.read(context.aws, context.request.function_name, alias.version)
    published = versions.read_published(context.aws, new.function) if alias.weighted else ()
    new, old = snapshots.with_pins(context.aws, new, old)
    why_not = why_others_shift(alias, published) or why_alias_stays(old, new, context.stack, secret)
    return why_not and f"The alias {alias.name} stays at version {alias.version}: {why_not}"


def _publish_sealed(context: StepContext, twin: Snapshot) -> str | None:
    """Publish the sealed function, unless it is published already.

    What aliases are to shift to is described so, and nothing else is taken for it: the description
    tells the button's weights from others'.

    Returns:
        The version's number; None if the function is no longer what was probed: a layer, a pointer
        or anything else was changed since. None, too, if the twin is gone, so that Lambda takes an
        older version for what aliases are to shift to.
    """
    refused, shifts = None, context.request.options.shift is not None
    for _ in range(ROUNDS):
        function = require_sealed(context, context.wait_until_updated(refused=refused))
        latest = snapshots.read(context.aws, function.name)
        if is_rehearsing(context, latest.function):
            # Another press rehearses at this moment; it takes that back by itself, or else we do.
            take_back_rehearsal(context)
            continue
        if not _are_the_same(latest, twin):
            return None
        number = _published_already(context, latest) or snapshots.publish(
            context.aws, latest, SHIFT_TARGET if shifts else DESCRIPTION, as_described=shifts
        )
        if number is not None:
            snapshots.wait_until_active(context.aws, function, number, context.seconds_left)
            return number
        if shifts and not _is_there(context, twin):
            return None
        refused = function.revision_id
    raise changed_again_and_again(context)


def _published_already(context: StepContext, latest: Snapshot) -> str | None:
    """Return the newest version that is in every respect as ``$LATEST``; None if there is none.

    One that failed, or that Lambda has put away since nobody invoked it, would have to be mended
    first.
    """
    published = versions.read_published(context.aws, latest.function)
    alike = [
        int(version.version)
        for version in published
        if version.variables == latest.function.environment.keys()
        and (version.shift_target or not context.request.options.shift)
    ]
    for number in sorted(alike, reverse=True)[:_MOST_COMPARED]:
        there = snapshots.read(context.aws, latest.function.name, str(number))
        if there.function.state in _RUNNING and _are_the_same(latest, there):
            return there.version
    return None


def _is_there(context: StepContext, twin: Snapshot) -> bool:
    published = versions.read_published(context.aws, twin.function)
    return twin.version in {version.version for version in published}


def _are_the_same(latest: Snapshot, version: Snapshot) -> bool:
    """Tell whether ``$LATEST`` is in every respect as a version is without its probe variable."""
    return (latest.code_sha256, latest.settings, latest.function.configuration) == (
        version.code_sha256,
        version.settings,
        sealed(version.function.configuration),
    )
