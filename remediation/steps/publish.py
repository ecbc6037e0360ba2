"""The step Publish: the sealed function becomes a version, of which a twin was probed before.

A sealed function answers no probe, and a version's environment cannot be changed. So ``$LATEST``
gets the probe variable for a moment, is published and probed by the version's number, and gets back
to what it was; the version that was probed is deleted. If somebody changes the function meanwhile,
what would be published now is probed anew.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ..aws import aliases, snapshots, versions
from ..aws.calls import AwsFailure
from ..model import REHEARSAL, SHIFT_TARGET, Alias, Configuration, Function, Secret, Snapshot
from ..planning.aliases import why_alias_stays
from ..planning.rewiring import rehearsing, sealed
from ..planning.shifting import why_others_shift
from ..planning.wiring import Wiring, names_only_in_secret, probed_names
from .context import StepContext, StepFailed
from .probe import probe_version

_ROUNDS = 6
"""How often others may change the function or the secret meanwhile."""
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
        twin = _probe_a_twin(context)
        function = _end_rehearsal(context)
        # While the twin is there, Lambda takes no older version for one of what is published now.
        number = _publish_sealed(context, twin)
        left = _delete_rehearsed(context, function, twin.version)
        if number:
            return Published(number, (*stays, *left))
    raise _changed_again_and_again(context)


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


def require_sealed(context: StepContext, function: Function) -> Function:
    """Return the function if it is sealed, or has but the probe variable in addition.

    Raises:
        StepFailed: it is not sealed any more.
    """
    is_sealed = context.wiring_of(function) is Wiring.SEALED or _is_rehearsing(context, function)
    if is_sealed and not context.moving(function.environment):
        return function
    raise StepFailed(f"{function.name} is not sealed any more, so no alias is moved: start again")


def take_back_rehearsal(context: StepContext, *, force_update: bool = False) -> tuple[str, ...]:
    """Take the probe variable off ``$LATEST``, and delete what was published only to be probed.

    Args:
        context: of the step.
        force_update: as of `function_updates.change`.

    Returns:
        A warning if the role may not delete a version; see `_delete_rehearsed`.
    """
    function = _end_rehearsal(context, force_update=force_update)
    return _delete_rehearsed(context, function)


def _end_rehearsal(context: StepContext, *, force_update: bool = False) -> Function:
    """Take the probe variable off ``$LATEST``."""

    def desired(function: Function) -> Configuration:
        return (
            sealed(function.configuration)
            if _is_rehearsing(context, function)
            else (function.configuration)
        )

    return context.change(desired, even_if_failed=True, force_update=force_update)


def _delete_rehearsed(context: StepContext, function: Function, *known: str) -> tuple[str, ...]:
    """Delete what was published only to be probed.

    Args:
        context: of the step.
        function: the function.
        *known: numbers of such versions that may not be listed yet.

    Returns:
        A warning if the role may not delete a version: IAM may decide on the function's ARN, which
        the role is not granted, since that would be the right to delete the function.
    """
    left = []
    published = versions.read_published(context.aws, function)
    probed = [each.version for each in published if each.rehearsal and not each.aliases]
    unlisted = set(known) - {each.version for each in published}
    for number in (*probed, *sorted(unlisted)):
        try:
            versions.delete(context.aws, function, number)
        except AwsFailure as failure:
            if not failure.code.startswith("AccessDenied"):
                raise
            left.append(number)
    warning = (
        f"Published versions {', '.join(left)} stay: they hold no plaintext and were only probed, "
        "and the remediation's role was denied lambda:DeleteFunction on them. Delete them"
    )
    return (warning,) if left else ()


def _probe_a_twin(context: StepContext) -> Snapshot:
    """Publish ``$LATEST`` with a probe variable, probe that version and return it."""
    refused = None
    for _ in range(_ROUNDS):
        function = require_sealed(context, context.wait_until_updated(refused=refused))
        refused = None
        if not _is_rehearsing(context, function):
            names = context.stored(function).values.keys() - function.environment.keys()
            wanted = rehearsing(function, names, secrets.token_hex(16))
            if not context.update(function, wanted):
                refused = function.revision_id
            continue
        latest = snapshots.read(context.aws, function.name)
        if latest.function.revision_id != function.revision_id:
            continue
        number = snapshots.publish(context.aws, latest, REHEARSAL)
        if number is None:
            refused = function.revision_id
            continue
        twin = snapshots.wait_until_active(context.aws, function, number, context.seconds_left)
        probe_version(context, twin)
        return twin
    raise _changed_again_and_again(context)


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
    for _ in range(_ROUNDS):
        function = require_sealed(context, context.wait_until_updated(refused=refused))
        latest = snapshots.read(context.aws, function.name)
        if _is_rehearsing(context, latest.function):
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
    raise _changed_again_and_again(context)


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


def _is_rehearsing(context: StepContext, function: Function) -> bool:
    """Tell whether a function has the probe variable, and none of the values that it probes."""
    listed = probed_names(function)
    return (
        context.wiring_of(function) is Wiring.SHADOWED
        and listed is not None
        and names_only_in_secret(function) == frozenset(listed)
    )


def _changed_again_and_again(context: StepContext) -> StepFailed:
    return StepFailed(
        f"{context.request.function_name} was changed by others again and again, so no alias is "
        "moved: start again when they are done"
    )
