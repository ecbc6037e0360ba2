"""What is to be done to a function, decided before anything is done: pure.

Both plans are made from the live function alone, so making one again gives the same, or what is
left of it. They hold names, never values.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..model import (
    BACKED_OUT_TAG,
    ORIGINAL_HANDLER,
    OURS,
    POINTER,
    CutOver,
    Function,
    Grant,
    Mark,
    Options,
    Plan,
    Probe,
    Refusal,
    Refusals,
    Restore,
    Revoke,
    Secret,
    Shadow,
    Shim,
    Stack,
    Step,
    Store,
    Target,
)
from .environment_size import ENVIRONMENT_BYTES, environment_size, shadowed_within_room
from .protection import protection
from .refusals import refusals
from .reserved_variables import is_reserved
from .warnings import backout_warnings, standing_warnings, warnings
from .wiring import (
    Rewiring,
    Wiring,
    difference,
    handler_to_restore,
    has_shim,
    is_ours,
    names_of_shim,
    names_without_plaintext,
    needs_secret,
    probed_names,
    restored,
    sealed,
    wiring_of,
)

_NO_NONCE = "0" * 32
_VARIABLE = re.compile("[a-zA-Z][a-zA-Z0-9_]+")
"""Source: https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html"""
_SUFFIX = "-AbCdEf"
"""As long as what Secrets Manager adds to a secret's name in its ARN."""


def chosen(found: Collection[str], options: Options) -> tuple[str, ...]:
    """Return the variables that are to be moved: the person's choice, or all that were found."""
    return tuple(sorted(set(options.variables or (name for name in found if name not in OURS))))


def plan(target: Target, variables: Collection[str], options: Options) -> Plan | Refusals:
    """Plan the way from a function as it is to a sealed one.

    Args:
        target: the live function and what is around it.
        variables: the names that the scan found.
        options: what the person chose.

    Returns:
        All refusals, or the steps that are left to do: none for a function that is sealed already.
    """
    names = chosen(variables, options)
    why_not = tuple(refusals(target, names, options))
    shim = target.stack.shim_for(target.function.runtime)
    if why_not or shim is None:
        return Refusals(why_not)
    moving = tuple(name for name in names if name in target.function.environment)
    if not moving and not needs_secret(target.function, target.stack):
        return Plan(())
    rewiring = _rewiring(target, shim, moving, options)
    if isinstance(rewiring, Refusal):
        return Refusals((rewiring,))
    settled = is_settled(target.function, target.stack)
    steps: list[Step] = []
    if moving or target.secret is None or target.secret.pending_deletion or not settled:
        steps.append(Store(_secret_name(target, options), moving))
    if target.stack.policy_arn not in target.role.attached_policy_arns:
        steps.append(Grant(target.role.name, target.stack.policy_arn))
    if moving or not settled:
        steps += rewiring
    said = warnings(target, shim, moving) if steps else standing_warnings(target)
    return Plan(tuple(steps), tuple(said))


def plan_backout(target: Target, secret: Secret | None) -> Plan | Refusals:
    """Plan the way back to a function without anything of ours.

    Args:
        target: the live function and what is around it.
        secret: the one that the function's shim loads; None if there is none.
    """
    function, stack = target.function, target.stack
    why_not = tuple(_against_backout(target, secret))
    if why_not:
        return Refusals(why_not)
    values = secret.values if secret else {}
    handler = handler_to_restore(function, stack, secret)
    before, after = function.configuration, restored(function, stack, handler, values)
    steps: list[Step] = []
    if after != before:
        steps.append(Restore(difference(before, after)))
    if grants := tuple(filter(stack.is_our_policy, target.role.attached_policy_arns)):
        steps.append(Revoke(target.role.name, grants))
    if (steps or _has_secret(target)) and BACKED_OUT_TAG not in function.tags:
        steps.append(Mark())
    return Plan(tuple(steps), tuple(backout_warnings(target)) if steps else ())


def _rewiring(
    target: Target, shim: Shim, moving: tuple[str, ...], options: Options
) -> tuple[Shadow, Probe, CutOver] | Refusal:
    """Return the three steps that rewire; a refusal when the environment has no room for them."""
    function = target.function
    needs = target.secret and needs_secret(function, target.stack)
    stored = target.secret.names if target.secret and needs else ()
    arn = target.secret.arn if target.secret else _arn_to_be(target, options)
    rewiring = Rewiring(shim, arn, _NO_NONCE, {*stored, *moving})
    first = shadowed_within_room(function, target.stack, rewiring, moving, options)
    if isinstance(first, Refusal):
        return first
    return (
        Shadow(difference(function.configuration, first)),
        Probe(),
        CutOver(difference(first, sealed(first, moving))),
    )


def is_settled(function: Function, stack: Stack) -> bool:
    """Tell whether a function is sealed, by the layer version that the stack has now."""
    shim = stack.shim_for(function.runtime)
    return (
        shim is not None
        and wiring_of(function, stack) is Wiring.SEALED
        and function.handler == shim.handler
        and shim.layer_arn in function.layers
    )


def _arn_to_be(target: Target, options: Options) -> str:
    arn = target.function.arn.split(":")
    name = target.stack.secret_name(target.function, options.secret_prefix)
    return ":".join([*arn[:2], "secretsmanager", *arn[3:5], "secret", name]) + _SUFFIX


def _secret_name(target: Target, options: Options) -> str:
    if target.secret:
        return target.secret.name
    return target.stack.secret_name(target.function, options.secret_prefix)


def _against_backout(target: Target, secret: Secret | None) -> Iterator[Refusal]:
    function = target.function
    if protected := protection(function, target.stack):
        yield protected
    if function.environment_error:
        yield Refusal(
            f"The environment could not be read ({function.environment_error})",
            "give the remediation's role kms:Decrypt on the function's key "
            "(the stack's parameter EnvironmentKeyArns)",
        )
        return
    yield from _missing(target, secret)
    handler = handler_to_restore(function, target.stack, secret)
    if handler is None and (named := names_of_shim(function, target.stack)):
        yield Refusal(
            f"{', '.join(named)} names the shim's handler, and nobody knows what it named before",
            "have it name the function's own handler, then start again",
        )
    elif handler is None and has_shim(function, target.stack):
        yield Refusal(
            f"Nobody knows the original handler: {ORIGINAL_HANDLER} and the secret's tag are gone",
            "set the function's handler by hand, then start again",
        )
    values = secret.values if secret else {}
    odd = [name for name in values if not _VARIABLE.fullmatch(name)]
    if odd:
        # Not named: whoever put them there may have put a value in a name's place.
        yield Refusal(
            f"The secret holds {len(odd)} name(s) that Lambda takes for no variable",
            "rename them (letters, digits and underscores), or take them out of the secret",
        )
    if reserved := sorted(name for name in values if is_reserved(name) and name not in OURS):
        yield Refusal(
            f"The secret holds {', '.join(reserved)}, which Lambda lets nobody set",
            "take it out of the secret: the function has Lambda's own instead",
        )
    size = environment_size(restored(function, target.stack, handler, values).environment)
    if size > ENVIRONMENT_BYTES:
        yield Refusal(
            f"The environment has no room for the plaintext any more: {size - ENVIRONMENT_BYTES} "
            f"bytes too many of {ENVIRONMENT_BYTES}",
            "remove variables that were added since",
        )


def _has_secret(target: Target) -> bool:
    """Tell whether remediation was here: a way back that broke off may lack its mark."""
    return target.secret is not None and target.secret.belongs_to(target.function)


def _missing(target: Target, secret: Secret | None) -> Iterator[Refusal]:
    """Yield why values that the function needs cannot be put back."""
    function, pointer = target.function, POINTER in target.function.environment
    name = secret.name if secret else target.stack.secret_name(function)
    if secret and not secret.belongs_to(function):
        yield Refusal(
            f"{POINTER} points at a secret of another function ({name})"
            if pointer
            else f"{POINTER} is gone, and the secret {name} is another function's",
            "deploy the function anew with its own variables and handler",
        )
    elif secret is None and _needs_values(function, target.stack):
        yield Refusal(
            f"{POINTER} points at a secret that is gone, so its values cannot be put back"
            if pointer
            else f"{POINTER} is gone, and so is the secret {name}, so nobody knows the values",
            "restore the secret from a backup, or set the variables and deploy the function anew"
            if pointer
            else f"set {POINTER} to the ARN of the function's secret, or set the variables and "
            "deploy the function anew",
        )
    elif lost := names_without_plaintext(function) - set(secret.names if secret else ()):
        yield Refusal(
            f"{', '.join(sorted(lost))} stands in neither the environment nor the secret, nor in "
            "the secret's previous version",
            "put it into the secret, or set the variable, then start again",
        )


def _needs_values(function: Function, stack: Stack) -> bool:
    """Tell whether the secret holds what the environment lacks; if in doubt, it does."""
    if not is_ours(function, stack):
        return False
    names = probed_names(function)
    return names is None or not set(names) <= set(function.environment)
