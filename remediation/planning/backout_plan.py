"""The plan of a backout, or the reasons against it. Pure.

The plan depends on the current function alone, and holds names, never values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import (
    BACKED_OUT_TAG,
    HANDLER_VARIABLE,
    SECRET_ARN_VARIABLE,
    SHIM_VARIABLES,
    Function,
    Mark,
    Plan,
    Refusal,
    Refusals,
    Restore,
    Revoke,
    Secret,
    Stack,
    Step,
    Target,
)
from .environment_size import ENVIRONMENT_BYTES, environment_size
from .moved_code import without_moved_code
from .protection import protection
from .reserved_variables import is_reserved
from .rewiring import difference, restored
from .warnings import backout_warnings
from .wiring import (
    handler_to_restore,
    has_remediation_parts,
    has_shim,
    names_only_in_secret,
    probed_names,
    variables_naming_shim,
)

_VARIABLE = re.compile("[a-zA-Z][a-zA-Z0-9_]+")
"""Source: https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html"""


def plan_backout(target: Target, secret: Secret | None) -> Plan | Refusals:
    """Plan how to back out a function, so that nothing of remediation is left.

    Args:
        target: the current function and everything that the plan depends on.
        secret: the secret that the function's shim loads; None if there is no such secret.
    """
    function, stack = target.function, target.stack
    found_refusals = tuple(_backout_refusals(target, secret))
    if found_refusals:
        return Refusals(found_refusals)
    values = secret.values if secret else {}
    handler = handler_to_restore(function, stack, secret)
    before = function.configuration
    after = without_moved_code(restored(function, stack, handler, values), function, values)
    steps: list[Step] = []
    if after != before:
        steps.append(Restore(difference(before, after)))
    if grants := tuple(filter(stack.is_grant_policy, target.role.attached_policy_arns)):
        steps.append(Revoke(target.role.name, grants))
    if (steps or _has_secret(target)) and BACKED_OUT_TAG not in function.tags:
        steps.append(Mark())
    return Plan(tuple(steps), tuple(backout_warnings(target)) if steps else ())


def _backout_refusals(target: Target, secret: Secret | None) -> Iterator[Refusal]:
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
    if handler is None and (named := variables_naming_shim(function, target.stack)):
        yield Refusal(
            f"{', '.join(named)} names the shim's handler, and nobody knows what it named before",
            "have it name the function's own handler, then start again",
        )
    elif handler is None and has_shim(function, target.stack):
        yield Refusal(
            f"Nobody knows the original handler: {HANDLER_VARIABLE} and the secret's tag are gone",
            "set the function's handler by hand, then start again",
        )
    values = secret.values if secret else {}
    odd = [name for name in values if not _VARIABLE.fullmatch(name)]
    if odd:
        # These names are not shown: somebody may have written a value in place of a name.
        yield Refusal(
            f"The secret holds {len(odd)} name(s) that Lambda takes for no variable",
            "rename them (letters, digits and underscores), or take them out of the secret",
        )
    if reserved := sorted(
        name for name in values if is_reserved(name) and name not in SHIM_VARIABLES
    ):
        yield Refusal(
            f"The secret holds {', '.join(reserved)}, which Lambda lets nobody set",
            "take it out of the secret: the function has Lambda's own instead",
        )
    after = without_moved_code(restored(function, target.stack, handler, values), function, values)
    size = environment_size(after.environment)
    if size > ENVIRONMENT_BYTES:
        yield Refusal(
            f"The environment has no room for the plaintext any more: {size - ENVIRONMENT_BYTES} "
            f"bytes too many of {ENVIRONMENT_BYTES}",
            "remove variables that were added since",
        )


def _has_secret(target: Target) -> bool:
    """Tell whether the function has a secret: an interrupted backout may have left no tag."""
    return target.secret is not None and target.secret.belongs_to(target.function)


def _missing(target: Target, secret: Secret | None) -> Iterator[Refusal]:
    """Yield refusals for values that the function needs and that cannot be put back."""
    function, variable = target.function, SECRET_ARN_VARIABLE
    pointer = variable in function.environment
    name = secret.name if secret else target.stack.secret_name(function)
    if secret and not secret.belongs_to(function):
        yield Refusal(
            f"{variable} points at a secret of another function ({name})"
            if pointer
            else f"{variable} is gone, and the secret {name} is another function's",
            "deploy the function anew with its own variables and handler",
        )
    elif secret is None and _needs_values(function, target.stack):
        yield Refusal(
            f"{variable} points at a secret that is gone, so its values cannot be put back"
            if pointer
            else f"{variable} is gone, and so is the secret {name}, so nobody knows the values",
            "restore the secret from a backup, or set the variables and deploy the function anew"
            if pointer
            else f"set {variable} to the ARN of the function's secret, or set the variables and "
            "deploy the function anew",
        )
    elif lost := names_only_in_secret(function) - set(secret.names if secret else ()):
        yield Refusal(
            f"{', '.join(sorted(lost))} stands in neither the environment nor the secret, nor in "
            "the secret's previous version",
            "put it into the secret, or set the variable, then start again",
        )


def _needs_values(function: Function, stack: Stack) -> bool:
    """Tell whether the environment lacks values of the secret; True if that is unknown."""
    if not has_remediation_parts(function, stack):
        return False
    names = probed_names(function)
    return names is None or not set(names) <= set(function.environment)
