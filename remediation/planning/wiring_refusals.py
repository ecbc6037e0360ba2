"""Reasons against rewiring a function: its layers, its handler, its role, its secret. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import FUNCTION_TAG, HANDLER_VARIABLE, SECRET_ARN_VARIABLE, Options, Refusal, Target
from .wiring import is_wrapped, original_handler, shim_of, variables_naming_shim

LAYERS_AT_MOST = 5
HANDLER_CHARACTERS = 128
"""Limits of Lambda.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and
https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
"""


def layers_refusals(target: Target, _: Options) -> Iterator[Refusal]:
    """Yield reasons why the shim's layer cannot be added."""
    function, shim = target.function, target.stack.shim_for(target.function.runtime)
    if shim is None or function.package_type == "Image":
        return
    others = [layer for layer in function.layers if not target.stack.is_shim_layer(layer)]
    if len(others) >= LAYERS_AT_MOST:
        yield Refusal(
            f"The function has {len(others)} layers, and Lambda allows {LAYERS_AT_MOST}",
            "merge two of them",
        )
    if not set(function.architectures) <= set(shim.architectures):
        yield Refusal(
            f"The shim's layer is not for {', '.join(function.architectures)}",
            f"it is for {', '.join(shim.architectures)}; have the code read a secret",
        )
    signing = target.code_signing
    if (
        signing
        and signing.enforced
        and shim.signing_profile_version_arn not in signing.allowed_profile_version_arns
    ):
        yield Refusal(
            "The function enforces code signing, which does not allow the shim's layer",
            "sign the layer with a profile that the code signing configuration allows",
        )


def handler_refusals(target: Target, _: Options) -> Iterator[Refusal]:
    """Yield reasons why the shim's handler, or its wrapper, cannot be set."""
    function, shim = target.function, target.stack.shim_for(target.function.runtime)
    started = shim_of(function, target.stack)
    if started and (shim is None or not shim.is_started_by(function.configuration)):
        what = "wrapper" if started.is_wrapper else "handler"
        yield Refusal(
            f"The function's {what} is a shim's, which is not for the runtime {function.runtime}",
            f"set the runtime back, or run the backout runbook, which restores the {what}",
        )
    if is_wrapped(function, target.stack):
        yield Refusal(
            f"The handler {function.handler} stands before the shim's, which "
            f"{', '.join(variables_naming_shim(function, target.stack))} names",
            "uninstall that instrumentation, or run the backout runbook, which puts the function's "
            "own handler there; then start again",
        )
    if shim is None or shim.is_wrapper:
        return
    if len(shim.entry) > HANDLER_CHARACTERS:
        yield Refusal(
            f"The rewired handler would have more than {HANDLER_CHARACTERS} characters",
            "deploy the stack's own layers",
        )
    if original_handler(function, target.stack) is None and not function.environment_error:
        yield Refusal(
            f"The handler is the shim's, and {HANDLER_VARIABLE} is gone",
            "run the backout runbook, which knows the original handler from the secret, "
            "or deploy the function anew",
        )


def role_refusals(target: Target, _: Options) -> Iterator[Refusal]:
    """Yield reasons why the role cannot be given the policy."""
    role, policy = target.role, target.stack.policy_arn
    if role.arn.split(":")[4] != target.function.arn.split(":")[4]:
        yield Refusal(
            f"The role {role.name} belongs to another account",
            "give the function a role of its own",
        )
    elif ":role/aws-service-role/" in role.arn:
        yield Refusal(
            f"The role {role.name} is linked to a service and cannot be changed",
            "give the function a role of its own",
        )
    elif (
        policy not in role.attached_policy_arns
        and len(role.attached_policy_arns) >= role.policy_limit
    ):
        yield Refusal(
            f"The role {role.name} has {role.policy_limit} managed policies, as many as allowed",
            "detach one, or raise the quota",
        )


def secret_refusals(target: Target, options: Options) -> Iterator[Refusal]:
    """Yield reasons why the values cannot be put into the function's secret, or taken from it."""
    function, stack, secret = target.function, target.stack, target.secret
    prefix = options.secret_prefix or stack.secret_prefix
    if not prefix.startswith(stack.secret_prefix):
        yield Refusal(
            f"The prefix {prefix} lies outside those under which the stack may make secrets",
            f"begin it with {stack.secret_prefix}",
        )
    if options.kms_key_id and options.kms_key_id != stack.kms_key_arn:
        yield Refusal(
            "The stack may not encrypt new secrets with the chosen key",
            f"choose {stack.kms_key_arn or 'none'}, or change the stack's parameter SecretKeyArn",
        )
    if secret and not secret.belongs_to(function):
        yield Refusal(
            f"A secret {secret.name} exists and is not this function's",
            f"rename it, or tag it {FUNCTION_TAG}={function.arn} if its values are this function's",
        )
    if secret is None and (started := shim_of(function, stack)):
        what = "wrapper" if started.is_wrapper else "handler"
        yield Refusal(
            f"{SECRET_ARN_VARIABLE} points at a secret that is gone"
            if SECRET_ARN_VARIABLE in function.environment
            else f"The {what} is the shim's, and {SECRET_ARN_VARIABLE} and the function's secret "
            "are gone",
            "restore the secret from a backup, or set the variables and deploy the function anew",
        )
