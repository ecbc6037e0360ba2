"""The step Backout: restore handler, layers, variables and role, and change nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from ..aws import functions, roles, secret_store, versions
from ..aws.calls import AwsFailure
from ..aws.secret_content import SecretUnusable, require_owner
from ..model import (
    BACKED_OUT_TAG,
    PROBE_VARIABLE,
    SECRET_ARN_VARIABLE,
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
from ..planning.backout_plan import plan_backout
from ..planning.rewiring import restored, sealed
from ..planning.wiring import (
    Wiring,
    handler_to_restore,
    has_remediation_parts,
    is_wrapped,
    names_only_in_secret,
    probed_names,
)
from . import grants, kept_layers
from .context import StepContext, StepFailed
from .target import describe_secret

_GONE = ("ResourceNotFoundException", "InvalidRequestException")
"""Secrets Manager's codes for a secret that does not exist, or is pending deletion."""
_NOT_TAGGED = ("AccessDenied", "AccessDeniedException", "InvalidParameterValueException")
"""Lambda's codes if a function cannot be tagged: by an organization's policy, or with 50 tags."""
_STAYS = "The secret stays, since the function or sealed published versions load it"


class NotBackedOut(RemediationError):
    """The function cannot be backed out without a loss."""


def back_out(context: StepContext) -> tuple[str, ...]:
    """Back out a function, and return warnings.

    If the runbook began with a sealed function, or another run has sealed the function meanwhile,
    the function is sealed afterwards, and does not get its plaintext back.

    Raises:
        NotBackedOut: a value, or the original handler, cannot be found.
    """
    function = context.wait_until_updated(even_if_failed=True)
    if _leads_back_to_sealed(context, function):
        return _back_to_sealed(context)
    secret = _secret_of(context, function)
    target = Target(
        function,
        roles.read(context.aws, function),
        context.stack,
        versions.read_published(context.aws, function),
        secret=secret
        or describe_secret(context.aws, context.stack, function, context.request.options),
    )
    planned = _planned(target, secret)
    if context.request.options.one_step:
        # An update of this run may still be in progress, and would remove the plaintext later.
        _restore(context, target, secret, force_update=True)
    warnings = list(planned.warnings)
    for step in planned.steps:
        match step:
            case Restore():
                warnings += _restore(context, target, secret)
            case Revoke():
                grants.revoke(context, function, function.role_arn)
            case Mark():
                warnings += _mark(context, function)
    grants.revoke_from_planned_role(context, function)
    return (*warnings, *_delete_secret(context, target))


def _leads_back_to_sealed(context: StepContext, function: Function) -> bool:
    """Tell whether the function is to be sealed afterwards.

    If the function was plain when planned and still has a variable that this run was to move, then
    another run has sealed it. A function with an instrumentation's handler before the shim's counts
    as sealed, too.
    """
    wiring, planned = context.wiring_of(function), context.request.planned
    if context.request.wiring_before is Wiring.SEALED and wiring is Wiring.SHADOWED:
        return _plaintext_to_restore(context, function) is not None
    if context.request.wiring_before is Wiring.SEALED and _is_sealed_behind_another(
        context, function
    ):
        return True
    if wiring is Wiring.SEALED:
        is_there = not set(planned).isdisjoint(function.environment)
        return context.request.wiring_before is not Wiring.PLAIN or is_there
    return False


def _is_sealed_behind_another(context: StepContext, function: Function) -> bool:
    """Tell whether a sealed function has another handler before the shim's."""
    return (
        is_wrapped(function, context.stack)
        and SECRET_ARN_VARIABLE in function.environment
        and PROBE_VARIABLE not in function.environment
    )


def _back_to_sealed(context: StepContext) -> tuple[str, ...]:
    """Remove the probe variable, and put back the plaintext that this run was to move."""

    def desired(function: Function) -> Configuration:
        if context.wiring_of(function) is not Wiring.SHADOWED:
            return function.configuration
        again = _plaintext_to_restore(context, function)
        if again is None:
            raise NotBackedOut(f"{function.name} was changed meanwhile: back it out")
        wanted = sealed(function.configuration)
        return replace(wanted, environment={**wanted.environment, **again})

    function = context.change(
        desired, even_if_failed=True, force_update=context.request.options.one_step
    )
    if context.wiring_of(function) is Wiring.SEALED or _is_sealed_behind_another(context, function):
        grants.ensure(context, function)
    grants.revoke_from_planned_role(context, function)
    if context.request.wiring_before is Wiring.PLAIN:
        return ("Another run has sealed the function; what this one was to move is in plaintext",)
    return ("The function was sealed before, and still is; what was new is in plaintext",)


def _plaintext_to_restore(context: StepContext, function: Function) -> Mapping[str, str] | None:
    """Return the values of this run that a shadowed function has lost.

    None if the secret lacks a value that the function needs when it is sealed.
    """
    needed = names_only_in_secret(function)
    if not needed:
        return {}
    try:
        values = context.stored(function).values
    except (StepFailed, SecretUnusable):
        return None
    except AwsFailure as failure:
        if failure.code not in _GONE:
            raise
        return None
    if not needed <= values.keys():
        return None
    return {name: values[name] for name in needed & set(context.request.planned)}


def _secret_of(context: StepContext, function: Function) -> Secret | None:
    """Read the secret with the values that a rewired function needs; cancel a scheduled deletion.

    A value that the secret lacks is looked for in the secret's previous version: somebody may have
    overwritten the whole secret.
    """
    if not has_remediation_parts(function, context.stack):
        return None
    secret = describe_secret(context.aws, context.stack, function, context.request.options)
    listed = probed_names(function)
    if listed is not None and set(listed) <= set(function.environment):
        # The environment has every value, so the state of the secret does not matter.
        return secret if secret and secret.belongs_to(function) else None
    if secret is None or not (secret.pending_deletion or secret.belongs_to(function)):
        return secret
    require_owner(function, secret)
    if secret.pending_deletion:
        secret_store.restore(context.aws, secret)
        secret = replace(secret, pending_deletion=False)
    if listed is None:
        return secret_store.read_values(context.aws, secret)
    return _with_listed(context, secret, names_only_in_secret(function))


def _with_listed(context: StepContext, secret: Secret, names: Collection[str]) -> Secret:
    unusable: SecretUnusable | None = None
    try:
        current = secret_store.read_values(context.aws, secret).values
    except SecretUnusable as error:
        current, unusable = {}, error
    found = {name: current[name] for name in names if name in current}
    if lost := set(names) - found.keys():
        previous = secret_store.read_previous(context.aws, secret)
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
    context: StepContext, target: Target, secret: Secret | None, *, force_update: bool = False
) -> tuple[str, ...]:
    def desired(latest: Function) -> Configuration:
        stored = secret
        if latest.revision_id != target.function.revision_id:
            # The function was changed since it was read. If it was rewired, it may need the secret
            # now. If its owner deployed it, variables that it lacks are not put back.
            stored = (
                (_secret_of(context, latest) or secret)
                if has_remediation_parts(latest, context.stack)
                else None
            )
            _planned(replace(target, function=latest), stored)
        handler = handler_to_restore(latest, context.stack, stored)
        return restored(latest, context.stack, handler, stored.values if stored else {})

    return kept_layers.change(context, desired, force_update=force_update)


def _points_at_secret(context: StepContext, function: Function) -> bool:
    """Tell whether a function points at a secret now: another run may have rewired it meanwhile."""
    return SECRET_ARN_VARIABLE in functions.read(context.aws, function.name).environment


def _mark(context: StepContext, function: Function) -> tuple[str, ...]:
    """Tag a function that was backed out; return a warning if it cannot be tagged."""
    try:
        functions.mark_backed_out(context.aws, function, f"{datetime.now(UTC):%FT%TZ}")
    except AwsFailure as failure:
        if failure.code not in _NOT_TAGGED:
            raise
        warning = (
            f"The function is as it was, and could not be tagged {BACKED_OUT_TAG} "
            f"({failure.code}): automatic remediation would move its secrets again"
        )
        return (warning,)
    return ()


def _delete_secret(context: StepContext, target: Target) -> tuple[str, ...]:
    """Schedule the secret's deletion if the request says so and no version needs the secret."""
    days, secret = context.request.delete_secret_after_days, target.secret
    if days is None or secret is None or secret.pending_deletion:
        return ()
    require_owner(target.function, secret)
    if _is_loaded(context, target.function):
        return (_STAYS,)
    secret_store.schedule_deletion(context.aws, secret, days)
    if _is_loaded(context, target.function):
        secret_store.restore(context.aws, secret)
        return (_STAYS,)
    return (f"The secret {secret.name} is deleted in {days} days, unless it is restored",)


def _is_loaded(context: StepContext, function: Function) -> bool:
    """Tell whether the function, or a published version of it, loads the secret now."""
    return _points_at_secret(context, function) or any(
        version.sealed for version in versions.read_published(context.aws, function)
    )
