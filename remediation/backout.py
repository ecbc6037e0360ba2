"""The way back: handler, layers, variables and role as they were, and all else left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from remediation import functions, roles, secret_store, surroundings
from remediation.model import (
    LATEST,
    POINTER,
    Configuration,
    Function,
    Mark,
    Plan,
    Refusals,
    RemediationError,
    Restore,
    Revoke,
    Role,
    Secret,
    Target,
)
from remediation.plan import plan_backout
from remediation.secret_content import must_be_of
from remediation.steps import Work
from remediation.target import read_secret
from remediation.wiring import (
    Wiring,
    handler_to_restore,
    restored,
    sealed,
    wiring_of,
)

_STAYS = "The secret stays, since the function or sealed published versions load it"


class NotBackedOut(RemediationError):
    """The function cannot be taken back without losing something."""


def back_out(work: Work) -> tuple[str, ...]:
    """Take a function back, and return what should be known about it.

    Within a runbook that began with a sealed function, the way back leads to that, not to
    plaintext.

    Raises:
        NotBackedOut: a value, or the original handler, is nowhere to be found.
    """
    function = work.settled(even_if_failed=True)
    if work.request.wiring_before is not Wiring.PLAIN and _can_stay_sealed(work, function):
        work.change(_without_probe, even_if_failed=True)
        return ("The function was sealed before, and still is; what was new is in plaintext",)
    secret = _secret_of(work, function)
    name = work.stack.secret_name(function, work.request.options.secret_prefix)
    target = Target(
        function,
        roles.read(work.aws, function),
        work.stack,
        surroundings.versions(work.aws, function),
        secret=secret or secret_store.describe(work.aws, name),
    )
    planned = _planned(target, secret)
    if work.request.options.one_step:
        # This run's own update may still be under way, and would take the plaintext with it.
        _restore(work, target, secret, fence=True)
    for step in planned.steps:
        match step:
            case Restore():
                _restore(work, target, secret)
            case Revoke():
                _revoke(work, target)
            case Mark():
                _mark(work, function)
    return (*planned.warnings, *_delete_secret(work, target))


def _can_stay_sealed(work: Work, function: Function) -> bool:
    """Tell whether the plaintext of this run is all there, so that the probe may simply go."""
    wiring = wiring_of(function, work.shim_for(function))
    return wiring is Wiring.SEALED or (
        wiring is Wiring.SHADOWED and set(work.request.planned) <= set(function.environment)
    )


def _without_probe(function: Function) -> Configuration:
    return sealed(function.configuration, ())


def _secret_of(work: Work, function: Function) -> Secret | None:
    """Read the secret that a rewired function loads, restored if it was pending deletion."""
    if not _is_ours(work, function):
        return None
    secret = read_secret(work.aws, work.stack, function, work.request.options)
    if secret is None or not secret.pending_deletion:
        return secret
    must_be_of(function, secret)
    secret_store.restore(work.aws, secret)
    return secret_store.read_values(work.aws, secret)


def _is_ours(work: Work, function: Function) -> bool:
    """Tell whether a function is rewired, be it in part."""
    shims = {shim.handler for shim in work.stack.shims}
    return POINTER in function.environment or function.handler in shims


def _planned(target: Target, secret: Secret | None) -> Plan:
    planned = plan_backout(target, secret)
    if isinstance(planned, Refusals):
        raise NotBackedOut(" ".join(str(refusal) for refusal in planned.refusals))
    return planned


def _restore(work: Work, target: Target, secret: Secret | None, *, fence: bool = False) -> None:
    def decide(latest: Function) -> Configuration:
        stored = secret
        if latest.revision_id != target.function.revision_id:
            # Rewired since it was read, it may need a secret that it did not need then.
            # One that somebody deployed meanwhile lacks what its owner does not want any more.
            stored = (_secret_of(work, latest) or secret) if _is_ours(work, latest) else None
            _planned(replace(target, function=latest), stored)
        handler = handler_to_restore(latest, work.stack.shim_for(latest.runtime), stored)
        return restored(latest, work.stack, handler, stored.values if stored else {})

    work.change(decide, even_if_failed=True, fence=fence)


def _revoke(work: Work, target: Target) -> None:
    """Detach the policy, unless a sealed function or version still needs it.

    One that came between the look and the detachment is found by a second look. The other side
    of this race looks at the end of its cutting over.
    """
    if _is_used(work, target):
        return
    role = Role(target.function.role_arn, ())
    roles.detach_ours(work.aws, role, work.stack)
    if _is_used(work, target):
        roles.attach(work.aws, role, work.stack.policy_arn)


def _is_used(work: Work, target: Target) -> bool:
    function = target.function
    own = (function.arn, f"{function.arn}:{LATEST}")
    users = surroundings.uses_of_role(work.aws, function.role_arn)
    # The list may be a little old: the function itself is read, since it was just changed.
    return any(user not in own for user in users) or _is_rewired(work, function)


def _is_rewired(work: Work, function: Function) -> bool:
    """Tell whether a function is rewired now: whoever pressed the button meanwhile was here."""
    return POINTER in functions.read(work.aws, function.name).environment


def _mark(work: Work, function: Function) -> None:
    functions.mark_backed_out(work.aws, function, f"{datetime.now(UTC):%FT%TZ}")


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
