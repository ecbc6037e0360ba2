"""The way back: handler, layers, variables and role as they were, and all else left alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from ..aws import functions, roles, secret_store, surroundings
from ..aws.calls import AwsFailure
from ..aws.secret_content import SecretUnusable, must_be_of
from ..model import (
    BACKED_OUT_TAG,
    POINTER,
    PROBE,
    Configuration,
    Function,
    Mark,
    Plan,
    Refusals,
    RemediationError,
    Restore,
    Revoke,
    Secret,
    Target,
)
from ..planning.plan import plan_backout
from ..planning.wiring import (
    Wiring,
    handler_to_restore,
    is_ours,
    is_wrapped,
    names_without_plaintext,
    probed_names,
    restored,
    sealed,
)
from . import grants, kept_layers
from .context import StepFailed, Work
from .target import describe_secret

_GONE = ("ResourceNotFoundException", "InvalidRequestException")
"""What Secrets Manager says of a secret that does not exist, or is to be deleted."""
_NOT_TAGGED = ("AccessDenied", "AccessDeniedException", "InvalidParameterValueException")
"""What Lambda says if it lets nobody tag a function: a policy of the organization, or 50 tags."""
_STAYS = "The secret stays, since the function or sealed published versions load it"


class NotBackedOut(RemediationError):
    """The function cannot be taken back without losing something."""


def back_out(work: Work) -> tuple[str, ...]:
    """Take a function back, and return what should be known about it.

    Within a runbook that began with a sealed function, the way back leads to that, not to
    plaintext; so it does when another run has sealed the function meanwhile.

    Raises:
        NotBackedOut: a value, or the original handler, is nowhere to be found.
    """
    function = work.settled(even_if_failed=True)
    if _stays_sealed(work, function):
        return _back_to_sealed(work)
    secret = _secret_of(work, function)
    target = Target(
        function,
        roles.read(work.aws, function),
        work.stack,
        surroundings.versions(work.aws, function),
        secret=secret or describe_secret(work.aws, work.stack, function, work.request.options),
    )
    planned = _planned(target, secret)
    if work.request.options.one_step:
        # This run's own update may still be under way, and would take the plaintext with it.
        _restore(work, target, secret, fence=True)
    said = list(planned.warnings)
    for step in planned.steps:
        match step:
            case Restore():
                said += _restore(work, target, secret)
            case Revoke():
                grants.revoke(work, function, function.role_arn)
            case Mark():
                said += _mark(work, function)
    grants.revoke_planned(work, function)
    return (*said, *_delete_secret(work, target))


def _stays_sealed(work: Work, function: Function) -> bool:
    """Tell whether the way back leads to a sealed function.

    One that this run planned while it was plain was sealed by another run, if something that this
    one was to move is still there. One behind an instrumentation's handler is sealed all the same.
    """
    wiring, planned = work.wiring_of(function), work.request.planned
    if work.request.wiring_before is Wiring.SEALED and wiring is Wiring.SHADOWED:
        return _plaintext_again(work, function) is not None
    if work.request.wiring_before is Wiring.SEALED and _is_sealed_behind_another(work, function):
        return True
    if wiring is Wiring.SEALED:
        is_there = not set(planned).isdisjoint(function.environment)
        return work.request.wiring_before is not Wiring.PLAIN or is_there
    return False


def _is_sealed_behind_another(work: Work, function: Function) -> bool:
    """Tell whether somebody put a handler before a sealed function's shim."""
    return (
        is_wrapped(function, work.stack)
        and POINTER in function.environment
        and PROBE not in function.environment
    )


def _back_to_sealed(work: Work) -> tuple[str, ...]:
    """Take the probe away, and put back the plaintext that was to be moved."""

    def decide(function: Function) -> Configuration:
        if work.wiring_of(function) is not Wiring.SHADOWED:
            return function.configuration
        again = _plaintext_again(work, function)
        if again is None:
            raise NotBackedOut(f"{function.name} was changed meanwhile: back it out")
        wanted = sealed(function.configuration)
        return replace(wanted, environment={**wanted.environment, **again})

    function = work.change(decide, even_if_failed=True, fence=work.request.options.one_step)
    if work.wiring_of(function) is Wiring.SEALED or _is_sealed_behind_another(work, function):
        grants.ensure(work, function)
    grants.revoke_planned(work, function)
    if work.request.wiring_before is Wiring.PLAIN:
        return ("Another run has sealed the function; what this one was to move is in plaintext",)
    return ("The function was sealed before, and still is; what was new is in plaintext",)


def _plaintext_again(work: Work, function: Function) -> Mapping[str, str] | None:
    """Return what a shadowed function lacks of this run's plaintext.

    None if the secret lacks something that the function would need of it when sealed.
    """
    needed = names_without_plaintext(function)
    if not needed:
        return {}
    try:
        values = work.stored(function).values
    except (StepFailed, SecretUnusable):
        return None
    except AwsFailure as failure:
        if failure.code not in _GONE:
            raise
        return None
    if not needed <= values.keys():
        return None
    return {name: values[name] for name in needed & set(work.request.planned)}


def _secret_of(work: Work, function: Function) -> Secret | None:
    """Read the secret with what a rewired function needs of it, restored if it was to be deleted.

    What a shadowed function needs and the secret lacks is looked for in the secret's previous
    version: somebody may have written it as a whole.
    """
    if not is_ours(function, work.stack):
        return None
    secret = describe_secret(work.aws, work.stack, function, work.request.options)
    listed = probed_names(function)
    if listed is not None and set(listed) <= set(function.environment):
        # All is there: whatever became of the secret is no hindrance.
        return secret if secret and secret.belongs_to(function) else None
    if secret is None or not (secret.pending_deletion or secret.belongs_to(function)):
        return secret
    must_be_of(function, secret)
    if secret.pending_deletion:
        secret_store.restore(work.aws, secret)
        secret = replace(secret, pending_deletion=False)
    if listed is None:
        return secret_store.read_values(work.aws, secret)
    return _with_listed(work, secret, names_without_plaintext(function))


def _with_listed(work: Work, secret: Secret, names: Collection[str]) -> Secret:
    unusable: SecretUnusable | None = None
    try:
        current = secret_store.read_values(work.aws, secret).values
    except SecretUnusable as error:
        current, unusable = {}, error
    found = {name: current[name] for name in names if name in current}
    if lost := set(names) - found.keys():
        previous = secret_store.read_previous(work.aws, secret)
        found |= {name: previous[name] for name in lost if name in previous}
    if unusable and not set(names) <= found.keys():
        raise unusable
    return replace(secret, values=found)


def _planned(target: Target, secret: Secret | None) -> Plan:
    planned = plan_backout(target, secret)
    if isinstance(planned, Refusals):
        raise NotBackedOut(" ".join(str(refusal) for refusal in planned.refusals))
    return planned


def _restore(
    work: Work, target: Target, secret: Secret | None, *, fence: bool = False
) -> tuple[str, ...]:
    def decide(latest: Function) -> Configuration:
        stored = secret
        if latest.revision_id != target.function.revision_id:
            # Rewired since it was read, it may need a secret that it did not need then.
            # One that somebody deployed meanwhile lacks what its owner does not want any more.
            stored = (_secret_of(work, latest) or secret) if is_ours(latest, work.stack) else None
            _planned(replace(target, function=latest), stored)
        handler = handler_to_restore(latest, work.stack, stored)
        return restored(latest, work.stack, handler, stored.values if stored else {})

    return kept_layers.change(work, decide, fence=fence)


def _is_rewired(work: Work, function: Function) -> bool:
    """Tell whether a function is rewired now: whoever pressed the button meanwhile was here."""
    return POINTER in functions.read(work.aws, function.name).environment


def _mark(work: Work, function: Function) -> tuple[str, ...]:
    """Mark a function that is as it was; return what to know if nobody may mark it."""
    try:
        functions.mark_backed_out(work.aws, function, f"{datetime.now(UTC):%FT%TZ}")
    except AwsFailure as failure:
        if failure.code not in _NOT_TAGGED:
            raise
        told = (
            f"The function is as it was, and could not be tagged {BACKED_OUT_TAG} "
            f"({failure.code}): automatic remediation would move its secrets again"
        )
        return (told,)
    return ()


def _delete_secret(work: Work, target: Target) -> tuple[str, ...]:
    """Schedule the secret's deletion, if that was asked for and no version needs it."""
    days, secret = work.request.delete_secret_after_days, target.secret
    if days is None or secret is None or secret.pending_deletion:
        return ()
    must_be_of(target.function, secret)
    if _is_loaded(work, target.function):
        return (_STAYS,)
    secret_store.schedule_deletion(work.aws, secret, days)
    if _is_loaded(work, target.function):
        secret_store.restore(work.aws, secret)
        return (_STAYS,)
    return (f"The secret {secret.name} is deleted in {days} days, unless it is restored",)


def _is_loaded(work: Work, function: Function) -> bool:
    """Tell whether the function, or a published version of it, loads the secret now."""
    return _is_rewired(work, function) or any(
        version.sealed for version in surroundings.versions(work.aws, function)
    )
