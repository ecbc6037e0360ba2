"""The package that looks its secrets up, made anew by each step from the one before."""

from __future__ import annotations

from ...aws.function_code import sha256_of
from ...model import Function, LookedUp, PackageRefusals
from ...packages.lookups import Surroundings, look_up
from ...planning.reserved_variables import is_never_free, variable_refusal
from ...planning.wiring import original_handler
from ...runbook.code_request import CodeRequest
from ..context import StepContext, StepFailed


def looked_up(
    context: StepContext, function: Function, content: bytes
) -> LookedUp | PackageRefusals:
    """Return a function's package with lookups, or why there is none.

    Args:
        context: of the step.
        function: with the variables that its code sees.
        content: of the package with the secrets.
    """
    secret = context.own_secret(function)
    stored = secret.values if secret else {}
    surroundings = Surroundings(
        {**stored, **function.environment},
        lambda name: is_never_free(name) or variable_refusal(name, function) is not None,
        original_handler(function, context.stack) or "",
        is_whole=all(map(context.stack.is_shim_layer, function.layers)),
    )
    return look_up(content, context.request.located, surroundings)


def planned_lookups(
    context: StepContext, code: CodeRequest, function: Function, content: bytes
) -> LookedUp:
    """Return the package that was planned, with what stood in it.

    Raises:
        StepFailed: variables or layers were changed since, so that it would be another one.
    """
    made = looked_up(context, function, content)
    if isinstance(made, PackageRefusals) or sha256_of(made.content) != code.after:
        raise StepFailed(
            f"Variables or layers of {function.name} were changed after its code was planned: "
            "start again"
        )
    return made


def deployed_since(function: Function) -> StepFailed:
    """Return the error of a step that finds other code than was planned."""
    return StepFailed(
        f"{function.name} was deployed after it was planned, and is not overwritten: start again"
    )


def changed_again_and_again(context: StepContext) -> StepFailed:
    """Return the error of a step whose function others keep changing."""
    return StepFailed(
        f"{context.request.function_name} was changed by others again and again; nothing of theirs "
        "was overwritten: start again when they are done"
    )
