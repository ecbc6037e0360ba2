"""The steps Grant and Shadow. Each can be repeated: it finds what an earlier run has done."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from ..aws import roles, versions
from ..model import SECRET_ARN_VARIABLE, Configuration, Function, Refusal, Role, Secret, Shim
from ..planning.environment_size import shadow_if_it_fits
from ..planning.plan import is_sealed_with_current_layer
from ..planning.rewiring import Rewiring
from ..planning.wiring import (
    Wiring,
    has_remediation_parts,
    is_wrapped,
    names_only_in_secret,
    nonce_and_names,
)
from .context import StepContext, StepFailed


def grant(context: StepContext) -> None:
    """Attach the policy to the function's role: it lets a function read its own secret.

    Raises:
        StepFailed: the function has another role than the planned one, which no plan has checked.
    """
    function = context.wait_until_updated()
    if context.request.planned_role not in (None, function.role_arn):
        raise StepFailed(
            f"{function.name} was given another role after it was planned: start again"
        )
    roles.attach(context.aws, Role(function.role_arn, ()), context.stack.policy_arn)


def shadow(context: StepContext) -> None:
    """Rewire the function, and leave its plaintext in place."""
    nonce = secrets.token_hex(16)

    def desired(function: Function) -> Configuration:
        shim, moving = context.shim_for(function), context.moving(function.environment)
        # The secret is read after the function: it then holds what the function needs.
        secret = context.stored(function)
        require_equal_values(function, secret, moving)
        names = _names(function, secret, moving)
        _require_same_variables(context, function, secret, names)
        if is_sealed_with_current_layer(function, context.stack) and not moving:
            return function.configuration
        if _is_shadowed_with(context, function, secret, names):
            return function.configuration
        configuration = shadow_if_it_fits(
            function,
            context.stack,
            Rewiring(shim, secret.arn, nonce, names),
            moving,
            context.request.options,
        )
        if isinstance(configuration, Refusal):
            raise StepFailed(str(configuration))
        return configuration

    context.change(desired)


def require_equal_values(function: Function, secret: Secret, names: Collection[str]) -> None:
    """Check that variables have the same values in the secret, so that plaintext may be removed.

    Raises:
        StepFailed: names the variables that differ.
    """
    different = [n for n in names if function.environment[n] != secret.values.get(n)]
    if different:
        raise StepFailed(
            f"{', '.join(sorted(different))} of {function.name} was changed after it was stored: "
            "start again"
        )


def require_present(gone: Collection[str]) -> None:
    """Check that nobody removed a variable: the secret would bring the variable back.

    Args:
        gone: the variables that were removed.

    Raises:
        StepFailed: names these variables.
    """
    if gone:
        raise StepFailed(f"{', '.join(sorted(gone))} was removed meanwhile: start again")


def is_wired_with(function: Function, shim: Shim) -> bool:
    """Tell whether a function starts a shim, from the stack's own version of its layer."""
    return shim.is_started_by(function.configuration) and shim.layer_arn in function.layers


def _names(function: Function, secret: Secret, moving: Collection[str]) -> tuple[str, ...]:
    """Return the variables to load from the secret: not those that the owner has set again."""
    environment = function.environment
    return tuple(
        name
        for name, value in sorted(secret.values.items())
        if name in moving or environment.get(name, value) == value
    )


def _require_same_variables(
    context: StepContext, function: Function, secret: Secret, names: Collection[str]
) -> None:
    """Check that the function's code will see the same variables as it sees now.

    Raises:
        StepFailed: names the variables that are lost, or that would come back.
    """
    if is_wrapped(function, context.stack):
        raise StepFailed(
            f"Another handler was put before the shim of {function.name} meanwhile: start again"
        )
    if lost := names_only_in_secret(function) - secret.values.keys():
        raise StepFailed(
            f"{', '.join(sorted(lost))} of {function.name} stands in neither environment nor "
            "secret: back out, then start anew"
        )
    if has_remediation_parts(function, context.stack):
        return
    require_present(set(context.request.planned) - set(function.environment))
    gone = set(names) - set(function.environment)
    if gone and not any(
        version.may_load_secret for version in versions.read_published(context.aws, function)
    ):
        require_present(gone)


def _is_shadowed_with(
    context: StepContext, function: Function, secret: Secret, names: Collection[str]
) -> bool:
    return (
        context.wiring_of(function) is Wiring.SHADOWED
        and is_wired_with(function, context.shim_for(function))
        and function.environment[SECRET_ARN_VARIABLE] == secret.arn
        and set(nonce_and_names(function)[1]) == set(names)
    )
