"""The step Backout: restore handler, layers, variables and role, and change nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from ..aws import functions, roles, versions
from ..aws.calls import AwsFailure
from ..model import (
    BACKED_OUT_TAG,
    CODE_VARIABLE,
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
from ..planning.moved_code import moved_code, tagged_code, without_moved_code
from ..planning.rewiring import restored, sealed
from ..planning.wiring import Wiring, handler_to_restore, has_remediation_parts, is_wrapped
from . import grants, kept_layers, repoint
from .context import StepContext
from .secret_deletion import delete_secret
from .stored_values import plaintext_to_restore, secret_with_values
from .target import describe_secret

_NOT_TAGGED = ("AccessDenied", "AccessDeniedException", "InvalidParameterValueException")
"""Lambda's codes if a function cannot be tagged: by an organization's policy, or with 50 tags."""


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
    function, code_warnings = _with_code_put_back(context, function)
    secret = secret_with_values(context, function)
    target = Target(
        function,
        roles.read(context.aws, function),
        context.stack,
        versions.read_published(context.aws, function),
        secret=secret
        or describe_secret(context.aws, context.stack, function, context.request.options),
    )
    if _has_noted_again(context, target):
        return back_out(context)
    planned = _planned(target, secret)
    warnings = [*planned.warnings, *code_warnings]
    moves_aliases = context.request.options.repoint_aliases and context.stack.may_repoint_aliases
    if moves_aliases:
        # First of all: what aliases go back to needs neither the secret nor the grant.
        repoint.put_back_all(context, function)
    if context.request.options.one_step:
        # An update of this run may still be in progress, and would remove the plaintext later.
        _restore(context, target, secret, force_update=True)
    for step in planned.steps:
        match step:
            case Restore():
                warnings += _restore(context, target, secret)
            case Revoke():
                grants.revoke(context, function, function.role_arn)
            case Mark():
                warnings += _mark(context, function)
    if moves_aliases:
        # A press may have moved one in between. From now on it finds the function not sealed.
        warnings += repoint.put_back_all(context, function)
    grants.revoke_from_planned_role(context, function)
    return (*warnings, *delete_secret(context, target.function, target.secret))


def _leads_back_to_sealed(context: StepContext, function: Function) -> bool:
    """Tell whether the function is to be sealed afterwards.

    If the function was plain when planned and still has a variable that this run was to move, then
    another run has sealed it. A function with an instrumentation's handler before the shim's counts
    as sealed, too.
    """
    wiring, planned = context.wiring_of(function), context.request.planned
    if context.request.wiring_before is Wiring.SEALED and wiring is Wiring.SHADOWED:
        return plaintext_to_restore(context, function) is not None
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
        again = plaintext_to_restore(context, function)
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
                (secret_with_values(context, latest) or secret)
                if has_remediation_parts(latest, context.stack)
                else None
            )
            _planned(replace(target, function=latest), stored)
        handler = handler_to_restore(latest, context.stack, stored)
        values = stored.values if stored else {}
        return without_moved_code(restored(latest, context.stack, handler, values), latest, values)

    return kept_layers.change(context, desired, force_update=force_update)


def _with_code_put_back(
    context: StepContext, function: Function
) -> tuple[Function, tuple[str, ...]]:
    """Put the code before back while its variables are still there, if code was replaced.

    Returns:
        The function as it is then, and warnings.
    """
    if moved_code(function.environment) is None:
        return function, ()
    # The code of few functions is replaced, and loading this takes a part of each cold start.
    from .code.restore import put_code_back  # noqa: PLC0415

    warnings = put_code_back(context)
    return context.wait_until_updated(even_if_failed=True), warnings


def _has_noted_again(context: StepContext, target: Target) -> bool:
    """Note again how the code goes back, if only a tag of the secret says that any more."""
    function, secret = target.function, target.secret
    moved = tagged_code(secret.tags) if secret and secret.belongs_to(function) else None
    if moved is None or not moved.is_after(function.code_sha256):
        return False
    if CODE_VARIABLE in function.environment or function.environment_error:
        return False
    from .code.restore import note_again  # noqa: PLC0415

    note_again(context, function, moved)
    return True


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
