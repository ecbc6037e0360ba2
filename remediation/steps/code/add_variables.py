"""The step AddVariables: what stands in the code becomes variables, which nothing looks up yet."""

from __future__ import annotations

from dataclasses import replace

from ...aws import snapshots
from ...model import CODE_VARIABLE, Configuration, Function
from ...planning.moved_code import MovedCode, digest_of
from ..context import StepContext, StepFailed
from ..packages import package_of
from .lookups import deployed_since, planned_lookups


def add_variables(context: StepContext) -> None:
    """Set the variables that the code will look up, and note how to go back.

    Raises:
        StepFailed: the function is not as it was planned, or the version that is to keep its code
            does not.
    """
    code, number = context.request.code, context.request.published
    if code is None:
        return
    if number is None:
        raise StepFailed("The request names no version that keeps the code: start again")
    version = snapshots.read(context.aws, context.request.function_name, number)
    if version.code_sha256 != code.before:
        raise StepFailed(f"Version {number} does not keep the code that was planned: start again")
    content = package_of(context, version)
    noted = str(
        MovedCode(number, digest_of(code.before), digest_of(code.after), tuple(sorted(code.added)))
    )

    def desired(function: Function) -> Configuration:
        environment = function.environment
        is_noted = environment.get(CODE_VARIABLE) == noted
        if is_noted and function.code_sha256 == code.after:
            return function.configuration
        if function.code_sha256 != code.before:
            raise deployed_since(function)
        if is_noted and set(code.added) <= set(environment):
            return function.configuration
        values = planned_lookups(context, code, function, content).values
        # What an earlier run has added and nothing looks up stays away if somebody took it out.
        new = {n: values[n] for n in code.added if n not in environment and n in values}
        return replace(
            function.configuration,
            environment={**environment, **new, CODE_VARIABLE: noted},
        )

    context.change(desired)
