"""The plan of a remediation: which steps will be taken, or the refusals. Pure.

The plan depends on the current function alone. So a plan that is made again is the same, or has
only the steps that are left. Plans hold names, never values.
"""

from __future__ import annotations

from collections.abc import Collection

from ..model import (
    CODE_VARIABLE,
    SHIM_VARIABLES,
    CutOver,
    Function,
    Grant,
    Options,
    Plan,
    Probe,
    Refusal,
    Refusals,
    Shadow,
    Shim,
    Stack,
    Step,
    Store,
    Target,
)
from .aliases import repointing
from .environment_size import shadow_if_it_fits
from .published import deletion, moved_names
from .refusals import refusals
from .rewiring import Rewiring, difference, sealed
from .warnings import standing_warnings, version_warnings, warnings
from .wiring import Wiring, needs_secret, wiring_of

_OWN = (*SHIM_VARIABLES, CODE_VARIABLE)
_PLACEHOLDER_NONCE = "0" * 32
_ARN_SUFFIX = "-AbCdEf"
"""As long as the suffix that Secrets Manager adds to a secret's name in its ARN."""


def selected_variables(found: Collection[str], options: Options) -> tuple[str, ...]:
    """Return the variables to move: those that the person chose, or all that the scan found."""
    return tuple(sorted(set(options.variables or (name for name in found if name not in _OWN))))


def plan(target: Target, variables: Collection[str], options: Options) -> Plan | Refusals:
    """Plan how to seal a function.

    Args:
        target: the current function and everything that the plan depends on.
        variables: the names that the scan found.
        options: what the person chose.

    Returns:
        All refusals, or the remaining steps: none if the function is sealed already.
    """
    names = selected_variables(variables, options)
    found_refusals = tuple(refusals(target, names, options))
    shim = target.stack.shim_for(target.function.runtime)
    if found_refusals or shim is None:
        return Refusals(found_refusals)
    moving = tuple(name for name in names if name in target.function.environment)
    if not moving and not needs_secret(target.function, target.stack):
        return Plan(())
    rewiring = _rewiring(target, shim, moving, options)
    if isinstance(rewiring, Refusal):
        return Refusals((rewiring,))
    is_current = is_sealed_with_current_layer(target.function, target.stack)
    steps: list[Step] = []
    if moving or target.secret is None or target.secret.pending_deletion or not is_current:
        steps.append(Store(_secret_name(target, options), moving))
    if target.stack.policy_arn not in target.role.attached_policy_arns:
        steps.append(Grant(target.role.name, target.stack.policy_arn))
    if moving or not is_current:
        steps += rewiring
    if steps:
        plan_warnings = tuple(warnings(target, shim, moving, options))
    else:
        plan_warnings = (
            *version_warnings(target, moving, options),
            *standing_warnings(target),
        )
    moved = moved_names(target, moving)
    repoint, stays = repointing(target, moved, options)
    leaving = [alias for step in repoint for alias, _ in step.moves]
    deleted = deletion(target, moved, options, leaving)
    return Plan((*steps, *repoint, *deleted), (*plan_warnings, *stays))


def _rewiring(
    target: Target, shim: Shim, moving: tuple[str, ...], options: Options
) -> tuple[Shadow, Probe, CutOver] | Refusal:
    """Return the three steps that rewire, or a refusal if the environment has no room."""
    function = target.function
    needs = target.secret and needs_secret(function, target.stack)
    stored = target.secret.names if target.secret and needs else ()
    arn = target.secret.arn if target.secret else _expected_arn(target, options)
    rewiring = Rewiring(shim, arn, _PLACEHOLDER_NONCE, {*stored, *moving})
    first = shadow_if_it_fits(function, target.stack, rewiring, moving, options)
    if isinstance(first, Refusal):
        return first
    return (
        Shadow(difference(function.configuration, first)),
        Probe(),
        CutOver(difference(first, sealed(first, moving))),
    )


def is_sealed_with_current_layer(function: Function, stack: Stack) -> bool:
    """Tell whether a function is sealed, and has the stack's current layer version."""
    shim = stack.shim_for(function.runtime)
    return (
        shim is not None
        and wiring_of(function, stack) is Wiring.SEALED
        and shim.is_started_by(function.configuration)
        and shim.layer_arn in function.layers
    )


def _expected_arn(target: Target, options: Options) -> str:
    arn = target.function.arn.split(":")
    name = target.stack.secret_name(target.function, options.secret_prefix)
    return ":".join([*arn[:2], "secretsmanager", *arn[3:5], "secret", name]) + _ARN_SUFFIX


def _secret_name(target: Target, options: Options) -> str:
    if target.secret:
        return target.secret.name
    return target.stack.secret_name(target.function, options.secret_prefix)
