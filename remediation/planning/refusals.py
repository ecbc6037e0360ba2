"""Every reason against changing a function, each with what to do. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..model import BACKED_OUT_TAG, WRAPPER_VARIABLE, Options, Refusal, Target
from .early_readers import is_web_adapter
from .image_advice import image_advice
from .protection import protection
from .reserved_variables import variable_refusal
from .runtime_dates import UPDATES_END
from .wiring_refusals import handler_refusals, layers_refusals, role_refusals, secret_refusals

_WITHOUT_WRAPPER = ("provided", "go1.x")
"""The beginnings of the runtimes that have no wrapper."""


def refusals(target: Target, names: tuple[str, ...], options: Options) -> Iterator[Refusal]:
    """Yield all reasons against moving these variables out of a function."""
    for check in _CHECKS:
        yield from check(target, options)
    yield from (why for name in names if (why := variable_refusal(name, target.function)))
    if target.function.environment_error is None:
        yield from _missing_variables(target, options)


def _protection(target: Target, _: Options) -> Iterator[Refusal]:
    if why_not := protection(target.function, target.stack):
        yield why_not
    elif code := target.function.tags_error:
        yield Refusal(
            f"The function's tags could not be read ({code}), so nobody knows whether it is "
            "protected, or was backed out",
            "start again; if it stays so, see whether the remediation's role may lambda:ListTags",
        )


def _kind(target: Target, options: Options) -> Iterator[Refusal]:
    function = target.function
    if function.package_type == "Image":
        yield Refusal(
            "The function is a container image, which takes no layers, and the button builds none",
            image_advice(target, options),
        )
    elif function.master_arn:
        yield Refusal(
            "The function is a replica that Lambda@Edge made, and cannot be changed",
            "change the function that it is a replica of",
        )
    elif target.role.trusts_edge and (at_edge := _versions_for_edge(target)):
        yield Refusal(
            f"CloudFront may run {at_edge} of the function, whose role Lambda@Edge may assume; "
            "Lambda@Edge allows no variables and no layers",
            "start the stack's runbook for functions at the edge (its parameter "
            "EdgeRemediation); if CloudFront runs no version of it, take "
            "edgelambda.amazonaws.com out of the role's trust policy",
        )
    elif (shim := target.stack.shim_for(function.runtime)) is None:
        yield _without_shim(function.runtime)
    elif (day := UPDATES_END.get(function.runtime or "")) and target.today and target.today >= day:
        yield Refusal(
            f"Lambda has updated no function of the runtime {function.runtime} since {day}",
            "raise the function's runtime, then start again; a sealed function can also be backed "
            "out after that",
        )
    elif shim.is_wrapper and function.snap_start:
        yield Refusal(
            "SnapStart keeps what the started runtime holds, and so its environment: a snapshot "
            "would hold the values, and no rotation would reach them",
            "turn SnapStart off, or have the function's code read a secret after each restore, in "
            "a hook of its runtime",
        )
    if is_web_adapter(function):
        yield Refusal(
            f"{WRAPPER_VARIABLE} starts the AWS Lambda Web Adapter, which runs the handler as a "
            "program; no shim is a program",
            "have the program read a secret from Secrets Manager",
        )
    if function.tenants or function.managed_instances:
        yield Refusal(
            "The function is invoked only for a tenant, or only as a version on managed instances, "
            "so nobody could probe it",
            "have its code read a secret from Secrets Manager",
        )
    if function.durable:
        yield Refusal(
            "The function is a durable function, whose executions may span a change of handler",
            "have its code read a secret from Secrets Manager",
        )


def _without_shim(runtime: str | None) -> Refusal:
    """Return the refusal of a runtime; one that Lambda starts without a wrapper gets the call.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
    """
    if (runtime or "").startswith(_WITHOUT_WRAPPER):
        return Refusal(
            f"There is no shim for the runtime {runtime}: Lambda starts the function's own program "
            "there, and runs no wrapper before it",
            "have the program read a secret once, as it starts, and keep it: GetSecretValue of "
            "AWS's SDK for its language (docs/how-to/other-programs.md has the lines for Go and "
            "Rust)",
        )
    return Refusal(
        f"There is no shim for the runtime {runtime}",
        "have the function's code read a secret from Secrets Manager",
    )


def _versions_for_edge(target: Target) -> str:
    """Name the published versions that CloudFront accepts: those without variables.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
    lambda-at-edge-function-restrictions.html
    """
    numbers = [each.version for each in target.versions if not each.variables]
    return f"version{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else ""


def _state(target: Target, options: Options) -> Iterator[Refusal]:
    function = target.function
    if function.last_update_status == "InProgress" or function.state == "Pending":
        yield Refusal("An update of the function is in progress", "start again when it is done")
    elif function.state != "Active":
        yield Refusal(
            f"The function's state is {function.state}", "invoke it until it is Active, or mend it"
        )
    elif function.last_update_status == "Failed":
        yield Refusal("The function's last update failed", "mend it, then start again")
    if function.environment_error:
        yield Refusal(
            f"The environment could not be read ({function.environment_error})",
            "give the remediation's role kms:Decrypt on the function's key "
            "(the stack's parameter EnvironmentKeyArns)",
        )
    if function.reserved_concurrency == 0:
        yield Refusal(
            "The function's reserved concurrency is 0, so nobody could probe it",
            "reserve at least 1 while it is remediated",
        )
    if options.automatic and BACKED_OUT_TAG in function.tags:
        yield Refusal(
            f"The function was backed out on {function.tags[BACKED_OUT_TAG]}, "
            "and AWS Config remediates automatically",
            f"remove the function's tag {BACKED_OUT_TAG}",
        )


def _missing_variables(target: Target, options: Options) -> Iterator[Refusal]:
    stored = target.secret.names if target.secret else ()
    for name in options.variables:
        if name not in target.function.environment and name not in stored:
            yield Refusal(f"The function has no variable {name}", "look at its spelling and case")


_CHECKS: tuple[Callable[[Target, Options], Iterator[Refusal]], ...] = (
    _protection,
    _kind,
    _state,
    layers_refusals,
    handler_refusals,
    role_refusals,
    secret_refusals,
)
