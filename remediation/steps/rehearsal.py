"""A sealed function rehearses as a version: it is published with a probe, and probed by its number.

A sealed function answers no probe, and a version's environment cannot be changed. So ``$LATEST``
gets the probe variable for a moment, is published and probed, and gets back to what it was; the
version that was probed, a twin of what is published then, is deleted.
"""

from __future__ import annotations

import secrets

from ..aws import snapshots, versions
from ..aws.calls import AwsFailure
from ..model import REHEARSAL, Configuration, Function, RemediationError, Snapshot
from ..planning.rewiring import rehearsing, sealed
from ..planning.wiring import Wiring, names_only_in_secret, probed_names
from .context import StepContext, StepFailed
from .probe import probe_version

ROUNDS = 6
"""How often others may change the function or the secret meanwhile."""
_NOT_FOUND = "ResourceNotFoundException"


def probe_a_twin(context: StepContext) -> Snapshot:
    """Publish ``$LATEST`` with a probe variable, probe that version and return it."""
    refused = None
    for _ in range(ROUNDS):
        function = require_sealed(context, context.wait_until_updated(refused=refused))
        refused = None
        if not is_rehearsing(context, function):
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
        try:
            twin = snapshots.wait_until_active(context.aws, function, number, context.seconds_left)
            probe_version(context, twin)
        except RemediationError:
            if not _is_gone(context, number):
                raise
            continue  # another press has deleted it, together with its own
        return twin
    raise changed_again_and_again(context)


def end_rehearsal(context: StepContext, *, force_update: bool = False) -> Function:
    """Take the probe variable off ``$LATEST``."""

    def desired(function: Function) -> Configuration:
        return (
            sealed(function.configuration)
            if is_rehearsing(context, function)
            else (function.configuration)
        )

    return context.change(desired, even_if_failed=True, force_update=force_update)


def delete_rehearsed(context: StepContext, function: Function, *known: str) -> tuple[str, ...]:
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


def take_back_rehearsal(context: StepContext, *, force_update: bool = False) -> tuple[str, ...]:
    """Take the probe variable off ``$LATEST``, and delete what was published only to be probed.

    Args:
        context: of the step.
        force_update: as of `function_updates.change`.

    Returns:
        A warning if the role may not delete a version; see `delete_rehearsed`.
    """
    function = end_rehearsal(context, force_update=force_update)
    return delete_rehearsed(context, function)


def require_sealed(context: StepContext, function: Function) -> Function:
    """Return the function if it is sealed, or has but the probe variable in addition.

    Raises:
        StepFailed: it is not sealed any more.
    """
    is_sealed = context.wiring_of(function) is Wiring.SEALED or is_rehearsing(context, function)
    if is_sealed and not context.moving(function.environment):
        return function
    raise StepFailed(f"{function.name} is not sealed any more, so no alias is moved: start again")


def is_rehearsing(context: StepContext, function: Function) -> bool:
    """Tell whether a function has the probe variable, and none of the values that it probes."""
    listed = probed_names(function)
    return (
        context.wiring_of(function) is Wiring.SHADOWED
        and listed is not None
        and names_only_in_secret(function) == frozenset(listed)
    )


def changed_again_and_again(context: StepContext) -> StepFailed:
    """Return the error of a step whose function others keep changing."""
    return StepFailed(
        f"{context.request.function_name} was changed by others again and again, so no alias is "
        "moved: start again when they are done"
    )


def _is_gone(context: StepContext, number: str) -> bool:
    try:
        snapshots.read(context.aws, context.request.function_name, number)
    except AwsFailure as failure:
        return failure.code == _NOT_FOUND
    return False
